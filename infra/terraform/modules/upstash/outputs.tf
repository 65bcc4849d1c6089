output "rest_url" {
  description = "UPSTASH_REDIS_REST_URL of the worker and of sync."
  value       = "https://${upstash_redis_database.this.endpoint}"
}

output "rest_token" {
  description = "UPSTASH_REDIS_REST_TOKEN. The provider keeps it in the state, which is why the state's bucket is encrypted and closed."
  value       = upstash_redis_database.this.rest_token
  sensitive   = true
}
