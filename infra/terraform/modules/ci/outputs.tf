output "role_arns" {
  description = "Roles of the pipelines by name and duty, such as github-deploy."
  value       = { for key, role in aws_iam_role.this : key => role.arn }
}

output "deployers" {
  description = "Roles that deploy, for the eks module."
  value       = { for key, role in local.roles : key => aws_iam_role.this[key].arn if role.duty == "deploy" }
}

output "repository_urls" {
  description = "Where images are pushed."
  value       = { for name, repository in aws_ecr_repository.this : name => repository.repository_url }
}
