output "state_bucket" {
  description = "For state_bucket of the environment."
  value       = { name = aws_s3_bucket.state.id, kms_key_arn = aws_kms_key.state.arn }
}
