variable "name" {
  description = "Prefix of every name, such as sommier-production."
  type        = string
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,30}$", var.name))
    error_message = "name must be 3 to 31 lower-case letters, digits and hyphens, beginning with a letter."
  }
}

variable "zone_name" {
  description = "Zone of the load balancers' own names, delegated to Route 53: aws.sommier.example. Cloudflare's pools point into it."
  type        = string
  validation {
    condition     = can(regex("^[a-z0-9.-]+\\.[a-z]{2,}$", var.zone_name))
    error_message = "zone_name must be a host name."
  }
}

variable "balancers" {
  description = "Load balancer of each region, as its ingress controller tells (kubectl get ingress): DNS name and hosted zone. Empty until the first deployment of infra/k8s."
  type        = map(object({ dns_name = string, zone_id = string }))
  default     = {}
}

variable "primary" {
  description = "Region that reads are sent to while it is healthy."
  type        = string
  default     = "eu"
}

variable "orders_region" {
  description = "Region that takes orders. Changing it is the failover, and is done by a person after the standby was promoted (docs/operations/on-call.md)."
  type        = string
  default     = "eu"
  validation {
    condition     = contains(["eu", "us", "ap"], var.orders_region)
    error_message = "orders_region must be a region of the edge: eu, us or ap."
  }
}

variable "topic_arn" {
  description = "Topic in us-east-1 that is told when a region fails: Route 53 keeps its metrics there. Null for none."
  type        = string
  default     = null
}

variable "tags" {
  description = "Tags of everything."
  type        = map(string)
  default     = {}
}
