variable "name" {
  description = "Prefix of every name, such as sommier-production."
  type        = string
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,30}$", var.name))
    error_message = "name must be 3 to 31 lower-case letters, digits and hyphens, beginning with a letter."
  }
}

variable "org_id" {
  description = "Organisation at Atlas."
  type        = string
}

variable "regions" {
  description = "Electable nodes of each region, the primary's first, as Atlas names regions (EU_CENTRAL_1). An odd number, and no region with a majority where the loss of any must be survived."
  type        = list(object({ name = string, nodes = number }))
  validation {
    condition     = sum(var.regions[*].nodes) % 2 == 1 && sum(var.regions[*].nodes) <= 7
    error_message = "regions must have 3, 5 or 7 electable nodes in all."
  }
  validation {
    condition     = alltrue([for region in var.regions : can(regex("^[A-Z]+_[A-Z]+_[0-9]$", region.name))])
    error_message = "regions must be named as Atlas does, such as EU_CENTRAL_1."
  }
}

variable "instance_size" {
  description = "Size of a node. 16,384 models of 500 sizes are about 16,384 × (2 KB grid + 4 KB attributes) = 100 MB, all in memory on the smallest dedicated size."
  type        = string
  default     = "M10"
  validation {
    condition     = can(regex("^M[1-9][0-9]+$", var.instance_size))
    error_message = "instance_size must be a dedicated one such as M10."
  }
}

variable "max_instance_size" {
  description = "How far Atlas may scale it up."
  type        = string
  default     = "M30"
}

variable "restore_days" {
  description = "How far back the cluster can be restored to any second."
  type        = number
  default     = 7
  validation {
    condition     = var.restore_days >= 1 && var.restore_days <= 35
    error_message = "restore_days must be 1 to 35."
  }
}

variable "copy_region" {
  description = "Region that holds a copy of the snapshots and of the log between them, such as US_EAST_1; null for none."
  type        = string
  default     = null
}

variable "private_endpoint" {
  description = "VPC, subnets and security groups that reach Atlas by PrivateLink, with the AWS region's name."
  type = object({
    region             = string
    vpc_id             = string
    subnet_ids         = list(string)
    security_group_ids = list(string)
  })
}

variable "passwords" {
  description = "Passwords of the users catalog (reads) and sync (writes), made with `openssl rand -hex 24` and handed in through TF_VAR_passwords."
  type        = object({ catalog = string, sync = string })
  sensitive   = true
  validation {
    condition     = alltrue([for password in values(var.passwords) : length(password) >= 32 && can(regex("^[A-Za-z0-9]+$", password))])
    error_message = "passwords must be 32 or more letters and digits, since they stand in an address."
  }
}

variable "alert_email" {
  description = "Who is told of a cluster in trouble."
  type        = string
}

variable "tags" {
  description = "Tags of everything."
  type        = map(string)
  default     = {}
}
