output "project_id" {
  description = "Project, for neonctl: the password is read with `neonctl connection-string` and put into Secrets Manager, so that no state holds it."
  value       = neon_project.this.id
}

output "host" {
  description = "Host of the compute, for ORDERS_DATABASE_URL or EDGE_DATABASE_URL."
  value       = neon_project.this.database_host
}

output "database" {
  description = "Name of the database."
  value       = var.database
}

output "role" {
  description = "Role that owns it."
  value       = "${var.database}_owner"
}
