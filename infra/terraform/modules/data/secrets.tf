locals {
  # Names and keys as infra/k8s/base/secrets and wrangler.toml read them. Values are put by a person, never by Terraform: its state
  # would hold them (docs/operations/first-deploy.md).
  secrets = {
    edge-signing = "EDGE_SIGNING_KEYS, the same at the edge and every origin"
    public-keys  = "IDENTITY_JWKS, QUOTE_PUBLIC_KEYS, RESTATE_IDENTITY_KEYS: public halves, kept here to be changed in one place"
    catalog      = "MONGODB_URI (reads only), QUOTE_SIGNING_KEY"
    orders       = "ORDERS_DATABASE_URL, STRIPE_API_KEY, STRIPE_WEBHOOK_SECRET, PAYPAL_CLIENT_ID, PAYPAL_CLIENT_SECRET, PAYPAL_WEBHOOK_ID, SMTP_URL"
    sync         = "MONGODB_URI (reads and writes), UPSTASH_REDIS_REST_TOKEN"
    typesense    = "ADMIN_API_KEY, SEARCH_API_KEY"
    restate      = "REQUEST_SIGNING_KEY"
    edge         = "What the worker alone holds, to be put again with wrangler: IDENTITY_KEYS, IDENTITY_SEALING_KEYS, EDGE_DATABASE_URL, MAIL_API_KEY, GOOGLE_CLIENT_SECRET, OIDC_CLIENT_SECRET"
  }
}

resource "aws_secretsmanager_secret" "this" {
  #checkov:skip=CKV2_AWS_57:each value is known to a provider too (Stripe, Neon, Cloudflare), so a rotation is the runbook's, not a Lambda's
  for_each = local.secrets

  name                    = "sommier/${var.environment}/${each.key}"
  description             = each.value
  kms_key_id              = aws_kms_key.this.arn
  recovery_window_in_days = 30
  tags                    = var.tags
}
