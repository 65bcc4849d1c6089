# The primary region. What is measured stands in docs/benchmarks.md, what follows for sizes in docs/operations/cost.md.
locals {
  region        = "eu-central-1"
  cidr          = "10.0.0.0/16"
  zone          = "sommier.example"
  balancer_zone = "aws.${local.zone}"
  origins       = { "catalog-eu.${local.zone}" = ["eu"], "orders-eu.${local.zone}" = ["eu"] }

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

  environment         = "production"
  account_id          = var.account_id
  region              = local.region
  cidr                = local.cidr
  nat_per_zone        = true
  nodes_per_zone      = { min = 2, max = 6 }
  admins              = var.admins
  public_access_cidrs = var.public_access_cidrs
  replica             = var.dr_ready ? { name = "sommier-dr", kms_key_arn = var.dr_kms_key_arn } : null
  replica_region      = "us-east-1"
  log_days            = 365
  pipelines           = local.pipelines
  owns_account        = true
  state_bucket        = var.state_bucket
  origin_hosts        = keys(local.origins)
  origin_pull_ca      = var.origin_pull_ca
  alerts              = { page_endpoints = var.page_endpoints, email = var.email, monthly_budget_dollars = 4000 }
  grafana             = true
}

module "neon_orders" {
  source = "../../modules/neon"

  name                = module.platform.name
  org_id              = var.neon_org_id
  region_id           = "aws-eu-central-1"
  database            = "orders"
  compute             = { min = 2, max = 8 }
  suspend_seconds     = -1
  history_days        = 7
  allowed_ips         = module.platform.nat_addresses
  logical_replication = true
}

module "neon_edge" {
  source = "../../modules/neon"

  name                = module.platform.name
  org_id              = var.neon_org_id
  region_id           = "aws-eu-central-1"
  database            = "edge"
  compute             = { min = 1, max = 4 }
  suspend_seconds     = -1
  history_days        = 7
  logical_replication = true
}

module "upstash" {
  source = "../../modules/upstash"

  name           = module.platform.name
  primary_region = "eu-central-1"
  read_regions   = ["us-east-1"]
  budget_dollars = 500
  production     = true
}

module "atlas" {
  source = "../../modules/atlas"

  name   = module.platform.name
  org_id = var.atlas_org_id
  regions = [
    { name = "EU_CENTRAL_1", nodes = 2 },
    { name = "US_EAST_1", nodes = 2 },
    { name = "EU_WEST_1", nodes = 1 },
  ]
  instance_size     = "M10"
  max_instance_size = "M30"
  restore_days      = 7
  copy_region       = "US_EAST_1"
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
  worker                  = var.worker_deployed ? { host = "api.${local.zone}", script = "sommier-edge-production" } : null
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
  orders_region = var.orders_region
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
