output "vpc_id" {
  description = "The VPC."
  value       = aws_vpc.this.id
}

output "private_subnet_ids" {
  description = "Subnets of nodes and pods, one for each zone."
  value       = [for zone in var.zones : aws_subnet.private[zone].id]
}

output "public_subnet_ids" {
  description = "Subnets of load balancers, one for each zone."
  value       = [for zone in var.zones : aws_subnet.public[zone].id]
}

output "nat_addresses" {
  description = "Addresses that the cluster calls others from, for allow-lists of Neon, Atlas and payment providers."
  value       = [for address in aws_eip.nat : address.public_ip]
}

output "endpoint_security_group_id" {
  description = "Group of the interface endpoints, also for endpoints of others such as Atlas."
  value       = aws_security_group.endpoints.id
}
