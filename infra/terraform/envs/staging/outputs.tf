output "cluster_name" {
  description = "For `aws eks update-kubeconfig --name`."
  value       = module.platform.cluster_name
}

output "origin_hosts" {
  description = "Hosts of CATALOG_ORIGINS and ORDERS_ORIGINS in wrangler.toml."
  value       = module.cloudflare.origin_hosts
}

output "bucket_names" {
  description = "Buckets, as the overlay of infra/k8s names them."
  value       = module.platform.bucket_names
}

output "kms_key_arn" {
  description = "Key of this region, for the other region's copies."
  value       = module.platform.kms_key_arn
}

output "secret_arns" {
  description = "Secrets whose values a person puts."
  value       = module.platform.secret_arns
}

output "ci_role_arns" {
  description = "Roles of the pipelines by name and duty."
  value       = module.platform.ci_role_arns
}

output "databases" {
  description = "Projects and hosts at Neon; passwords are read with neonctl."
  value = {
    orders = { project_id = module.neon_orders.project_id, host = module.neon_orders.host }
    edge   = { project_id = module.neon_edge.project_id, host = module.neon_edge.host }
  }
}

output "redis_rest_url" {
  description = "UPSTASH_REDIS_REST_URL of wrangler.toml and of the overlay."
  value       = module.upstash.rest_url
}

output "redis_rest_token" {
  description = "UPSTASH_REDIS_REST_TOKEN, to be put into Secrets Manager and the worker's secrets."
  value       = module.upstash.rest_token
  sensitive   = true
}

output "atlas_project_id" {
  description = "Project at Atlas, for dr's endpoint."
  value       = module.atlas.project_id
}

output "remote_write_url" {
  description = "Where the collector writes metrics."
  value       = module.platform.remote_write_url
}
