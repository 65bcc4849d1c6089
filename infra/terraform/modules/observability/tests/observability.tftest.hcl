mock_provider "aws" {}

variables {
  name                   = "sommier-test"
  region                 = "eu-central-1"
  account_id             = "000000000000"
  kms_key_arn            = "arn:aws:kms:eu-central-1:000000000000:key/test"
  email                  = "on-call@sommier.example"
  monthly_budget_dollars = 1000
  cluster_name           = "sommier-test"
  page_endpoints         = ["https://pager.example/integration"]
  replicated_buckets     = { sommier-test-backups = "sommier-dr-backups" }
}

run "who_is_woken" {
  command = apply
  assert {
    condition     = yamldecode(yamldecode(aws_prometheus_alert_manager_definition.this.definition).alertmanager_config).route.routes[0].receiver == "page"
    error_message = "severity=page must reach the pager"
  }
  assert {
    condition     = toset([for receiver in yamldecode(yamldecode(aws_prometheus_alert_manager_definition.this.definition).alertmanager_config).receivers : receiver.name]) == toset(["page", "ticket"])
    error_message = "both receivers must exist"
  }
  assert {
    condition     = alltrue([for topic in aws_sns_topic.this : topic.kms_master_key_id == var.kms_key_arn])
    error_message = "messages are encrypted"
  }
}

run "silence_and_lag_page" {
  command = apply
  assert {
    condition     = aws_cloudwatch_metric_alarm.silence.treat_missing_data == "breaching"
    error_message = "no data is what this alarm is for"
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.replication["sommier-test-backups"].threshold == 900
    error_message = "15 minutes are the recovery point"
  }
  assert {
    condition     = alltrue([for alarm in concat(values(aws_cloudwatch_metric_alarm.replication), [aws_cloudwatch_metric_alarm.silence, aws_cloudwatch_metric_alarm.cluster]) : strcontains(alarm.alarm_description, "docs/operations/on-call.md#")])
    error_message = "each alarm names what to do"
  }
}

run "collector_writes_and_reads_nothing" {
  command = apply
  assert {
    condition     = jsondecode(output.collector_policy).Statement[0].Action == ["aps:RemoteWrite"]
    error_message = "the collector only writes"
  }
}

run "a_plain_pager_is_refused" {
  command = plan
  variables {
    page_endpoints = ["http://pager.example"]
  }
  expect_failures = [var.page_endpoints]
}
