locals {
  # Percent of what a node has, and seconds a secondary is behind.
  alerts = {
    DISK_PARTITION_SPACE_USED_DATA               = { threshold = 80, units = "RAW" }
    MAX_NORMALIZED_SYSTEM_CPU_USER               = { threshold = 85, units = "RAW" }
    OPLOG_SLAVE_LAG_MASTER_TIME                  = { threshold = 60, units = "SECONDS" }
    QUERY_TARGETING_SCANNED_OBJECTS_PER_RETURNED = { threshold = 1000, units = "RAW" }
  }
  events = ["NO_PRIMARY", "CPS_SNAPSHOT_FAILED", "CPS_OPLOG_BEHIND"]
}

resource "mongodbatlas_alert_configuration" "metric" {
  for_each = local.alerts

  project_id = mongodbatlas_project.this.id
  event_type = "OUTSIDE_METRIC_THRESHOLD"
  enabled    = true

  metric_threshold_config {
    metric_name = each.key
    operator    = "GREATER_THAN"
    threshold   = each.value.threshold
    units       = each.value.units
    mode        = "AVERAGE"
  }
  notification {
    type_name     = "EMAIL"
    email_address = var.alert_email
    delay_min     = 5
    interval_min  = 60
  }
}

resource "mongodbatlas_alert_configuration" "event" {
  for_each = toset(local.events)

  project_id = mongodbatlas_project.this.id
  event_type = each.value
  enabled    = true

  notification {
    type_name     = "EMAIL"
    email_address = var.alert_email
    delay_min     = 0
    interval_min  = 15
  }
}
