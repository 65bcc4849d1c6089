mock_provider "aws" {}

variables {
  name        = "sommier-production"
  environment = "production"
  region      = "eu-central-1"
  account_id  = "000000000000"
}

run "buckets" {
  command = apply

  assert {
    condition     = output.bucket_names.feeds == "sommier-production-feeds" && output.bucket_names.restate == "sommier-production-restate"
    error_message = "infra/k8s/overlays names these buckets"
  }
  assert {
    condition     = alltrue([for versioning in aws_s3_bucket_versioning.this : versioning.versioning_configuration[0].status == "Enabled"])
    error_message = "every bucket keeps versions"
  }
  assert {
    condition     = length(aws_s3_bucket_public_access_block.this) == 4 && alltrue([for block in aws_s3_bucket_public_access_block.this : block.block_public_policy && block.restrict_public_buckets])
    error_message = "no bucket may become public"
  }
  assert {
    condition     = aws_s3_bucket_object_lock_configuration.this["backups"].rule[0].default_retention[0].mode == "COMPLIANCE"
    error_message = "nobody may remove a backup before its time"
  }
  assert {
    condition     = length(aws_s3_bucket_replication_configuration.this) == 0
    error_message = "one region has nowhere to replicate to"
  }
}

run "replicated_in_fifteen_minutes" {
  command = apply
  variables {
    replica = { name = "sommier-dr", kms_key_arn = "arn:aws:kms:us-east-1:000000000000:key/dr" }
  }
  assert {
    condition     = aws_s3_bucket_replication_configuration.this["backups"].rule[0].destination[0].bucket == "arn:aws:s3:::sommier-dr-backups"
    error_message = "backups must go to the other region's bucket"
  }
  assert {
    condition     = alltrue([for bucket in aws_s3_bucket_replication_configuration.this : bucket.rule[0].destination[0].replication_time[0].time[0].minutes == 15])
    error_message = "the recovery point of 15 minutes rests on the replication time"
  }
}

run "secrets_and_reach" {
  command = apply

  assert {
    condition     = aws_secretsmanager_secret.this["orders"].name == "sommier/production/orders"
    error_message = "external-secrets reads sommier/ENVIRONMENT/NAME"
  }
  assert {
    condition     = !strcontains(output.workload_policies["typesense"], "s3:DeleteObject") && strcontains(output.workload_policies["typesense"], "sommier-production-backups/typesense/*")
    error_message = "typesense writes its own backups and removes none"
  }
  assert {
    condition     = jsondecode(output.workload_policies["external-secrets"]).Statement[0].Resource[0] == "arn:aws:secretsmanager:eu-central-1:000000000000:secret:sommier/production/*"
    error_message = "one environment must not read another's secrets"
  }
}

run "a_week_of_backups_at_least" {
  command = plan
  variables {
    backup_days = 1
  }
  expect_failures = [var.backup_days]
}

run "an_unknown_environment_is_refused" {
  command = plan
  variables {
    environment = "test"
  }
  expect_failures = [var.environment]
}
