output "remote_write_url" {
  description = "Where collectors write metrics, signed with SigV4."
  value       = "${aws_prometheus_workspace.this.prometheus_endpoint}api/v1/remote_write"
}

output "collector_policy" {
  description = "Policy of the OpenTelemetry collector's service account, as JSON for the eks module."
  value = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = ["aps:RemoteWrite"], Resource = "arn:aws:aps:${var.region}:${var.account_id}:workspace/*" },
      { Effect = "Allow", Action = ["logs:CreateLogStream", "logs:PutLogEvents"], Resource = "arn:aws:logs:${var.region}:${var.account_id}:log-group:/${var.name}/services:*" },
    ]
  })
}

output "topic_arns" {
  description = "Topics by urgency: page, ticket."
  value       = { for name, topic in aws_sns_topic.this : name => topic.arn }
}

output "grafana_endpoint" {
  description = "Address of Grafana; null where there is none."
  value       = one(aws_grafana_workspace.this[*].endpoint)
}
