variable "name" {
  description = "Prefix of every name, such as sommier-production."
  type        = string
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,30}$", var.name))
    error_message = "name must be 3 to 31 lower-case letters, digits and hyphens, beginning with a letter."
  }
}

variable "account_id" {
  description = "AWS account."
  type        = string
}

variable "region" {
  description = "AWS region of the registry."
  type        = string
}

variable "replica_region" {
  description = "Region that images are copied to, so that the other cluster starts without this one; null for none."
  type        = string
  default     = null
}

variable "kms_key_arn" {
  description = "Key that encrypts images."
  type        = string
}

variable "providers_by_name" {
  description = "Pipelines that may sign in: issuer and audience of each, and the subjects that plan (any branch), push images (main) and deploy (the protected environment)."
  type = map(object({
    issuer   = string
    audience = string
    claims = object({
      plan   = list(string)
      push   = list(string)
      deploy = list(string)
    })
  }))
  validation {
    condition     = alltrue([for provider in var.providers_by_name : startswith(provider.issuer, "https://")])
    error_message = "each issuer must begin with https://."
  }
  validation {
    condition     = alltrue(flatten([for provider in var.providers_by_name : [for claim in concat(provider.claims.push, provider.claims.deploy) : !strcontains(claim, "*")]]))
    error_message = "subjects that push or deploy must be named in full, without a wildcard."
  }
}

variable "state_bucket" {
  description = "Bucket of Terraform's state, and its key: plan reads it, apply writes it."
  type        = object({ name = string, kms_key_arn = string })
}

variable "owns_account" {
  description = "Makes what an account has once: OIDC providers and image repositories. The other environments of the account read them."
  type        = bool
  default     = true
}

variable "services" {
  description = "Images."
  type        = set(string)
  default     = ["catalog", "orders", "sync"]
}

variable "tags" {
  description = "Tags of everything."
  type        = map(string)
  default     = {}
}
