variable "region" {
  description = "Region of the state, the same as the environment's."
  type        = string
}

variable "account_id" {
  description = "AWS account."
  type        = string
}

variable "bucket" {
  description = "Name of the bucket, as the backend of the environment names it."
  type        = string
}
