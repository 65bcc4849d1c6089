output "origin_hosts" {
  description = "Hosts of CATALOG_ORIGINS and ORDERS_ORIGINS."
  value       = sort(keys(var.origins))
}

output "pool_ids" {
  description = "Pools by host and region, to take one out by hand."
  value       = { for key, pool in cloudflare_load_balancer_pool.this : key => pool.id }
}

output "ds_record" {
  description = "DS record to give to the registrar; null where another environment owns the zone."
  value       = one(cloudflare_zone_dnssec.this[*].ds)
}
