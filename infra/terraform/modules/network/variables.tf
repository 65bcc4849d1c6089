variable "name" {
  description = "Prefix of every name, such as sommier-production."
  type        = string
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,30}$", var.name))
    error_message = "name must be 3 to 31 lower-case letters, digits and hyphens, beginning with a letter."
  }
}

variable "region" {
  description = "AWS region of the VPC."
  type        = string
}

variable "cidr" {
  description = "Range of the VPC. A /16, so that pods of a cluster at its greatest size get addresses of their own; overlays in infra/k8s name the same range in their network policies."
  type        = string
  validation {
    condition     = can(cidrhost(var.cidr, 0)) && endswith(var.cidr, "/16")
    error_message = "cidr must be an IPv4 range of /16, such as 10.0.0.0/16."
  }
}

variable "zones" {
  description = "The three availability zones, such as eu-central-1a. Three, because Typesense and Restate keep a majority only when one of three is lost."
  type        = list(string)
  validation {
    condition     = length(distinct(var.zones)) == 3 && length(var.zones) == 3
    error_message = "zones must be three different availability zones."
  }
}

variable "nat_per_zone" {
  description = "A NAT gateway in each zone; with false one for all, and the loss of its zone cuts the others off from Neon, Stripe and Upstash."
  type        = bool
  default     = true
}

variable "kms_key_arn" {
  description = "Key that encrypts the flow logs."
  type        = string
}

variable "flow_log_days" {
  description = "How long flow logs are kept."
  type        = number
  default     = 365
  validation {
    condition     = contains([30, 60, 90, 180, 365, 400, 731], var.flow_log_days)
    error_message = "flow_log_days must be one of the terms CloudWatch knows: 30, 60, 90, 180, 365, 400 or 731."
  }
}

variable "interface_endpoints" {
  description = "AWS services reached inside the VPC instead of through the NAT gateways."
  type        = set(string)
  default     = ["ecr.api", "ecr.dkr", "eks-auth", "kms", "logs", "secretsmanager", "sts"]
}

variable "tags" {
  description = "Tags of everything."
  type        = map(string)
  default     = {}
}
