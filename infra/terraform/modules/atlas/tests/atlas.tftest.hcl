mock_provider "aws" {}
mock_provider "mongodbatlas" {}

variables {
  name             = "sommier-test"
  org_id           = "org"
  regions          = [{ name = "EU_CENTRAL_1", nodes = 2 }, { name = "US_EAST_1", nodes = 2 }, { name = "EU_WEST_1", nodes = 1 }]
  private_endpoint = { region = "eu-central-1", vpc_id = "vpc-1", subnet_ids = ["subnet-a"], security_group_ids = ["sg-1"] }
  passwords        = { catalog = "0123456789abcdef0123456789abcdef", sync = "fedcba9876543210fedcba9876543210" }
  alert_email      = "on-call@sommier.example"
}

run "survives_any_region" {
  command = plan
  assert {
    condition     = max(var.regions[*].nodes...) * 2 < sum(var.regions[*].nodes)
    error_message = "no region may hold a majority"
  }
  assert {
    condition     = mongodbatlas_advanced_cluster.this.replication_specs[0].region_configs[0].priority == 7 && mongodbatlas_advanced_cluster.this.replication_specs[0].region_configs[1].priority == 6
    error_message = "the first region is the preferred primary"
  }
  assert {
    condition     = mongodbatlas_advanced_cluster.this.pit_enabled && mongodbatlas_advanced_cluster.this.termination_protection_enabled
    error_message = "restorable to any second, not to be removed by mistake"
  }
}

run "least_privilege" {
  command = plan
  assert {
    condition     = one([for role in mongodbatlas_database_user.this["catalog"].roles : role.role_name]) == "read"
    error_message = "catalog only reads models"
  }
  assert {
    condition     = one([for role in mongodbatlas_database_user.this["sync"].roles : role.role_name]) == "readWrite"
    error_message = "sync writes models and administers nothing"
  }
}

run "copied_elsewhere" {
  command = plan
  variables {
    copy_region = "US_EAST_1"
  }
  assert {
    condition     = mongodbatlas_cloud_backup_schedule.this.copy_settings[0].should_copy_oplogs
    error_message = "snapshots alone would cost hours: the log between them goes too"
  }
}

run "an_even_number_of_nodes_is_refused" {
  command = plan
  variables {
    regions = [{ name = "EU_CENTRAL_1", nodes = 4 }]
  }
  expect_failures = [var.regions]
}

run "a_short_password_is_refused" {
  command = plan
  variables {
    passwords = { catalog = "short", sync = "fedcba9876543210fedcba9876543210" }
  }
  expect_failures = [var.passwords]
}
