mock_provider "upstash" {
  override_during = plan
  mock_resource "upstash_redis_database" {
    defaults = { endpoint = "eu1-test.upstash.io" }
  }
}

variables {
  name           = "sommier-test"
  primary_region = "eu-central-1"
  read_regions   = ["eu-central-1", "us-east-1"]
  budget_dollars = 100
}

run "sessions_survive" {
  command = plan
  assert {
    condition     = !upstash_redis_database.this.eviction && upstash_redis_database.this.tls
    error_message = "eviction would sign shoppers out, and nothing goes unencrypted"
  }
  assert {
    condition     = toset(upstash_redis_database.this.read_regions) == toset(["us-east-1"])
    error_message = "Upstash refuses the primary among the read regions"
  }
  assert {
    condition     = output.rest_url == "https://eu1-test.upstash.io"
    error_message = "the worker wants an https address"
  }
}

run "an_unknown_region_is_refused" {
  command = plan
  variables {
    primary_region = "eu-north-9"
  }
  expect_failures = [var.primary_region]
}
