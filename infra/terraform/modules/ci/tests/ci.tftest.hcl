mock_provider "aws" {}

variables {
  name        = "sommier-production"
  account_id  = "000000000000"
  region      = "eu-central-1"
  kms_key_arn = "arn:aws:kms:eu-central-1:000000000000:key/test"
  state_bucket = {
    name        = "sommier-terraform-state"
    kms_key_arn = "arn:aws:kms:eu-central-1:000000000000:key/state"
  }
  providers_by_name = {
    github = {
      issuer   = "https://token.actions.githubusercontent.com"
      audience = "sts.amazonaws.com"
      claims = {
        plan   = ["repo:sommier/sommier:*"]
        push   = ["repo:sommier/sommier:ref:refs/heads/main"]
        deploy = ["repo:sommier/sommier:environment:production"]
      }
    }
  }
}

run "three_duties" {
  command = apply
  assert {
    condition     = toset(keys(aws_iam_role.this)) == toset(["github-plan", "github-push", "github-deploy"])
    error_message = "a role for each duty"
  }
  assert {
    condition     = jsondecode(aws_iam_role.this["github-deploy"].assume_role_policy).Statement[0].Condition.StringLike["token.actions.githubusercontent.com:sub"] == ["repo:sommier/sommier:environment:production"]
    error_message = "only the protected environment deploys"
  }
  assert {
    condition     = length(output.deployers) == 1
    error_message = "the cluster must know who deploys"
  }
}

run "least_privilege" {
  command = apply
  assert {
    condition = alltrue(flatten([
      for key, policy in aws_iam_role_policy.this : [
        for statement in jsondecode(policy.policy).Statement : [for action in statement.Action : statement.Effect == "Deny" || !strcontains(action, "*")]
      ]
    ]))
    error_message = "no pipeline may do a whole service's actions"
  }
  assert {
    condition     = strcontains(aws_iam_role_policy.this["github-plan"].policy, "secretsmanager:GetSecretValue")
    error_message = "a plan must be denied the values of secrets"
  }
  assert {
    condition     = alltrue([for repository in aws_ecr_repository.this : repository.image_tag_mutability == "IMMUTABLE"])
    error_message = "a tag that was tested is the tag that runs"
  }
}

run "a_guest_in_the_account" {
  command = apply
  variables {
    owns_account = false
  }
  assert {
    condition     = length(aws_ecr_repository.this) == 0 && length(aws_iam_openid_connect_provider.this) == 0 && length(aws_iam_role.this) == 3
    error_message = "what an account has once is made once"
  }
}

run "a_wildcard_that_deploys_is_refused" {
  command = plan
  variables {
    providers_by_name = {
      github = {
        issuer   = "https://token.actions.githubusercontent.com"
        audience = "sts.amazonaws.com"
        claims   = { plan = [], push = [], deploy = ["repo:sommier/sommier:*"] }
      }
    }
  }
  expect_failures = [var.providers_by_name]
}
