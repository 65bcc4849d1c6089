locals {
  origin_hosts = join(" ", [for host in keys(var.origins) : "\"${host}\""])
  on_api       = "http.host eq \"${var.api_host}\""

  custom_rules = [
    {
      # Origins answer the worker alone: a request through Cloudflare that no worker of this zone made is somebody looking around.
      ref         = "origins_for_the_worker"
      description = "Origins are called by the worker and by health checks only"
      action      = "block"
      expression  = "http.host in {${local.origin_hosts}} and cf.worker.upstream_zone ne \"${var.zone_name}\""
    },
    {
      ref         = "known_methods"
      description = "Methods that no operation has"
      action      = "block"
      expression  = "${local.on_api} and not http.request.method in {\"GET\" \"HEAD\" \"OPTIONS\" \"POST\" \"PUT\" \"PATCH\" \"DELETE\"}"
    },
    {
      ref         = "known_paths"
      description = "Paths that no operation has: what scanners ask for"
      action      = "block"
      expression  = "${local.on_api} and (http.request.uri.path contains \"/.git\" or http.request.uri.path contains \"/.env\" or http.request.uri.path contains \"/wp-\" or ends_with(http.request.uri.path, \".php\"))"
    },
  ]

  # In front of the worker's own limits (docs/limits.md) and above them: these are for floods, those for fairness.
  rate_rules = [
    {
      ref         = "sign_in"
      description = "Guessing of passwords and flooding of mailboxes"
      expression  = "${local.on_api} and http.request.method eq \"POST\" and (http.request.uri.path eq \"/v1/identity/sessions\" or http.request.uri.path eq \"/v1/identity/users\" or starts_with(http.request.uri.path, \"/v1/identity/password-resets\"))"
      requests    = 60
      period      = 60
    },
    {
      ref         = "orders"
      description = "Placing of orders"
      expression  = "${local.on_api} and http.request.method eq \"POST\" and http.request.uri.path eq \"/v1/orders\""
      requests    = 400
      period      = 60
    },
    {
      ref         = "everything"
      description = "Any one address; payment providers' events come from few and are signed"
      expression  = "${local.on_api} and not starts_with(http.request.uri.path, \"/v1/webhooks/\")"
      requests    = 3000
      period      = 60
    },
  ]
}

resource "cloudflare_ruleset" "custom" {
  count = var.owns_zone ? 1 : 0

  zone_id     = var.zone_id
  name        = "${var.name}: own rules"
  description = "What no shopper's app asks for"
  kind        = "zone"
  phase       = "http_request_firewall_custom"
  rules       = [for rule in local.custom_rules : merge(rule, { enabled = true })]
}

resource "cloudflare_ruleset" "managed" {
  count = var.owns_zone ? 1 : 0

  zone_id     = var.zone_id
  name        = "${var.name}: managed rules"
  description = "Cloudflare's managed rules and OWASP's core rules"
  kind        = "zone"
  phase       = "http_request_firewall_managed"

  rules = [
    {
      ref               = "cloudflare_managed"
      description       = "Cloudflare's managed rules"
      action            = "execute"
      expression        = local.on_api
      enabled           = true
      action_parameters = { id = "efb7b8c949ac4650a09736fc376e9aee" }
    },
    {
      ref         = "owasp"
      description = "OWASP's core rules, at the level that leaves JSON bodies alone"
      action      = "execute"
      expression  = local.on_api
      enabled     = true
      action_parameters = {
        id = "4814384a9e5d4991b9815dcfc25d2f1f"
        overrides = {
          categories = [{ category = "paranoia-level-3", enabled = false }, { category = "paranoia-level-4", enabled = false }]
        }
      }
    },
  ]
}

resource "cloudflare_ruleset" "rate" {
  count = var.owns_zone ? 1 : 0

  zone_id     = var.zone_id
  name        = "${var.name}: rates"
  description = "Floods, before they cost a worker's run"
  kind        = "zone"
  phase       = "http_ratelimit"

  rules = [for rule in local.rate_rules : {
    ref         = rule.ref
    description = rule.description
    expression  = rule.expression
    action      = "block"
    enabled     = true
    ratelimit = {
      # Cloudflare counts in each data centre by itself and wants that named.
      characteristics     = ["cf.colo.id", "ip.src"]
      period              = rule.period
      requests_per_period = rule.requests
      mitigation_timeout  = 60
    }
    action_parameters = {
      response = {
        status_code  = 429
        content_type = "application/json"
        content      = jsonencode({ type = "about:blank", title = "Too many requests", status = 429, code = "limit/exceeded" })
      }
    }
  }]
}
