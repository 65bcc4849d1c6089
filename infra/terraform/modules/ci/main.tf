locals {
  issuers = { for name, provider in var.providers_by_name : name => trimprefix(provider.issuer, "https://") }

  # One role for each pipeline and duty, such as github-plan.
  roles = merge([
    for name, provider in var.providers_by_name : {
      for duty, subjects in provider.claims : "${name}-${duty}" => { provider = name, duty = duty, subjects = subjects }
    }
  ]...)

  state_objects = "arn:aws:s3:::${var.state_bucket.name}/${var.name}/*"

  read_state = [
    { Effect = "Allow", Action = ["s3:ListBucket"], Resource = "arn:aws:s3:::${var.state_bucket.name}", Condition = { StringLike = { "s3:prefix" = ["${var.name}/*"] } } },
    { Effect = "Allow", Action = ["s3:GetObject"], Resource = local.state_objects },
    { Effect = "Allow", Action = ["kms:Decrypt"], Resource = var.state_bucket.kms_key_arn },
    # A plan holds the lock too, and takes it away again.
    { Effect = "Allow", Action = ["s3:PutObject", "s3:DeleteObject"], Resource = "arn:aws:s3:::${var.state_bucket.name}/${var.name}/*.tflock" },
    { Effect = "Allow", Action = ["kms:GenerateDataKey"], Resource = var.state_bucket.kms_key_arn },
  ]

  policies = {
    plan = concat(local.read_state, [
      # A plan reads what stands; secrets' values and objects are no part of it.
      { Effect = "Deny", Action = ["secretsmanager:GetSecretValue", "kms:CreateGrant"], Resource = "*" },
      { Effect = "Deny", Action = ["s3:GetObject"], NotResource = [local.state_objects] },
    ])
    push = [
      { Effect = "Allow", Action = ["ecr:GetAuthorizationToken"], Resource = "*" },
      {
        Effect   = "Allow"
        Action   = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:CompleteLayerUpload", "ecr:DescribeImages", "ecr:GetDownloadUrlForLayer", "ecr:InitiateLayerUpload", "ecr:PutImage", "ecr:UploadLayerPart"]
        Resource = [for service in var.services : "arn:aws:ecr:${var.region}:${var.account_id}:repository/sommier/${service}"]
      },
    ]
    deploy = [
      # What it may do inside the cluster is the access entry's: namespaces sommier and restate.
      { Effect = "Allow", Action = ["eks:DescribeCluster"], Resource = "arn:aws:eks:${var.region}:${var.account_id}:cluster/${var.name}" },
    ]
  }
}

resource "aws_iam_openid_connect_provider" "this" {
  for_each = var.owns_account ? var.providers_by_name : {}

  url            = each.value.issuer
  client_id_list = [each.value.audience]
  tags           = var.tags
}

resource "aws_iam_role" "this" {
  for_each = local.roles

  name                 = "${var.name}-ci-${each.key}"
  max_session_duration = 3600
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = "arn:aws:iam::${var.account_id}:oidc-provider/${local.issuers[each.value.provider]}" }
      Condition = {
        StringEquals = { "${local.issuers[each.value.provider]}:aud" = var.providers_by_name[each.value.provider].audience }
        StringLike   = { "${local.issuers[each.value.provider]}:sub" = each.value.subjects }
      }
    }]
  })
  tags = var.tags
}

resource "aws_iam_role_policy" "this" {
  #checkov:skip=CKV_AWS_355:asking the registry for a token names no resource; the denials of plan mean everything
  for_each = local.roles

  name   = each.value.duty
  role   = aws_iam_role.this[each.key].id
  policy = jsonencode({ Version = "2012-10-17", Statement = local.policies[each.value.duty] })
}

# Reads of the configuration alone; the denials above take values out of it.
resource "aws_iam_role_policy_attachment" "plan" {
  for_each = { for key, role in local.roles : key => role if role.duty == "plan" }

  role       = aws_iam_role.this[each.key].name
  policy_arn = "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess"
}
