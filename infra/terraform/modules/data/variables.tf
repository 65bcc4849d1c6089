variable "name" {
  description = "Prefix of every name, such as sommier-production."
  type        = string
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,30}$", var.name))
    error_message = "name must be 3 to 31 lower-case letters, digits and hyphens, beginning with a letter."
  }
}

variable "account_id" {
  description = "AWS account, for policies of keys and buckets."
  type        = string
  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id must be 12 digits."
  }
}

variable "region" {
  description = "AWS region, for the policy of the key."
  type        = string
}

variable "environment" {
  description = "Prefix of secrets: sommier/ENVIRONMENT/NAME, as infra/k8s reads them."
  type        = string
  validation {
    condition     = contains(["staging", "production", "dr"], var.environment)
    error_message = "environment must be staging, production or dr."
  }
}

variable "replica" {
  description = "Where each bucket is copied to within 15 minutes: prefix of the other region's buckets and its key. Null keeps one copy, as staging does and as the first of two regions must until the other stands."
  type        = object({ name = string, kms_key_arn = string })
  default     = null
}

variable "backup_days" {
  description = "How long backups are kept, and cannot be removed by anybody."
  type        = number
  default     = 35
  validation {
    condition     = var.backup_days >= 7 && var.backup_days <= 365
    error_message = "backup_days must be 7 to 365."
  }
}

variable "log_bucket_days" {
  description = "How long the buckets' access logs are kept."
  type        = number
  default     = 90
}

variable "tags" {
  description = "Tags of everything."
  type        = map(string)
  default     = {}
}

