mock_provider "aws" {}

variables {
  name        = "sommier-test"
  region      = "eu-central-1"
  cidr        = "10.0.0.0/16"
  zones       = ["eu-central-1a", "eu-central-1b", "eu-central-1c"]
  kms_key_arn = "arn:aws:kms:eu-central-1:000000000000:key/test"
}

run "three_zones" {
  command = apply

  assert {
    condition     = length(output.private_subnet_ids) == 3 && length(output.public_subnet_ids) == 3
    error_message = "each zone needs a private and a public subnet"
  }
  assert {
    condition     = length(aws_nat_gateway.this) == 3
    error_message = "the loss of one zone must not take the way out of another"
  }
  assert {
    condition     = length(distinct(concat(values(local.private), values(local.public)))) == 6
    error_message = "no two subnets may have the same range"
  }
  assert {
    condition     = length(aws_vpc_endpoint.s3.route_table_ids) == 3
    error_message = "S3 must be reached past the NAT gateways from every zone"
  }
  assert {
    condition     = aws_vpc_endpoint.s3.service_name == "com.amazonaws.eu-central-1.s3"
    error_message = "the endpoint must be of this region"
  }
  assert {
    condition     = aws_flow_log.this.traffic_type == "ALL" && aws_cloudwatch_log_group.flow.kms_key_id == var.kms_key_arn
    error_message = "flow logs must hold refused traffic too and be encrypted"
  }
  assert {
    condition     = alltrue([for subnet in aws_subnet.public : !subnet.map_public_ip_on_launch])
    error_message = "nothing may get a public address by being started"
  }
}

run "one_nat_where_it_may_fail" {
  command = apply
  variables {
    nat_per_zone = false
  }
  assert {
    condition     = length(aws_nat_gateway.this) == 1 && length(distinct([for route in aws_route.nat : route.nat_gateway_id])) == 1
    error_message = "all private routes must lead through the one gateway"
  }
}

run "two_zones_are_refused" {
  command = plan
  variables {
    zones = ["eu-central-1a", "eu-central-1b"]
  }
  expect_failures = [var.zones]
}

run "a_small_range_is_refused" {
  command = plan
  variables {
    cidr = "10.0.0.0/24"
  }
  expect_failures = [var.cidr]
}
