mock_provider "aws" {}

variables {
  name      = "sommier-production"
  zone_name = "aws.sommier.example"
  topic_arn = "arn:aws:sns:us-east-1:000000000000:page"
  balancers = {
    eu = { dns_name = "eu.elb.example", zone_id = "Z1" }
    us = { dns_name = "us.elb.example", zone_id = "Z2" }
  }
}

run "reads_move_by_themselves" {
  command = apply
  assert {
    condition     = aws_route53_record.catalog["eu"].failover_routing_policy[0].type == "PRIMARY" && aws_route53_record.catalog["us"].failover_routing_policy[0].type == "SECONDARY"
    error_message = "reads go to the primary and then to the other"
  }
  assert {
    condition     = alltrue([for check in aws_route53_health_check.region : check.request_interval * check.failure_threshold <= 60])
    error_message = "a lost region must be noticed within a minute"
  }
  assert {
    condition     = length(aws_cloudwatch_metric_alarm.region) == 2
    error_message = "somebody is told of each region"
  }
}

run "writes_move_by_decision" {
  command = apply
  assert {
    condition     = keys(aws_route53_record.orders) == ["eu"] && length(aws_route53_record.orders["eu"].failover_routing_policy) == 0
    error_message = "orders have one region and no failover of their own"
  }
}

run "failover_of_orders" {
  command = apply
  variables {
    orders_region = "us"
  }
  assert {
    condition     = keys(aws_route53_record.orders) == ["us"]
    error_message = "changing orders_region must move orders"
  }
}

run "before_the_first_deployment" {
  command = apply
  variables {
    balancers = {}
  }
  assert {
    condition     = output.orders_host == null && length(aws_route53_record.catalog) == 0
    error_message = "the zone stands before any load balancer does"
  }
}

run "an_unknown_region_is_refused" {
  command = plan
  variables {
    orders_region = "moon"
  }
  expect_failures = [var.orders_region]
}
