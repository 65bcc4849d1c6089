# Prometheus without a disk to lose: collectors write to it from the cluster, rules come from infra/observability.
resource "aws_prometheus_workspace" "this" {
  alias       = var.name
  kms_key_arn = var.kms_key_arn
  tags        = var.tags

  logging_configuration {
    log_group_arn = "${aws_cloudwatch_log_group.this["prometheus"].arn}:*"
  }
}

resource "aws_prometheus_alert_manager_definition" "this" {
  workspace_id = aws_prometheus_workspace.this.id
  definition = yamlencode({
    alertmanager_config = yamlencode({
      route = {
        receiver        = "ticket"
        group_by        = ["alertname", "service"]
        group_wait      = "30s"
        group_interval  = "5m"
        repeat_interval = "4h"
        routes          = [{ matchers = ["severity=\"page\""], receiver = "page", repeat_interval = "30m" }]
      }
      receivers = [
        for receiver in ["page", "ticket"] : {
          name        = receiver
          sns_configs = [{ topic_arn = aws_sns_topic.this[receiver].arn, sigv4 = { region = var.region }, attributes = { severity = receiver } }]
        }
      ]
    })
  })
}

resource "aws_cloudwatch_log_group" "this" {
  #checkov:skip=CKV_AWS_338:the services' logs hold requests of persons; a month is what the data map allows
  for_each = toset(["prometheus", "services"])

  name              = "/${var.name}/${each.value}"
  retention_in_days = var.log_days
  kms_key_id        = var.kms_key_arn
  tags              = var.tags
}

resource "aws_sns_topic" "this" {
  for_each = toset(["page", "ticket"])

  name              = "${var.name}-${each.value}"
  kms_master_key_id = var.kms_key_arn
  tags              = var.tags
}

resource "aws_sns_topic_policy" "this" {
  for_each = aws_sns_topic.this

  arn = each.value.arn
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = ["aps.amazonaws.com", "cloudwatch.amazonaws.com", "budgets.amazonaws.com"] }
      Action    = ["sns:Publish", "sns:GetTopicAttributes"]
      Resource  = each.value.arn
      Condition = { StringEquals = { "aws:SourceAccount" = var.account_id } }
    }]
  })
}

resource "aws_sns_topic_subscription" "page" {
  for_each = var.page_endpoints

  topic_arn = aws_sns_topic.this["page"].arn
  protocol  = "https"
  endpoint  = each.value
}

resource "aws_sns_topic_subscription" "ticket" {
  topic_arn = aws_sns_topic.this["ticket"].arn
  protocol  = "email"
  endpoint  = var.email
}

resource "aws_budgets_budget" "this" {
  name         = var.name
  budget_type  = "COST"
  time_unit    = "MONTHLY"
  limit_amount = tostring(var.monthly_budget_dollars)
  limit_unit   = "USD"

  cost_filter {
    name   = "TagKeyValue"
    values = [format("user:environment$%s", trimprefix(var.name, "sommier-"))]
  }

  dynamic "notification" {
    for_each = { FORECASTED = 80, ACTUAL = 100 }
    content {
      notification_type          = notification.key
      comparison_operator        = "GREATER_THAN"
      threshold                  = notification.value
      threshold_type             = "PERCENTAGE"
      subscriber_email_addresses = [var.email]
    }
  }
}
