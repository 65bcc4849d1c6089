output "name_servers" {
  description = "To be delegated to at Cloudflare, as NS records of the zone's name."
  value       = aws_route53_zone.this.name_servers
}

output "region_hosts" {
  description = "Names of the load balancers, for Cloudflare's pools."
  value       = { for region, record in aws_route53_record.region : region => record.name }
}

output "orders_host" {
  description = "Where orders go now; null before the first deployment."
  value       = one(values(aws_route53_record.orders)[*].name)
}
