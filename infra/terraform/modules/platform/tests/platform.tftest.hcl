mock_provider "aws" {
  mock_resource "aws_kms_key" {
    defaults = { arn = "arn:aws:kms:eu-central-1:000000000000:key/test" }
  }
}

variables {
  environment    = "production"
  account_id     = "000000000000"
  region         = "eu-central-1"
  cidr           = "10.0.0.0/16"
  nat_per_zone   = true
  nodes_per_zone = { min = 2, max = 6 }
  admins         = { operations = "arn:aws:iam::000000000000:role/admin" }
  log_days       = 365
  owns_account   = true
  state_bucket   = { name = "sommier-terraform-state", kms_key_arn = "arn:aws:kms:eu-central-1:000000000000:key/state" }
  origin_hosts   = ["catalog-eu.sommier.example", "orders-eu.sommier.example"]
  origin_pull_ca = "-----BEGIN CERTIFICATE-----"
  alerts         = { page_endpoints = [], email = "on-call@sommier.example", monthly_budget_dollars = 4000 }
  grafana        = true
  replica        = { name = "sommier-dr", kms_key_arn = "arn:aws:kms:us-east-1:000000000000:key/dr" }
  pipelines = {
    github = {
      issuer   = "https://token.actions.githubusercontent.com"
      audience = "sts.amazonaws.com"
      claims   = { plan = ["repo:sommier/sommier:*"], push = ["repo:sommier/sommier:ref:refs/heads/main"], deploy = ["repo:sommier/sommier:environment:production"] }
    }
  }
}

run "whole" {
  command = apply
  assert {
    condition     = output.cluster_name == "sommier-production" && output.bucket_names["backups"] == "sommier-production-backups"
    error_message = "names must be those of infra/k8s"
  }
  assert {
    condition     = aws_lb_trust_store.cloudflare.name == "cloudflare-origin-pulls"
    error_message = "the ingresses of infra/k8s name this trust store"
  }
  assert {
    condition     = length(setsubtract(["sync", "typesense", "otel-collector", "external-secrets"], keys(local.workloads))) == 0
    error_message = "each workload that calls AWS needs its own identity"
  }
  assert {
    condition     = contains(aws_acm_certificate.origins.subject_alternative_names, "orders-eu.sommier.example")
    error_message = "every origin host needs a certificate"
  }
}

run "no_hosts_are_refused" {
  command = plan
  variables {
    origin_hosts = []
  }
  expect_failures = [var.origin_hosts]
}
