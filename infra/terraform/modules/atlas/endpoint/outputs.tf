output "vpc_endpoint_id" {
  description = "Endpoint in the VPC."
  value       = aws_vpc_endpoint.this.id
}
