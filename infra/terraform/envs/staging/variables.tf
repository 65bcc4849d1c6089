variable "account_id" {
  description = "AWS account of this environment."
  type        = string
  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id must be 12 digits."
  }
}

variable "admins" {
  description = "ARNs of IAM roles that administer the cluster, by any name."
  type        = map(string)
}

variable "public_access_cidrs" {
  description = "Who may reach the cluster's API server from outside: the office, the pipelines' runners."
  type        = set(string)
  default     = []
}

variable "state_bucket" {
  description = "What bootstrap told of the state's bucket."
  type        = object({ name = string, kms_key_arn = string })
}

variable "repository" {
  description = "Repository whose pipelines may sign in, on GitHub and GitLab alike: group/project."
  type        = string
}

variable "cloudflare" {
  description = "Account and zone at Cloudflare."
  type        = object({ account_id = string, zone_id = string })
}

variable "neon_org_id" {
  description = "Organisation at Neon."
  type        = string
}

variable "atlas_org_id" {
  description = "Organisation at Atlas."
  type        = string
}

variable "atlas_passwords" {
  description = "Passwords of the users catalog and sync, handed in through TF_VAR_atlas_passwords."
  type        = object({ catalog = string, sync = string })
  sensitive   = true
}

variable "origin_pull_ca" {
  description = "Certificate, as PEM, of who issued the one that Cloudflare shows to the load balancers."
  type        = string
}

variable "origin_certificate" {
  description = "Certificate and key that Cloudflare shows to the load balancers."
  type        = object({ certificate = string, private_key = string })
  sensitive   = true
}

variable "page_endpoints" {
  description = "HTTPS addresses that wake a person."
  type        = set(string)
  default     = []
}

variable "email" {
  description = "Mailbox of operations."
  type        = string
}

variable "worker_deployed" {
  description = "True from wrangler's first deployment on: until then there is no script that the API's host could be bound to."
  type        = bool
  default     = false
}

variable "balancers" {
  description = "Load balancers by region, as `kubectl get ingress` tells after the first deployment of infra/k8s."
  type        = map(object({ dns_name = string, zone_id = string }))
  default     = {}
}

variable "upstash" {
  description = "Account at Upstash, handed in through TF_VAR_upstash."
  type        = object({ email = string, api_key = string })
  sensitive   = true
}
