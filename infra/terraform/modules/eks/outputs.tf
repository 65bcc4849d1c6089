output "cluster_name" {
  description = "For `aws eks update-kubeconfig --name`."
  value       = aws_eks_cluster.this.name
}

output "cluster_arn" {
  description = "The cluster."
  value       = aws_eks_cluster.this.arn
}

output "cluster_security_group_id" {
  description = "Group that the control plane and the nodes share."
  value       = aws_eks_cluster.this.vpc_config[0].cluster_security_group_id
}

output "workload_roles" {
  description = "Role of each service account, by the workload's name."
  value       = { for name, role in aws_iam_role.workload : name => role.arn }
}
