# The second region: serves reads every day as us, holds copies and standbys, and takes the writes when a person says so.
locals {
  region        = "us-east-1"
  cidr          = "10.10.0.0/16"
  zone          = "sommier.example"
  balancer_zone = "aws.${local.zone}"
  origins       = { "catalog-us.${local.zone}" = ["us"], "orders-us.${local.zone}" = ["us"] }

  pipelines = {
    github = {
      issuer   = "https://token.actions.githubusercontent.com"
      audience = "sts.amazonaws.com"
      claims = {
        plan   = ["repo:${var.repository}:*"]
        push   = ["repo:${var.repository}:ref:refs/heads/main"]
        deploy = ["repo:${var.repository}:environment:production"]
      }
    }
    gitlab = {
      issuer   = "https://gitlab.com"
      audience = "https://gitlab.com"
      claims = {
        plan   = ["project_path:${var.repository}:ref_type:branch:ref:*"]
        push   = ["project_path:${var.repository}:ref_type:branch:ref:main"]
        deploy = ["project_path:${var.repository}:ref_type:branch:ref:main"]
      }
    }
  }
}

module "platform" {
  source = "../../modules/platform"

  environment         = "dr"
  account_id          = var.account_id
  region              = local.region
  cidr                = local.cidr
  nat_per_zone        = true
  nodes_per_zone      = { min = 1, max = 6 }
  admins              = var.admins
  public_access_cidrs = var.public_access_cidrs
  replica             = var.failback ? { name = "sommier-production", kms_key_arn = var.production_kms_key_arn } : null
  log_days            = 365
  pipelines           = local.pipelines
  owns_account        = false
  state_bucket        = var.state_bucket
  origin_hosts        = keys(local.origins)
  origin_pull_ca      = var.origin_pull_ca
  alerts              = { page_endpoints = var.page_endpoints, email = var.email, monthly_budget_dollars = 2000 }
  grafana             = false
}

# Subscribers of production's databases (docs/operations/on-call.md#region-lost); one compute that never sleeps keeps up with the log.
module "neon_orders" {
  source = "../../modules/neon"

  name                = module.platform.name
  org_id              = var.neon_org_id
  region_id           = "aws-us-east-1"
  database            = "orders"
  compute             = { min = 0.5, max = 8 }
  suspend_seconds     = -1
  history_days        = 7
  allowed_ips         = module.platform.nat_addresses
  logical_replication = true
}

module "neon_edge" {
  source = "../../modules/neon"

  name                = module.platform.name
  org_id              = var.neon_org_id
  region_id           = "aws-us-east-1"
  database            = "edge"
  compute             = { min = 0.25, max = 4 }
  suspend_seconds     = -1
  history_days        = 7
  logical_replication = true
}

module "atlas_endpoint" {
  source = "../../modules/atlas/endpoint"

  name               = module.platform.name
  project_id         = var.atlas_project_id
  region             = local.region
  vpc_id             = module.platform.network.vpc_id
  subnet_ids         = module.platform.network.private_subnet_ids
  security_group_ids = [module.platform.network.endpoint_security_group_id]
  tags               = module.platform.tags
}

module "cloudflare" {
  source = "../../modules/cloudflare"

  name                    = module.platform.name
  account_id              = var.cloudflare.account_id
  zone_id                 = var.cloudflare.zone_id
  zone_name               = local.zone
  owns_zone               = false
  api_host                = "api.${local.zone}"
  pools                   = { us = { addresses = ["us.${local.balancer_zone}"], latitude = 39.0, longitude = -77.5 } }
  origins                 = local.origins
  origin_certificate      = var.origin_certificate
  certificate_validations = module.platform.certificate_validations
  alert_email             = var.email
}
