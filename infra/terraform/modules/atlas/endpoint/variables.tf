variable "name" {
  description = "Prefix of every name, such as sommier-production."
  type        = string
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,30}$", var.name))
    error_message = "name must be 3 to 31 lower-case letters, digits and hyphens, beginning with a letter."
  }
}

variable "project_id" {
  description = "Project at Atlas."
  type        = string
}

variable "region" {
  description = "AWS region of the VPC."
  type        = string
}

variable "vpc_id" {
  description = "VPC that reaches Atlas."
  type        = string
}

variable "subnet_ids" {
  description = "Its private subnets."
  type        = list(string)
}

variable "security_group_ids" {
  description = "Groups of the endpoint."
  type        = list(string)
}

variable "tags" {
  description = "Tags of everything."
  type        = map(string)
  default     = {}
}
