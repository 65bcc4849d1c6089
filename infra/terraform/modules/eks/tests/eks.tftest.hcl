mock_provider "aws" {}

variables {
  name           = "sommier-test"
  vpc_id         = "vpc-1"
  subnet_ids     = ["subnet-a", "subnet-b", "subnet-c"]
  kms_key_arn    = "arn:aws:kms:eu-central-1:000000000000:key/test"
  nodes_per_zone = { min = 1, max = 3 }
  admins         = { operations = "arn:aws:iam::000000000000:role/admin" }
  deployers      = { github-deploy = "arn:aws:iam::000000000000:role/deploy" }
  workloads = {
    sync    = { namespace = "sommier", service_account = "sync", policy = "{}" }
    restate = { namespace = "restate", service_account = "restate", policy = "{}", associate = false }
  }
}

run "closed_and_encrypted" {
  command = apply

  assert {
    condition     = !aws_eks_cluster.this.vpc_config[0].endpoint_public_access
    error_message = "without named addresses the API server must not be reached from the internet"
  }
  assert {
    condition     = aws_eks_cluster.this.encryption_config[0].provider[0].key_arn == var.kms_key_arn
    error_message = "Kubernetes secrets must be encrypted with our key"
  }
  assert {
    condition     = aws_launch_template.node.metadata_options[0].http_tokens == "required" && aws_launch_template.node.metadata_options[0].http_put_response_hop_limit == 1
    error_message = "pods must not reach the node's credentials"
  }
  assert {
    condition     = length(aws_eks_node_group.this) == 3 && alltrue([for group in aws_eks_node_group.this : length(group.subnet_ids) == 1])
    error_message = "each zone needs a node group of its own"
  }
  assert {
    condition     = jsondecode(aws_eks_addon.this["vpc-cni"].configuration_values).enableNetworkPolicy == "true"
    error_message = "network policies must be enforced"
  }
}

run "identities" {
  command = apply

  assert {
    condition     = aws_iam_role.workload["restate"].name == "sommier-test-restate"
    error_message = "infra/k8s names the role sommier-ENVIRONMENT-restate"
  }
  assert {
    condition     = contains(keys(aws_eks_pod_identity_association.this), "sync") && !contains(keys(aws_eks_pod_identity_association.this), "restate")
    error_message = "sync is bound here, restate by its operator"
  }
  assert {
    condition     = toset(aws_eks_access_policy_association.deployer["github-deploy"].access_scope[0].namespaces) == toset(["sommier", "restate"])
    error_message = "a deployer must not reach other namespaces"
  }
  assert {
    condition = alltrue([
      for statement in jsondecode(aws_iam_role_policy.workload["cluster-autoscaler"].policy).Statement :
      can(statement.Condition) || alltrue([for action in statement.Action : startswith(split(":", action)[1], "Describe")])
    ])
    error_message = "what changes nodes must be bound to this cluster's tag"
  }
}

run "an_open_api_server_is_refused" {
  command = plan
  variables {
    public_access_cidrs = ["0.0.0.0/0"]
  }
  expect_failures = [var.public_access_cidrs]
}

run "no_nodes_are_refused" {
  command = plan
  variables {
    nodes_per_zone = { min = 0, max = 3 }
  }
  expect_failures = [var.nodes_per_zone]
}
