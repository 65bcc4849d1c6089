resource "upstash_redis_database" "this" {
  database_name  = var.name
  region         = "global"
  primary_region = var.primary_region
  read_regions   = setsubtract(var.read_regions, [var.primary_region])
  tls            = true
  auto_scale     = true
  prod_pack      = var.production
  budget         = var.budget_dollars
  # Off: sessions stand beside cached answers, and eviction would sign shoppers out. Cached answers expire by themselves.
  eviction = false

  lifecycle {
    prevent_destroy = true
  }
}
