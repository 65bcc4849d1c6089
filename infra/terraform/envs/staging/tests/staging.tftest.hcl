mock_provider "aws" {
  mock_resource "aws_route53_zone" {
    override_during = plan
    defaults        = { name_servers = ["a", "b", "c", "d"] }
  }
}
mock_provider "cloudflare" {}
mock_provider "mongodbatlas" {}
mock_provider "neon" {}
mock_provider "upstash" {}

variables {
  account_id         = "000000000000"
  admins             = { operations = "arn:aws:iam::000000000000:role/admin" }
  state_bucket       = { name = "state", kms_key_arn = "arn:aws:kms:eu-central-1:000000000000:key/state" }
  repository         = "sommier/sommier"
  cloudflare         = { account_id = "account", zone_id = "zone" }
  neon_org_id        = "org"
  origin_pull_ca     = "certificate"
  origin_certificate = { certificate = "certificate", private_key = "key" }
  email              = "on-call@sommier.example"
  atlas_org_id       = "org"
  atlas_passwords    = { catalog = "0123456789abcdef0123456789abcdef", sync = "fedcba9876543210fedcba9876543210" }
  upstash            = { email = "on-call@sommier.example", api_key = "key" }
}

run "names_as_the_services_read_them" {
  command = plan
  assert {
    condition     = alltrue([for host in output.origin_hosts : strcontains(file("../../../../wrangler.toml"), "https://${host}")])
    error_message = "wrangler.toml must call the hosts that are made here"
  }
  assert {
    condition     = strcontains(file("../../../k8s/overlays/staging/kustomization.yaml"), output.bucket_names["feeds"]) && strcontains(file("../../../k8s/overlays/staging/kustomization.yaml"), output.bucket_names["backups"])
    error_message = "the overlay must name the buckets that are made here"
  }
  assert {
    condition     = strcontains(file("../../../k8s/overlays/staging/kustomization.yaml"), local.cidr)
    error_message = "the overlay's network policies must name this VPC's range"
  }
}
