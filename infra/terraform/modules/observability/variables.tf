variable "name" {
  description = "Prefix of every name, such as sommier-production."
  type        = string
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,30}$", var.name))
    error_message = "name must be 3 to 31 lower-case letters, digits and hyphens, beginning with a letter."
  }
}

variable "region" {
  description = "AWS region, for addresses and policies."
  type        = string
}

variable "account_id" {
  description = "AWS account."
  type        = string
}

variable "kms_key_arn" {
  description = "Key that encrypts metrics, logs and messages."
  type        = string
}

variable "log_days" {
  description = "How long the services' logs are kept."
  type        = number
  default     = 30
}

variable "page_endpoints" {
  description = "HTTPS addresses that wake a person, such as the pager's integration."
  type        = set(string)
  default     = []
  sensitive   = false
  validation {
    condition     = alltrue([for endpoint in var.page_endpoints : startswith(endpoint, "https://")])
    error_message = "page_endpoints must begin with https://."
  }
}

variable "email" {
  description = "Who gets what can wait until the morning, and the budget's warnings."
  type        = string
}

variable "monthly_budget_dollars" {
  description = "What AWS may cost a month (docs/operations/cost.md); warnings at 80 % foreseen and 100 % spent."
  type        = number
  validation {
    condition     = var.monthly_budget_dollars > 0
    error_message = "monthly_budget_dollars must be above 0."
  }
}

variable "cluster_name" {
  description = "Cluster whose node groups are watched."
  type        = string
}

variable "replicated_buckets" {
  description = "Buckets that are copied to another region, by the copy's name: lag beyond 15 minutes pages."
  type        = map(string)
  default     = {}
}

variable "grafana" {
  description = "Makes a Grafana workspace with sign-in by IAM Identity Center; one is enough for all regions."
  type        = bool
  default     = true
}

variable "tags" {
  description = "Tags of everything."
  type        = map(string)
  default     = {}
}
