resource "neon_project" "this" {
  name                                = "${var.name}-${var.database}"
  org_id                              = var.org_id
  region_id                           = var.region_id
  pg_version                          = 18
  history_retention_seconds           = var.history_days * 86400
  allowed_ips                         = var.allowed_ips
  allowed_ips_protected_branches_only = var.allowed_ips == null ? null : false
  enable_logical_replication          = var.logical_replication

  branch = {
    name          = "main"
    role_name     = "${var.database}_owner"
    database_name = var.database
  }

  default_endpoint_settings = {
    autoscaling_limit_min_cu = var.compute.min
    autoscaling_limit_max_cu = var.compute.max
    suspend_timeout_seconds  = var.suspend_seconds
  }

  lifecycle {
    prevent_destroy = true
  }
}

# Whoever looks at figures gets a role that owns nothing.
resource "neon_role" "reader" {
  project_id = neon_project.this.id
  branch_id  = neon_project.this.default_branch_id
  name       = "${var.database}_reader"
}
