resource "aws_route53_zone" "this" {
  #checkov:skip=CKV2_AWS_38:the parent zone at Cloudflare is signed; this one holds names that Cloudflare alone asks for, over verified TLS
  #checkov:skip=CKV2_AWS_39:Cloudflare is the only caller, and counts its own queries
  name    = var.zone_name
  comment = "${var.name}: load balancers by region"
  tags    = var.tags
}

# By name and port only: the load balancer refuses whoever has no certificate of ours, so a full request would always fail.
resource "aws_route53_health_check" "region" {
  for_each = var.balancers

  type              = "TCP"
  fqdn              = each.value.dns_name
  port              = 443
  request_interval  = 10
  failure_threshold = 3
  regions           = ["eu-west-1", "us-east-1", "us-west-2"]
  tags              = merge(var.tags, { Name = "${var.name}-${each.key}" })
}

# eu.aws.…, us.aws.…: what Cloudflare's pools name.
resource "aws_route53_record" "region" {
  #checkov:skip=CKV2_AWS_23:the load balancer is made by the ingress controller of infra/k8s, not here
  for_each = var.balancers

  zone_id = aws_route53_zone.this.zone_id
  name    = "${each.key}.${var.zone_name}"
  type    = "A"
  alias {
    name                   = each.value.dns_name
    zone_id                = each.value.zone_id
    evaluate_target_health = true
  }
}

# Reads move by themselves: the catalogue is the same in every region.
resource "aws_route53_record" "catalog" {
  #checkov:skip=CKV2_AWS_23:the load balancer is made by the ingress controller of infra/k8s, not here
  for_each = { for region, balancer in var.balancers : region => balancer if region == var.primary || region == local.secondary }

  zone_id         = aws_route53_zone.this.zone_id
  name            = "catalog.${var.zone_name}"
  type            = "A"
  set_identifier  = each.key
  health_check_id = aws_route53_health_check.region[each.key].id
  failover_routing_policy {
    type = each.key == var.primary ? "PRIMARY" : "SECONDARY"
  }
  alias {
    name                   = each.value.dns_name
    zone_id                = each.value.zone_id
    evaluate_target_health = true
  }
}

# Writes do not: two regions that both believe to be the primary would sell the same mattress twice.
resource "aws_route53_record" "orders" {
  #checkov:skip=CKV2_AWS_23:the load balancer is made by the ingress controller of infra/k8s, not here
  for_each = { for region, balancer in var.balancers : region => balancer if region == var.orders_region }

  zone_id = aws_route53_zone.this.zone_id
  name    = "orders.${var.zone_name}"
  type    = "A"
  alias {
    name                   = each.value.dns_name
    zone_id                = each.value.zone_id
    evaluate_target_health = false
  }
}

locals {
  secondary = one(slice(sort([for region in keys(var.balancers) : region if region != var.primary]), 0, min(1, length([for region in keys(var.balancers) : region if region != var.primary]))))
}

resource "aws_cloudwatch_metric_alarm" "region" {
  for_each = var.topic_arn == null ? {} : var.balancers

  region              = "us-east-1"
  alarm_name          = "${var.name}-region-${each.key}"
  alarm_description   = "The load balancer of region ${each.key} does not answer. docs/operations/on-call.md#region-lost"
  namespace           = "AWS/Route53"
  metric_name         = "HealthCheckStatus"
  dimensions          = { HealthCheckId = aws_route53_health_check.region[each.key].id }
  statistic           = "Minimum"
  period              = 60
  evaluation_periods  = 2
  threshold           = 1
  comparison_operator = "LessThanThreshold"
  treat_missing_data  = "breaching"
  alarm_actions       = [var.topic_arn]
  ok_actions          = [var.topic_arn]
  tags                = var.tags
}
