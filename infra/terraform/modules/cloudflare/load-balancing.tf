resource "cloudflare_load_balancer_monitor" "origin" {
  for_each = var.origins

  account_id     = var.account_id
  description    = "${var.name}: ${each.key}"
  type           = "https"
  method         = "GET"
  path           = "/readyz"
  expected_codes = "200"
  # A zone of AWS that fails is out after 30 s; the edge's own breakers are quicker, this is for what they cannot see.
  interval         = 15
  timeout          = 3
  retries          = 1
  consecutive_down = 2
  consecutive_up   = 2
  follow_redirects = false
  allow_insecure   = false
  probe_zone       = var.zone_name
  header           = { Host = [each.key] }
}

locals {
  # A pool for each origin in each of its regions, since readiness is the service's, not the region's.
  origin_pools = merge([
    for host, pools in var.origins : { for pool in pools : "${host}/${pool}" => { host = host, pool = pool } }
  ]...)
}

resource "cloudflare_load_balancer_pool" "this" {
  for_each = local.origin_pools

  account_id         = var.account_id
  name               = replace("${var.name}-${split(".", each.value.host)[0]}-${each.value.pool}", ".", "-")
  monitor            = cloudflare_load_balancer_monitor.origin[each.value.host].id
  minimum_origins    = 1
  latitude           = var.pools[each.value.pool].latitude
  longitude          = var.pools[each.value.pool].longitude
  notification_email = var.alert_email
  check_regions      = ["WEU", "ENAM"]

  origins = [
    for index, address in var.pools[each.value.pool].addresses : {
      name    = "${each.value.pool}-${index + 1}"
      address = address
      enabled = true
      weight  = 1
      header  = { host = [each.value.host] }
    }
  ]
}

resource "cloudflare_load_balancer" "origin" {
  for_each = var.origins

  zone_id         = var.zone_id
  name            = each.key
  description     = "${var.name}: what the worker calls"
  proxied         = true
  default_pools   = [for pool in each.value : cloudflare_load_balancer_pool.this["${each.key}/${pool}"].id]
  fallback_pool   = cloudflare_load_balancer_pool.this["${each.key}/${each.value[0]}"].id
  steering_policy = "off"
  # The worker names the region by host and retries itself; a second retry here would double a load that is too high already.
  adaptive_routing = { failover_across_pools = false }
  session_affinity = "none"
}

resource "cloudflare_notification_policy" "pool" {
  account_id = var.account_id
  name       = "${var.name}: health of origins"
  alert_type = "load_balancing_health_alert"
  enabled    = true
  mechanisms = { email = [{ id = var.alert_email }] }
  filters    = { pool_id = [for pool in cloudflare_load_balancer_pool.this : pool.id] }
}
