locals {
  buckets = {
    # Makers' feeds come in under incoming/, feeds for others go out under outgoing/.
    feeds = { expire_days = 0, archive_days = 30, locked = false }
    # Dumps of Postgres and MongoDB, snapshots of Typesense.
    backups = { expire_days = var.backup_days, archive_days = 0, locked = true }
    # Snapshots of Restate's partitions; it removes old ones itself.
    restate = { expire_days = 0, archive_days = 0, locked = false }
  }
  bucket_names = { for key, bucket in local.buckets : key => "${var.name}-${key}" }
}

resource "aws_s3_bucket" "this" {
  #checkov:skip=CKV_AWS_18:aws_s3_bucket_logging.this below, which checkov does not follow through for_each; so with the next three
  #checkov:skip=CKV_AWS_21:aws_s3_bucket_versioning.this below; tests/data.tftest.hcl holds it
  #checkov:skip=CKV_AWS_145:aws_s3_bucket_server_side_encryption_configuration.this below
  #checkov:skip=CKV2_AWS_6:aws_s3_bucket_public_access_block.this below; tests/data.tftest.hcl holds it
  #checkov:skip=CKV_AWS_144:replication stands in replication.tf and is off only where there is one region
  #checkov:skip=CKV2_AWS_62:nothing listens for objects; sync asks for feeds by schedule
  for_each = local.buckets

  bucket              = local.bucket_names[each.key]
  object_lock_enabled = each.value.locked
  tags                = var.tags
}

resource "aws_s3_bucket_versioning" "this" {
  for_each = aws_s3_bucket.this

  bucket = each.value.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  for_each = aws_s3_bucket.this

  bucket = each.value.id
  rule {
    # Asks KMS once for a while of objects, not for each.
    bucket_key_enabled = true
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.this.arn
    }
  }
}

resource "aws_s3_bucket_public_access_block" "this" {
  for_each = merge(aws_s3_bucket.this, { logs = aws_s3_bucket.logs })

  bucket                  = each.value.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_policy" "tls_only" {
  for_each = aws_s3_bucket.this

  bucket = each.value.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "TlsOnly"
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:*"
      Resource  = ["arn:aws:s3:::${local.bucket_names[each.key]}", "arn:aws:s3:::${local.bucket_names[each.key]}/*"]
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })
}

# A stolen role cannot remove a backup before its time: that is the difference between an incident and the end.
resource "aws_s3_bucket_object_lock_configuration" "this" {
  for_each = { for key, bucket in local.buckets : key => bucket if bucket.locked }

  bucket = aws_s3_bucket.this[each.key].id
  rule {
    default_retention {
      mode = "COMPLIANCE"
      days = var.backup_days
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "this" {
  for_each = local.buckets

  bucket = aws_s3_bucket.this[each.key].id

  rule {
    id     = "tidy"
    status = "Enabled"
    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = 2
    }
    # An overwritten feed is worth a look for a month, a backup for as long as it is locked.
    noncurrent_version_expiration {
      noncurrent_days = each.value.locked ? var.backup_days : 30
    }
    dynamic "expiration" {
      for_each = each.value.expire_days > 0 ? [each.value.expire_days] : []
      content {
        days = expiration.value
      }
    }
    dynamic "transition" {
      for_each = each.value.archive_days > 0 ? [each.value.archive_days] : []
      content {
        days          = transition.value
        storage_class = "STANDARD_IA"
      }
    }
  }

  depends_on = [aws_s3_bucket_versioning.this]
}

resource "aws_s3_bucket_logging" "this" {
  for_each = aws_s3_bucket.this

  bucket        = each.value.id
  target_bucket = aws_s3_bucket.logs.id
  target_prefix = "${each.key}/"
}

resource "aws_s3_bucket" "logs" {
  #checkov:skip=CKV_AWS_18:logs of the log bucket would log themselves
  #checkov:skip=CKV_AWS_144:access logs are not needed to go on in another region
  #checkov:skip=CKV_AWS_145:S3 delivers access logs only to buckets with its own keys (SSE-S3)
  #checkov:skip=CKV_AWS_21:a log line is written once
  #checkov:skip=CKV2_AWS_62:nothing listens for log objects
  bucket = "${var.name}-access-logs"
  tags   = var.tags
}

resource "aws_s3_bucket_server_side_encryption_configuration" "logs" {
  bucket = aws_s3_bucket.logs.id
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_policy" "logs" {
  bucket = aws_s3_bucket.logs.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "DeliverAccessLogs"
        Effect    = "Allow"
        Principal = { Service = "logging.s3.amazonaws.com" }
        Action    = "s3:PutObject"
        Resource  = "arn:aws:s3:::${var.name}-access-logs/*"
        Condition = { StringEquals = { "aws:SourceAccount" = var.account_id } }
      },
      {
        Sid       = "TlsOnly"
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = ["arn:aws:s3:::${var.name}-access-logs", "arn:aws:s3:::${var.name}-access-logs/*"]
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
    ]
  })
}

resource "aws_s3_bucket_lifecycle_configuration" "logs" {
  bucket = aws_s3_bucket.logs.id
  rule {
    id     = "tidy"
    status = "Enabled"
    filter {}
    expiration {
      days = var.log_bucket_days
    }
    abort_incomplete_multipart_upload {
      days_after_initiation = 2
    }
  }
}
