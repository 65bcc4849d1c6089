resource "aws_iam_role" "node" {
  name               = "${var.name}-node"
  assume_role_policy = jsonencode(local.assumed_by["ec2.amazonaws.com"])
  tags               = var.tags
}

resource "aws_iam_role_policy_attachment" "node" {
  for_each = toset(["AmazonEKSWorkerNodePolicy", "AmazonEKS_CNI_Policy", "AmazonEC2ContainerRegistryPullOnly", "AmazonSSMManagedInstanceCore"])

  role       = aws_iam_role.node.name
  policy_arn = "${local.managed}/${each.value}"
}

resource "aws_launch_template" "node" {
  name                   = "${var.name}-node"
  update_default_version = true
  tags                   = var.tags

  metadata_options {
    http_endpoint = "enabled"
    http_tokens   = "required"
    # One hop: a pod without host network cannot ask for the node's credentials.
    http_put_response_hop_limit = 1
  }

  block_device_mappings {
    device_name = "/dev/xvda"
    ebs {
      # Room for the feeds that sync stages: 4 GiB of ephemeral storage a pod.
      volume_size = 60
      volume_type = "gp3"
      encrypted   = true
      kms_key_id  = var.kms_key_arn
    }
  }

  monitoring {
    enabled = true
  }

  tag_specifications {
    resource_type = "instance"
    tags          = merge(var.tags, { Name = "${var.name}-node" })
  }
}

resource "aws_eks_node_group" "this" {
  for_each = { for index, subnet in var.subnet_ids : "zone-${index + 1}" => subnet }

  cluster_name    = aws_eks_cluster.this.name
  node_group_name = "${var.name}-${each.key}"
  node_role_arn   = aws_iam_role.node.arn
  subnet_ids      = [each.value]
  ami_type        = "AL2023_x86_64_STANDARD"
  instance_types  = var.instance_types
  version         = var.kubernetes_version
  tags            = var.tags

  scaling_config {
    min_size     = var.nodes_per_zone.min
    max_size     = var.nodes_per_zone.max
    desired_size = var.nodes_per_zone.min
  }

  update_config {
    max_unavailable = 1
  }

  node_repair_config {
    enabled = true
  }

  launch_template {
    id      = aws_launch_template.node.id
    version = aws_launch_template.node.latest_version
  }

  # The autoscaler moves it within the bounds above.
  lifecycle {
    ignore_changes = [scaling_config[0].desired_size]
  }

  depends_on = [aws_iam_role_policy_attachment.node]
}
