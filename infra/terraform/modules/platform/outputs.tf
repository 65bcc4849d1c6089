output "name" {
  description = "Prefix of every name."
  value       = local.name
}

output "tags" {
  description = "Tags of everything."
  value       = local.tags
}

output "cluster_name" {
  description = "For `aws eks update-kubeconfig --name`."
  value       = module.eks.cluster_name
}

output "network" {
  description = "VPC, private subnets and the group of its endpoints, for endpoints of others."
  value = {
    vpc_id                     = module.network.vpc_id
    private_subnet_ids         = module.network.private_subnet_ids
    endpoint_security_group_id = module.network.endpoint_security_group_id
  }
}

output "nat_addresses" {
  description = "Addresses that the cluster calls others from."
  value       = module.network.nat_addresses
}

output "kms_key_arn" {
  description = "The region's key, for copies from the other region."
  value       = module.data.kms_key_arn
}

output "bucket_names" {
  description = "Buckets by their purpose."
  value       = module.data.bucket_names
}

output "secret_arns" {
  description = "Secrets whose values a person puts."
  value       = module.data.secret_arns
}

output "ci_role_arns" {
  description = "Roles of the pipelines."
  value       = module.ci.role_arns
}

output "repository_urls" {
  description = "Where images are pushed."
  value       = module.ci.repository_urls
}

output "remote_write_url" {
  description = "Where collectors write metrics."
  value       = module.observability.remote_write_url
}

output "page_topic_arn" {
  description = "Topic that wakes a person."
  value       = module.observability.topic_arns["page"]
}

output "certificate_validations" {
  description = "Records that prove the origins' hosts to AWS, for Cloudflare. By host, so that their number is known before AWS has told them."
  value = {
    for host in var.origin_hosts : host => one([
      for option in aws_acm_certificate.origins.domain_validation_options : {
        name  = option.resource_record_name
        type  = option.resource_record_type
        value = option.resource_record_value
      } if option.domain_name == host
    ])
  }
}
