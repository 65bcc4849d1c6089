locals {
  database = "sommier"
  # Reads of catalog, reads and writes of sync: one service never writes another's store.
  users = { catalog = "read", sync = "readWrite" }
}

resource "mongodbatlas_project" "this" {
  name                                             = var.name
  org_id                                           = var.org_id
  is_data_explorer_enabled                         = false
  is_collect_database_specifics_statistics_enabled = true
  tags                                             = var.tags
}

resource "mongodbatlas_advanced_cluster" "this" {
  project_id                     = mongodbatlas_project.this.id
  name                           = var.name
  cluster_type                   = "REPLICASET"
  mongo_db_major_version         = "8.0"
  backup_enabled                 = true
  pit_enabled                    = true
  termination_protection_enabled = true
  redact_client_log_data         = true

  replication_specs {
    dynamic "region_configs" {
      for_each = { for index, region in var.regions : index => region }
      content {
        provider_name = "AWS"
        region_name   = region_configs.value.name
        priority      = 7 - region_configs.key

        electable_specs {
          instance_size = var.instance_size
          node_count    = region_configs.value.nodes
        }
        auto_scaling {
          disk_gb_enabled            = true
          compute_enabled            = true
          compute_scale_down_enabled = true
          compute_min_instance_size  = var.instance_size
          compute_max_instance_size  = var.max_instance_size
        }
      }
    }
  }

  advanced_configuration {
    javascript_enabled           = false
    minimum_enabled_tls_protocol = "TLS1_2"
    default_write_concern        = "majority"
    # A week of log, so that a node that was away catches up without a full copy.
    oplog_min_retention_hours = 168
  }

  # Atlas changes it within the bounds above.
  lifecycle {
    ignore_changes = [replication_specs[0].region_configs[0].electable_specs[0].instance_size]
  }
}

resource "mongodbatlas_cloud_backup_schedule" "this" {
  project_id               = mongodbatlas_project.this.id
  cluster_name             = mongodbatlas_advanced_cluster.this.name
  reference_hour_of_day    = 2
  reference_minute_of_hour = 0
  restore_window_days      = var.restore_days

  policy_item_hourly {
    frequency_interval = 6
    retention_unit     = "days"
    retention_value    = max(2, var.restore_days)
  }
  policy_item_daily {
    frequency_interval = 1
    retention_unit     = "days"
    retention_value    = 35
  }

  dynamic "copy_settings" {
    for_each = var.copy_region == null ? [] : [var.copy_region]
    content {
      cloud_provider     = "AWS"
      region_name        = copy_settings.value
      frequencies        = ["HOURLY", "DAILY"]
      should_copy_oplogs = true
      zone_id            = mongodbatlas_advanced_cluster.this.replication_specs[0].zone_id
    }
  }
}

resource "mongodbatlas_database_user" "this" {
  for_each = local.users

  project_id         = mongodbatlas_project.this.id
  username           = each.key
  password           = var.passwords[each.key]
  auth_database_name = "admin"

  roles {
    role_name     = each.value
    database_name = local.database
  }
  scopes {
    name = mongodbatlas_advanced_cluster.this.name
    type = "CLUSTER"
  }
}

resource "mongodbatlas_maintenance_window" "this" {
  project_id  = mongodbatlas_project.this.id
  day_of_week = 3
  hour_of_day = 2
}

module "endpoint" {
  source = "./endpoint"

  name               = var.name
  project_id         = mongodbatlas_project.this.id
  region             = var.private_endpoint.region
  vpc_id             = var.private_endpoint.vpc_id
  subnet_ids         = var.private_endpoint.subnet_ids
  security_group_ids = var.private_endpoint.security_group_ids
  tags               = var.tags
}
