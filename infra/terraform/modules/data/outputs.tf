output "kms_key_arn" {
  description = "The region's key."
  value       = aws_kms_key.this.arn
}

output "bucket_names" {
  description = "Buckets by their purpose: feeds, backups, restate."
  value       = local.bucket_names
}

output "secret_arns" {
  description = "Secrets by name, empty until a person puts their values."
  value       = { for name, secret in aws_secretsmanager_secret.this : name => secret.arn }
}

output "workload_policies" {
  description = "Policies of the service accounts that read secrets and buckets, as JSON for the eks module."
  value       = { for name, policy in local.workload_policies : name => jsonencode(policy) }
}
