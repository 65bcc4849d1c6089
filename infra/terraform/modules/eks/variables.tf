variable "name" {
  description = "Prefix of every name, such as sommier-production."
  type        = string
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,30}$", var.name))
    error_message = "name must be 3 to 31 lower-case letters, digits and hyphens, beginning with a letter."
  }
}

variable "kubernetes_version" {
  description = "Version of the control plane; infra/k8s is checked against the same one."
  type        = string
  default     = "1.34"
  validation {
    condition     = can(regex("^1\\.[0-9]{2}$", var.kubernetes_version))
    error_message = "kubernetes_version must be a minor version such as 1.34."
  }
}

variable "vpc_id" {
  description = "VPC of the cluster."
  type        = string
}

variable "subnet_ids" {
  description = "Private subnets, one for each zone. A node group stands in each, since a volume of Typesense or Restate cannot leave its zone."
  type        = list(string)
  validation {
    condition     = length(var.subnet_ids) == 3
    error_message = "subnet_ids must be three subnets, one for each zone."
  }
}

variable "kms_key_arn" {
  description = "Key that encrypts Kubernetes secrets, volumes and control-plane logs."
  type        = string
}

variable "public_access_cidrs" {
  description = "Who may reach the API server from outside the VPC; empty closes it to the internet."
  type        = set(string)
  default     = []
  validation {
    condition     = !contains(var.public_access_cidrs, "0.0.0.0/0")
    error_message = "public_access_cidrs must not open the API server to everybody."
  }
}

variable "instance_types" {
  description = "Types of the nodes, the first tried first."
  type        = list(string)
  default     = ["m7i.xlarge", "m6i.xlarge"]
  validation {
    condition     = length(var.instance_types) > 0
    error_message = "instance_types must name at least one type."
  }
}

variable "nodes_per_zone" {
  description = "Nodes in each zone: at least, and at most under the autoscaler."
  type        = object({ min = number, max = number })
  validation {
    condition     = var.nodes_per_zone.min >= 1 && var.nodes_per_zone.max >= var.nodes_per_zone.min && var.nodes_per_zone.max <= 20
    error_message = "nodes_per_zone must have 1 <= min <= max <= 20."
  }
}

variable "admins" {
  description = "ARNs of IAM roles that administer the cluster, by any name."
  type        = map(string)
  default     = {}
}

variable "deployers" {
  description = "ARNs of IAM roles that deploy into namespaces sommier and restate, such as those of pipelines, by name."
  type        = map(string)
  default     = {}
}

variable "workloads" {
  description = "Service accounts that call AWS: namespace and policy of each. With associate false only the role is made; Restate's operator binds its own."
  type = map(object({
    namespace       = string
    service_account = string
    policy          = string
    associate       = optional(bool, true)
  }))
  default = {}
  validation {
    condition     = alltrue([for workload in var.workloads : can(jsondecode(workload.policy))])
    error_message = "each workload's policy must be JSON."
  }
}

variable "log_days" {
  description = "How long control-plane logs are kept."
  type        = number
  default     = 365
}

variable "deletion_protection" {
  description = "Refuses to delete the cluster."
  type        = bool
  default     = true
}

variable "tags" {
  description = "Tags of everything."
  type        = map(string)
  default     = {}
}

