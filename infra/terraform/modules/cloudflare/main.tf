# Wrangler makes the same binding with `custom_domain = true`; standing here too, its removal by hand shows in the next plan.
resource "cloudflare_workers_custom_domain" "api" {
  count = var.worker == null ? 0 : 1

  account_id = var.account_id
  zone_id    = var.zone_id
  hostname   = var.worker.host
  service    = var.worker.script
}

# A route without a script: whatever wildcard is added one day, a worker never answers in an origin's place.
resource "cloudflare_workers_route" "origins_bypass" {
  for_each = var.origins

  zone_id = var.zone_id
  pattern = "${each.key}/*"
}
