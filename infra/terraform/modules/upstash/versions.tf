terraform {
  required_version = ">= 1.11"
  required_providers {
    upstash = {
      source  = "upstash/upstash"
      version = ">= 2.1, < 3.0"
    }
  }
}
