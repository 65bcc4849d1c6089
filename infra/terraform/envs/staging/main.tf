# Production in small: one region, one NAT gateway, nothing replicated, databases that sleep. Sizes: docs/operations/cost.md.
locals {
  region        = "eu-central-1"
  cidr          = "10.20.0.0/16"
  zone          = "staging.sommier.example"
  balancer_zone = "aws.${local.zone}"
  origins       = { "catalog.${local.zone}" = ["eu"], "orders.${local.zone}" = ["eu"] }

  pipelines = {
    github = {
      issuer   = "https://token.actions.githubusercontent.com"
      audience = "sts.amazonaws.com"
      claims = {
        plan   = ["repo:${var.repository}:*"]
        push   = ["repo:${var.repository}:ref:refs/heads/main"]
        deploy = ["repo:${var.repository}:environment:staging"]
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

  environment         = "staging"
  account_id          = var.account_id
  region              = local.region
  cidr                = local.cidr
  nat_per_zone        = false
  nodes_per_zone      = { min = 1, max = 3 }
  admins              = var.admins
  public_access_cidrs = var.public_access_cidrs
  log_days            = 30
  pipelines           = local.pipelines
  owns_account        = true
  state_bucket        = var.state_bucket
  origin_hosts        = keys(local.origins)
  origin_pull_ca      = var.origin_pull_ca
  alerts              = { page_endpoints = var.page_endpoints, email = var.email, monthly_budget_dollars = 1200 }
  grafana             = false
}

module "neon_orders" {
  source = "../../modules/neon"

  name                = module.platform.name
  org_id              = var.neon_org_id
  region_id           = "aws-eu-central-1"
  database            = "orders"
  compute             = { min = 0.25, max = 2 }
  suspend_seconds     = 300
  history_days        = 1
  allowed_ips         = module.platform.nat_addresses
  logical_replication = false
}

module "neon_edge" {
  source = "../../modules/neon"

  name                = module.platform.name
  org_id              = var.neon_org_id
  region_id           = "aws-eu-central-1"
  database            = "edge"
  compute             = { min = 0.25, max = 1 }
  suspend_seconds     = 300
  history_days        = 1
  logical_replication = false
}

module "upstash" {
  source = "../../modules/upstash"

  name           = module.platform.name
  primary_region = "eu-central-1"
  read_regions   = []
  budget_dollars = 20
  production     = false
}

module "atlas" {
  source = "../../modules/atlas"

  name              = module.platform.name
  org_id            = var.atlas_org_id
  regions           = [{ name = "EU_CENTRAL_1", nodes = 3 }]
  instance_size     = "M10"
  max_instance_size = "M20"
  restore_days      = 2
  copy_region       = null
  passwords         = var.atlas_passwords
  alert_email       = var.email
  tags              = module.platform.tags

  private_endpoint = {
    region             = local.region
    vpc_id             = module.platform.network.vpc_id
    subnet_ids         = module.platform.network.private_subnet_ids
    security_group_ids = [module.platform.network.endpoint_security_group_id]
  }
}

module "cloudflare" {
  source = "../../modules/cloudflare"

  name                    = module.platform.name
  account_id              = var.cloudflare.account_id
  zone_id                 = var.cloudflare.zone_id
  zone_name               = local.zone
  owns_zone               = true
  api_host                = "api.${local.zone}"
  worker                  = var.worker_deployed ? { host = "api.${local.zone}", script = "sommier-edge-staging" } : null
  pools                   = { eu = { addresses = ["eu.${local.balancer_zone}"], latitude = 50.1, longitude = 8.7 } }
  origins                 = local.origins
  origin_certificate      = var.origin_certificate
  certificate_validations = module.platform.certificate_validations
  alert_email             = var.email
}

module "dns_failover" {
  source = "../../modules/dns-failover"

  name          = module.platform.name
  zone_name     = local.balancer_zone
  balancers     = var.balancers
  orders_region = "eu"
  topic_arn     = null
  tags          = module.platform.tags
}

# Delegates the load balancers' names to Route 53. It has four name servers, always.
resource "cloudflare_dns_record" "balancers" {
  count = 4

  zone_id = var.cloudflare.zone_id
  name    = local.balancer_zone
  type    = "NS"
  ttl     = 3600
  content = module.dns_failover.name_servers[count.index]
}
