locals {
  repositories = var.owns_account ? var.services : []
}

resource "aws_ecr_repository" "this" {
  for_each = local.repositories

  name = "sommier/${each.value}"
  # A tag that was tested is the tag that runs.
  image_tag_mutability = "IMMUTABLE"
  tags                 = var.tags

  image_scanning_configuration {
    scan_on_push = true
  }
  encryption_configuration {
    encryption_type = "KMS"
    kms_key         = var.kms_key_arn
  }
}

resource "aws_ecr_lifecycle_policy" "this" {
  for_each = aws_ecr_repository.this

  repository = each.value.name
  policy = jsonencode({
    rules = [{
      rulePriority = 1
      description  = "A hundred releases are enough to go back to"
      selection    = { tagStatus = "any", countType = "imageCountMoreThan", countNumber = 100 }
      action       = { type = "expire" }
    }]
  })
}

resource "aws_ecr_replication_configuration" "this" {
  count = var.owns_account && var.replica_region != null ? 1 : 0

  replication_configuration {
    rule {
      destination {
        region      = var.replica_region
        registry_id = var.account_id
      }
      repository_filter {
        filter      = "sommier/"
        filter_type = "PREFIX_MATCH"
      }
    }
  }
}
