locals {
  use_key = { Effect = "Allow", Action = ["kms:Decrypt", "kms:GenerateDataKey"], Resource = aws_kms_key.this.arn }

  reach = {
    sync      = { bucket = "feeds", prefixes = ["incoming/*", "outgoing/*"] }
    typesense = { bucket = "backups", prefixes = ["typesense/*"] }
    backup    = { bucket = "backups", prefixes = ["postgres/*", "mongodb/*"] }
    restate   = { bucket = "restate", prefixes = ["*"] }
  }

  workload_policies = merge(
    {
      external-secrets = {
        Version = "2012-10-17"
        Statement = [
          {
            Effect   = "Allow"
            Action   = ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"]
            Resource = ["arn:aws:secretsmanager:${var.region}:${var.account_id}:secret:sommier/${var.environment}/*"]
          },
          { Effect = "Allow", Action = ["kms:Decrypt"], Resource = aws_kms_key.this.arn },
        ]
      }
    },
    {
      for workload, part in local.reach : workload => {
        Version = "2012-10-17"
        Statement = [
          { Effect = "Allow", Action = ["s3:ListBucket"], Resource = "arn:aws:s3:::${local.bucket_names[part.bucket]}" },
          {
            Effect   = "Allow"
            Action   = concat(["s3:GetObject", "s3:PutObject", "s3:AbortMultipartUpload"], part.bucket == "backups" ? [] : ["s3:DeleteObject"])
            Resource = [for prefix in part.prefixes : "arn:aws:s3:::${local.bucket_names[part.bucket]}/${prefix}"]
          },
          local.use_key,
        ]
      }
    },
  )
}
