locals {
  zone_settings = var.owns_zone ? {
    # Cloudflare verifies the load balancer's certificate; anything less accepts a forged one.
    ssl                      = "strict"
    min_tls_version          = "1.2"
    tls_1_3                  = "on"
    always_use_https         = "on"
    automatic_https_rewrites = "on"
    http3                    = "on"
    "0rtt"                   = "off"
    websockets               = "off"
    browser_check            = "off"
    email_obfuscation        = "off"
  } : {}
}

# 0-RTT stays off since early data can be replayed; browser checks and rewriting of pages are for sites, not for an API.
resource "cloudflare_zone_setting" "this" {
  for_each = local.zone_settings

  zone_id    = var.zone_id
  setting_id = each.key
  value      = each.value
}

resource "cloudflare_zone_setting" "hsts" {
  count = var.owns_zone ? 1 : 0

  zone_id    = var.zone_id
  setting_id = "security_header"
  value = {
    strict_transport_security = {
      enabled            = true
      max_age            = 31536000
      include_subdomains = true
      preload            = true
      nosniff            = true
    }
  }
}

resource "cloudflare_zone_dnssec" "this" {
  count = var.owns_zone ? 1 : 0

  zone_id = var.zone_id
  status  = "active"
}

resource "cloudflare_dns_record" "caa" {
  for_each = var.owns_zone ? var.caa_issuers : []

  zone_id = var.zone_id
  name    = var.zone_name
  type    = "CAA"
  ttl     = 3600
  data    = { flags = 0, tag = "issue", value = each.value }
}

# Nobody sends mail in the API's name; the shop's mail goes from its own host.
resource "cloudflare_dns_record" "no_mail" {
  count = var.owns_zone ? 1 : 0

  zone_id = var.zone_id
  name    = var.api_host
  type    = "TXT"
  ttl     = 3600
  content = "\"v=spf1 -all\""
}

resource "cloudflare_authenticated_origin_pulls_certificate" "this" {
  count = var.owns_zone ? 1 : 0

  zone_id     = var.zone_id
  certificate = var.origin_certificate.certificate
  private_key = var.origin_certificate.private_key
}

# Cloudflare's own certificate would let in every customer of theirs; this one is the zone's.
resource "cloudflare_authenticated_origin_pulls_settings" "this" {
  count = var.owns_zone ? 1 : 0

  zone_id    = var.zone_id
  enabled    = true
  depends_on = [cloudflare_authenticated_origin_pulls_certificate.this]
}

resource "cloudflare_dns_record" "certificate" {
  for_each = var.certificate_validations

  zone_id = var.zone_id
  name    = trimsuffix(each.value.name, ".")
  type    = each.value.type
  content = trimsuffix(each.value.value, ".")
  ttl     = 300
  proxied = false
}
