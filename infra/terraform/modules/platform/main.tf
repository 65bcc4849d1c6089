locals {
  name = "sommier-${var.environment}"
  tags = { project = "sommier", environment = var.environment, managed-by = "terraform" }

  workloads = {
    external-secrets = { namespace = "external-secrets", service_account = "external-secrets", policy = module.data.workload_policies["external-secrets"] }
    sync             = { namespace = "sommier", service_account = "sync", policy = module.data.workload_policies["sync"] }
    typesense        = { namespace = "sommier", service_account = "typesense", policy = module.data.workload_policies["typesense"] }
    backup           = { namespace = "sommier", service_account = "backup", policy = module.data.workload_policies["backup"] }
    otel-collector   = { namespace = "sommier", service_account = "otel-collector", policy = module.observability.collector_policy }
    # Its operator binds it, by the role's name in infra/k8s/overlays.
    restate = { namespace = "restate", service_account = "restate", policy = module.data.workload_policies["restate"], associate = false }
  }
}

module "data" {
  source = "../data"

  name        = local.name
  environment = var.environment
  account_id  = var.account_id
  region      = var.region
  replica     = var.replica
  tags        = local.tags
}

module "network" {
  source = "../network"

  name          = local.name
  region        = var.region
  cidr          = var.cidr
  zones         = [for letter in ["a", "b", "c"] : "${var.region}${letter}"]
  nat_per_zone  = var.nat_per_zone
  kms_key_arn   = module.data.kms_key_arn
  flow_log_days = var.log_days
  tags          = local.tags
}

module "ci" {
  source = "../ci"

  name              = local.name
  account_id        = var.account_id
  region            = var.region
  replica_region    = var.replica_region
  kms_key_arn       = module.data.kms_key_arn
  providers_by_name = var.pipelines
  owns_account      = var.owns_account
  state_bucket      = var.state_bucket
  tags              = local.tags
}

module "observability" {
  source = "../observability"

  name                   = local.name
  region                 = var.region
  account_id             = var.account_id
  kms_key_arn            = module.data.kms_key_arn
  page_endpoints         = var.alerts.page_endpoints
  email                  = var.alerts.email
  monthly_budget_dollars = var.alerts.monthly_budget_dollars
  cluster_name           = local.name
  grafana                = var.grafana
  replicated_buckets     = var.replica == null ? {} : { for purpose, bucket in module.data.bucket_names : bucket => "${var.replica.name}-${purpose}" }
  tags                   = local.tags
}

module "eks" {
  source = "../eks"

  name                = local.name
  vpc_id              = module.network.vpc_id
  subnet_ids          = module.network.private_subnet_ids
  kms_key_arn         = module.data.kms_key_arn
  public_access_cidrs = var.public_access_cidrs
  nodes_per_zone      = var.nodes_per_zone
  admins              = var.admins
  deployers           = module.ci.deployers
  workloads           = local.workloads
  log_days            = var.log_days
  tags                = local.tags
}

# Who the load balancer of infra/k8s lets in: whoever shows a certificate of this issuer. Its name stands in the ingresses.
resource "aws_s3_object" "origin_pull_ca" {
  bucket       = module.data.bucket_names["feeds"]
  key          = "origin-pulls/ca.pem"
  content      = var.origin_pull_ca
  content_type = "application/x-pem-file"
  kms_key_id   = module.data.kms_key_arn
}

resource "aws_lb_trust_store" "cloudflare" {
  name                                     = "cloudflare-origin-pulls"
  ca_certificates_bundle_s3_bucket         = aws_s3_object.origin_pull_ca.bucket
  ca_certificates_bundle_s3_key            = aws_s3_object.origin_pull_ca.key
  ca_certificates_bundle_s3_object_version = aws_s3_object.origin_pull_ca.version_id
  tags                                     = local.tags
}

# Found by the ingress controller by its hosts.
resource "aws_acm_certificate" "origins" {
  domain_name               = var.origin_hosts[0]
  subject_alternative_names = slice(var.origin_hosts, 1, length(var.origin_hosts))
  validation_method         = "DNS"
  key_algorithm             = "EC_prime256v1"
  tags                      = local.tags

  lifecycle {
    create_before_destroy = true
  }
}
