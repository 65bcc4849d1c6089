terraform {
  required_version = ">= 1.11"
  required_providers {
    # Used by ./endpoint; named here so that tests of this module can mock it.
    # tflint-ignore: terraform_unused_required_providers
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.25, < 7.0"
    }
    mongodbatlas = {
      source  = "mongodb/mongodbatlas"
      version = ">= 1.41, < 2.0"
    }
  }
}
