variable "name" {
  description = "Prefix of every name, such as sommier-production."
  type        = string
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,30}$", var.name))
    error_message = "name must be 3 to 31 lower-case letters, digits and hyphens, beginning with a letter."
  }
}

variable "org_id" {
  description = "Organisation at Neon."
  type        = string
}

variable "region_id" {
  description = "Region at Neon, such as aws-eu-central-1."
  type        = string
  validation {
    condition     = can(regex("^aws-[a-z]+-[a-z]+-[0-9]$", var.region_id))
    error_message = "region_id must be one of AWS, such as aws-eu-central-1."
  }
}

variable "database" {
  description = "Name of the database and, with _owner, of the role that migrates and serves: orders or edge."
  type        = string
  validation {
    condition     = can(regex("^[a-z][a-z0-9_]{1,40}$", var.database))
    error_message = "database must be 2 to 41 lower-case letters, digits and underscores."
  }
}

variable "compute" {
  description = "Compute units (1 vCPU and 4 GB each): at least and at most. Placing an order costs Postgres 0.5 ms of CPU and its saga about as much again (docs/benchmarks.md), so 5,000 a minute take a tenth of a unit; the rest is for three times that, for reading and for autovacuum."
  type        = object({ min = number, max = number })
  validation {
    condition     = var.compute.min >= 0.25 && var.compute.max >= var.compute.min && var.compute.max <= 16
    error_message = "compute must have 0.25 <= min <= max <= 16."
  }
}

variable "suspend_seconds" {
  description = "Idle seconds until the compute sleeps; -1 for never. The first shopper after a sleep waits half a second."
  type        = number
  default     = -1
}

variable "history_days" {
  description = "How far back the database can be restored to any second. A recovery point of seconds, whatever was deleted."
  type        = number
  default     = 7
  validation {
    condition     = var.history_days >= 1 && var.history_days <= 30
    error_message = "history_days must be 1 to 30."
  }
}

variable "allowed_ips" {
  description = "Addresses that may connect: the cluster's NAT gateways. Null where callers have none of their own, as the worker."
  type        = list(string)
  default     = null
}

variable "logical_replication" {
  description = "Lets a standby in the other region subscribe. Cannot be undone."
  type        = bool
  default     = false
}
