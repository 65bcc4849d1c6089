locals {
  assumed_by = {
    for service in ["eks.amazonaws.com", "ec2.amazonaws.com", "pods.eks.amazonaws.com"] : service => {
      Version = "2012-10-17"
      Statement = [{
        Effect    = "Allow"
        Principal = { Service = service }
        Action    = service == "pods.eks.amazonaws.com" ? ["sts:AssumeRole", "sts:TagSession"] : ["sts:AssumeRole"]
      }]
    }
  }

  # What the cluster's own controllers need; everything they change must carry this cluster's tag.
  controllers = {
    aws-load-balancer-controller = {
      namespace       = "kube-system"
      service_account = "aws-load-balancer-controller"
      associate       = true
      policy          = jsonencode(local.load_balancer_policy)
    }
    cluster-autoscaler = {
      namespace       = "kube-system"
      service_account = "cluster-autoscaler"
      associate       = true
      policy          = jsonencode(local.autoscaler_policy)
    }
    # Bound by the add-on itself.
    ebs-csi = { namespace = "kube-system", service_account = "ebs-csi-controller-sa", associate = false, policy = jsonencode(local.ebs_key_policy) }
  }

  identities = merge(local.controllers, var.workloads)

  load_balancer_policy = {
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["ec2:Describe*", "ec2:GetSecurityGroupsForVpc", "elasticloadbalancing:Describe*", "acm:ListCertificates", "acm:DescribeCertificate"]
        Resource = "*"
      },
      {
        Effect    = "Allow"
        Action    = ["ec2:CreateSecurityGroup", "ec2:CreateTags", "elasticloadbalancing:CreateLoadBalancer", "elasticloadbalancing:CreateTargetGroup", "elasticloadbalancing:CreateListener", "elasticloadbalancing:CreateRule", "elasticloadbalancing:AddTags"]
        Resource  = "*"
        Condition = { StringEquals = { "aws:RequestTag/elbv2.k8s.aws/cluster" = var.name } }
      },
      {
        Effect   = "Allow"
        Action   = ["ec2:CreateSecurityGroup"]
        Resource = "arn:aws:ec2:*:*:vpc/${var.vpc_id}"
      },
      {
        Effect    = "Allow"
        Action    = ["ec2:AuthorizeSecurityGroupIngress", "ec2:RevokeSecurityGroupIngress", "ec2:DeleteSecurityGroup", "elasticloadbalancing:Modify*", "elasticloadbalancing:Set*", "elasticloadbalancing:Delete*", "elasticloadbalancing:RegisterTargets", "elasticloadbalancing:DeregisterTargets", "elasticloadbalancing:AddListenerCertificates", "elasticloadbalancing:RemoveListenerCertificates", "elasticloadbalancing:RemoveTags"]
        Resource  = "*"
        Condition = { StringEquals = { "aws:ResourceTag/elbv2.k8s.aws/cluster" = var.name } }
      },
    ]
  }

  autoscaler_policy = {
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["autoscaling:DescribeAutoScalingGroups", "autoscaling:DescribeAutoScalingInstances", "autoscaling:DescribeLaunchConfigurations", "autoscaling:DescribeScalingActivities", "ec2:DescribeInstanceTypes", "ec2:DescribeLaunchTemplateVersions", "eks:DescribeNodegroup"]
        Resource = "*"
      },
      {
        Effect    = "Allow"
        Action    = ["autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup"]
        Resource  = "*"
        Condition = { StringEquals = { "aws:ResourceTag/k8s.io/cluster-autoscaler/${var.name}" = "owned" } }
      },
    ]
  }

  ebs_key_policy = {
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKeyWithoutPlaintext", "kms:ReEncrypt*", "kms:CreateGrant"]
      Resource = var.kms_key_arn
    }]
  }
}

# One role for each service account; a pod without one can call nothing.
resource "aws_iam_role" "workload" {
  for_each = local.identities

  name               = "${var.name}-${each.key}"
  assume_role_policy = jsonencode(local.assumed_by["pods.eks.amazonaws.com"])
  tags               = var.tags
}

resource "aws_iam_role_policy" "workload" {
  #checkov:skip=CKV_AWS_355:reading what exists cannot be narrowed; what changes something is bound to this cluster's tag
  #checkov:skip=CKV_AWS_290:as above, by condition instead of resource
  for_each = local.identities

  name   = each.key
  role   = aws_iam_role.workload[each.key].id
  policy = each.value.policy
}

resource "aws_iam_role_policy_attachment" "ebs" {
  role       = aws_iam_role.workload["ebs-csi"].name
  policy_arn = "${local.managed}/service-role/AmazonEBSCSIDriverPolicy"
}

resource "aws_eks_pod_identity_association" "this" {
  for_each = { for name, identity in local.identities : name => identity if identity.associate }

  cluster_name    = aws_eks_cluster.this.name
  namespace       = each.value.namespace
  service_account = each.value.service_account
  role_arn        = aws_iam_role.workload[each.key].arn
  tags            = var.tags
}
