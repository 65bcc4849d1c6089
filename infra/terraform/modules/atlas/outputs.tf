output "project_id" {
  description = "Project at Atlas."
  value       = mongodbatlas_project.this.id
}

output "cluster_name" {
  description = "Cluster, whose private address `atlas clusters connectionStrings describe` tells: MONGODB_URI of catalog and sync is it with their user and password."
  value       = mongodbatlas_advanced_cluster.this.name
}

output "users" {
  description = "Users with their role in the database sommier."
  value       = local.users
}
