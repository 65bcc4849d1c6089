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

variable "atlas_project_id" {
  description = "Output atlas_project_id of envs/production, whose cluster has nodes in this region."
  type        = string
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

variable "failback" {
  description = "Copies buckets back to the primary region, while this one is in charge."
  type        = bool
  default     = false
}

variable "production_kms_key_arn" {
  description = "Output kms_key_arn of envs/production; needed for failback."
  type        = string
  default     = null
  validation {
    condition     = !var.failback || var.production_kms_key_arn != null
    error_message = "production_kms_key_arn must be given for failback."
  }
}
