terraform {
  required_version = ">= 1.11"

  # Locked by an object beside the state, which S3 writes only if there is none (use_lockfile).
  backend "s3" {
    bucket       = "sommier-terraform-state-dr"
    key          = "sommier-dr/terraform.tfstate"
    region       = "us-east-1"
    encrypt      = true
    use_lockfile = true
  }

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.25, < 7.0"
    }
    cloudflare = {
      source  = "cloudflare/cloudflare"
      version = ">= 5.14, < 6.0"
    }
    mongodbatlas = {
      source  = "mongodb/mongodbatlas"
      version = ">= 1.41, < 2.0"
    }
    neon = {
      source  = "neondatabase/neon"
      version = ">= 1.0, < 2.0"
    }
  }
}

# Credentials come from the environment (docs/operations/first-deploy.md), never from a file here.
provider "aws" {
  region              = local.region
  allowed_account_ids = [var.account_id]
}

provider "cloudflare" {}

provider "mongodbatlas" {}

provider "neon" {}
