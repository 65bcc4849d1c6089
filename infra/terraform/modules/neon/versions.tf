terraform {
  required_version = ">= 1.11"
  required_providers {
    neon = {
      source  = "neondatabase/neon"
      version = ">= 1.0, < 2.0"
    }
  }
}
