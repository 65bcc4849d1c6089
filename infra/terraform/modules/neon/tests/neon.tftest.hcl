mock_provider "neon" {}

variables {
  name      = "sommier-test"
  org_id    = "org-test"
  region_id = "aws-eu-central-1"
  database  = "orders"
  compute   = { min = 1, max = 8 }
}

run "restorable_to_any_second_of_a_week" {
  command = plan
  assert {
    condition     = neon_project.this.history_retention_seconds == 604800
    error_message = "seven days of history are wanted"
  }
  assert {
    condition     = neon_project.this.default_endpoint_settings.suspend_timeout_seconds == -1
    error_message = "the database of a shop must not sleep"
  }
  assert {
    condition     = neon_project.this.branch.role_name == "orders_owner" && neon_role.reader.name == "orders_reader"
    error_message = "one role owns, another one reads"
  }
}

run "only_from_the_cluster" {
  command = plan
  variables {
    allowed_ips = ["192.0.2.1", "192.0.2.2"]
  }
  assert {
    condition     = length(neon_project.this.allowed_ips) == 2 && !neon_project.this.allowed_ips_protected_branches_only
    error_message = "the allow-list must hold for every branch"
  }
}

run "a_region_elsewhere_is_refused" {
  command = plan
  variables {
    region_id = "eu-central-1"
  }
  expect_failures = [var.region_id]
}

run "too_small_a_compute_is_refused" {
  command = plan
  variables {
    compute = { min = 0, max = 1 }
  }
  expect_failures = [var.compute]
}
