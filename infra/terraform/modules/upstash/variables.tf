variable "name" {
  description = "Prefix of every name, such as sommier-production."
  type        = string
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,30}$", var.name))
    error_message = "name must be 3 to 31 lower-case letters, digits and hyphens, beginning with a letter."
  }
}

variable "primary_region" {
  description = "Where writes go: sessions, limits, epochs."
  type        = string
  validation {
    condition     = contains(["us-east-1", "us-west-1", "us-west-2", "eu-central-1", "eu-west-1", "sa-east-1", "ap-southeast-1", "ap-southeast-2"], var.primary_region)
    error_message = "primary_region must be a region that Upstash knows."
  }
}

variable "read_regions" {
  description = "Where reads are answered nearer to shoppers."
  type        = set(string)
  default     = []
}

variable "budget_dollars" {
  description = "Monthly limit; beyond it Upstash throttles, and the edge goes on without Redis (docs/limits.md)."
  type        = number
  validation {
    condition     = var.budget_dollars >= 10 && var.budget_dollars <= 5000
    error_message = "budget_dollars must be 10 to 5000."
  }
}

variable "production" {
  description = "Upstash's production pack: more copies, encryption at rest, an uptime agreement."
  type        = bool
  default     = true
}
