mock_provider "cloudflare" {}

variables {
  name               = "sommier-test"
  account_id         = "account"
  zone_id            = "zone"
  zone_name          = "sommier.example"
  api_host           = "api.sommier.example"
  pools              = { eu = { addresses = ["eu.elb.example"], latitude = 50.1, longitude = 8.7 }, us = { addresses = ["us.elb.example"], latitude = 39, longitude = -77.5 } }
  origins            = { "catalog-eu.sommier.example" = ["eu", "us"], "orders-eu.sommier.example" = ["eu"] }
  origin_certificate = { certificate = "certificate", private_key = "key" }
  alert_email        = "on-call@sommier.example"
}

run "before_the_first_worker" {
  command = apply
  assert {
    condition     = length(cloudflare_workers_custom_domain.api) == 0
    error_message = "there is no script to route to before wrangler's first deployment"
  }
}

run "worker" {
  command = apply
  variables {
    worker = { host = "api.sommier.example", script = "sommier-edge-production" }
  }
  assert {
    condition     = cloudflare_workers_custom_domain.api[0].service == "sommier-edge-production"
    error_message = "the API's host must be served by the worker"
  }
  assert {
    condition     = length(cloudflare_workers_route.origins_bypass) == 2 && alltrue([for route in cloudflare_workers_route.origins_bypass : route.script == null])
    error_message = "no worker may stand before an origin"
  }
}

run "origins" {
  command = apply
  assert {
    condition     = length(cloudflare_load_balancer.origin["catalog-eu.sommier.example"].default_pools) == 2
    error_message = "reads go on in the other region"
  }
  assert {
    condition     = length(cloudflare_load_balancer.origin["orders-eu.sommier.example"].default_pools) == 1
    error_message = "writes never change their region by themselves"
  }
  assert {
    condition     = alltrue([for monitor in cloudflare_load_balancer_monitor.origin : monitor.path == "/readyz" && monitor.expected_codes == "200" && !monitor.allow_insecure])
    error_message = "an origin counts as healthy when it says that it can serve, over TLS that holds"
  }
}

run "tls_and_pulls" {
  command = apply
  assert {
    condition     = cloudflare_zone_setting.this["ssl"].value == "strict" && cloudflare_zone_setting.this["min_tls_version"].value == "1.2" && cloudflare_zone_setting.this["0rtt"].value == "off"
    error_message = "TLS must be verified, 1.2 at least, and not replayable"
  }
  assert {
    condition     = cloudflare_authenticated_origin_pulls_settings.this[0].enabled
    error_message = "load balancers must be able to tell Cloudflare from others"
  }
}

run "rules" {
  command = apply
  assert {
    condition     = strcontains(cloudflare_ruleset.custom[0].rules[0].expression, "\"orders-eu.sommier.example\"") && cloudflare_ruleset.custom[0].rules[0].action == "block"
    error_message = "origins answer the worker alone"
  }
  assert {
    condition     = length(cloudflare_ruleset.managed[0].rules) == 2
    error_message = "both managed sets must run"
  }
  assert {
    condition     = alltrue([for rule in cloudflare_ruleset.rate[0].rules : contains(rule.ratelimit.characteristics, "ip.src") && rule.action == "block"])
    error_message = "floods are counted by address and stopped"
  }
}

run "a_guest_in_the_zone" {
  command = apply
  variables {
    owns_zone = false
  }
  assert {
    condition     = length(cloudflare_ruleset.custom) == 0 && length(cloudflare_zone_setting.this) == 0 && length(cloudflare_load_balancer.origin) == 2
    error_message = "only one environment sets what belongs to the whole zone"
  }
}

run "an_origin_without_a_pool_is_refused" {
  command = plan
  variables {
    origins = { "catalog-eu.sommier.example" = [] }
  }
  expect_failures = [var.origins]
}
