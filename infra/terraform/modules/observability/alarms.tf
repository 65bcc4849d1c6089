# What Prometheus cannot tell because it stands in the same cluster, or because only AWS knows.
resource "aws_cloudwatch_metric_alarm" "replication" {
  for_each = var.replicated_buckets

  alarm_name          = "${var.name}-replication-${each.key}"
  alarm_description   = "Copies of ${each.key} are more than 15 minutes behind: the recovery point is lost. docs/operations/on-call.md#replication-behind"
  namespace           = "AWS/S3"
  metric_name         = "ReplicationLatency"
  dimensions          = { SourceBucket = each.key, DestinationBucket = each.value, RuleId = "other-region" }
  statistic           = "Maximum"
  period              = 300
  evaluation_periods  = 2
  threshold           = 900
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.this["page"].arn]
  ok_actions          = [aws_sns_topic.this["page"].arn]
  tags                = var.tags
}

resource "aws_cloudwatch_metric_alarm" "cluster" {
  alarm_name          = "${var.name}-api-server"
  alarm_description   = "The cluster's API server refuses with 5xx: nothing can be deployed or scaled. docs/operations/on-call.md#api-server"
  namespace           = "AWS/EKS"
  metric_name         = "apiserver_request_total_5XX"
  dimensions          = { ClusterName = var.cluster_name }
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 3
  threshold           = 50
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.this["ticket"].arn]
  tags                = var.tags
}

# A dead man's switch: collectors write all the time, and silence of the whole telemetry is an outage of its own.
resource "aws_cloudwatch_metric_alarm" "silence" {
  alarm_name          = "${var.name}-telemetry-silent"
  alarm_description   = "No samples arrive at Prometheus: alerts are blind. docs/operations/on-call.md#telemetry-silent"
  namespace           = "AWS/Prometheus"
  metric_name         = "IngestionRate"
  dimensions          = { Workspace = aws_prometheus_workspace.this.id }
  statistic           = "Average"
  period              = 300
  evaluation_periods  = 2
  threshold           = 1
  comparison_operator = "LessThanThreshold"
  treat_missing_data  = "breaching"
  alarm_actions       = [aws_sns_topic.this["page"].arn]
  ok_actions          = [aws_sns_topic.this["page"].arn]
  tags                = var.tags
}
