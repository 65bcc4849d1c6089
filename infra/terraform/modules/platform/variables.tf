variable "environment" {
  description = "staging, production or dr; names begin with sommier-ENVIRONMENT."
  type        = string
  validation {
    condition     = contains(["staging", "production", "dr"], var.environment)
    error_message = "environment must be staging, production or dr."
  }
}

variable "account_id" {
  description = "AWS account."
  type        = string
}

variable "region" {
  description = "AWS region."
  type        = string
}

variable "cidr" {
  description = "Range of the VPC, as the overlay of the environment in infra/k8s names it."
  type        = string
}

variable "nat_per_zone" {
  description = "A NAT gateway in each zone."
  type        = bool
}

variable "nodes_per_zone" {
  description = "Nodes in each zone, at least and at most."
  type        = object({ min = number, max = number })
}

variable "admins" {
  description = "ARNs of IAM roles that administer the cluster, by any name."
  type        = map(string)
}

variable "public_access_cidrs" {
  description = "Who may reach the API server from outside, such as the office and the pipelines' runners."
  type        = set(string)
  default     = []
}

variable "replica" {
  description = "Region that buckets are copied to: prefix of its buckets and its key; null for none."
  type        = object({ name = string, kms_key_arn = string })
  default     = null
}

variable "replica_region" {
  description = "Region that images are copied to; null for none."
  type        = string
  default     = null
}

variable "log_days" {
  description = "How long logs of network and control plane are kept."
  type        = number
}

variable "pipelines" {
  description = "Pipelines that may sign in, see module ci."
  type = map(object({
    issuer   = string
    audience = string
    claims   = object({ plan = list(string), push = list(string), deploy = list(string) })
  }))
}

variable "owns_account" {
  description = "Makes what the account has once: OIDC providers and repositories."
  type        = bool
}

variable "state_bucket" {
  description = "Bucket of Terraform's state and its key."
  type        = object({ name = string, kms_key_arn = string })
}

variable "origin_hosts" {
  description = "Hosts that the load balancer has certificates for: those of CATALOG_ORIGINS and ORDERS_ORIGINS in this region."
  type        = list(string)
  validation {
    condition     = length(var.origin_hosts) > 0
    error_message = "origin_hosts must name at least one host."
  }
}

variable "origin_pull_ca" {
  description = "Certificate, as PEM, of who issued the one that Cloudflare shows to origins."
  type        = string
}

variable "alerts" {
  description = "Who is told: pager addresses, a mailbox, and the monthly budget that warns it."
  type        = object({ page_endpoints = set(string), email = string, monthly_budget_dollars = number })
}

variable "grafana" {
  description = "Makes a Grafana workspace."
  type        = bool
}
