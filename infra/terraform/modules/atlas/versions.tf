terraform {
  required_version = ">= 1.11"
  required_providers {
    mongodbatlas = {
      source  = "mongodb/mongodbatlas"
      version = ">= 1.41, < 2.0"
    }
  }
}
