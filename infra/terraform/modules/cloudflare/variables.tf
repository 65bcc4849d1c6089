variable "name" {
  description = "Prefix of every name, such as sommier-production."
  type        = string
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,30}$", var.name))
    error_message = "name must be 3 to 31 lower-case letters, digits and hyphens, beginning with a letter."
  }
}

variable "account_id" {
  description = "Account at Cloudflare."
  type        = string
}

variable "zone_id" {
  description = "Zone that holds the hosts below."
  type        = string
}

variable "owns_zone" {
  description = "Sets what belongs to the zone as a whole (TLS, DNSSEC, WAF, rate rules). One environment of a zone owns it; the others, such as dr, bring hosts only."
  type        = bool
  default     = true
}

variable "worker" {
  description = "Host of the API and the script that serves it, as wrangler names it: sommier-edge-ENVIRONMENT. Null until wrangler has deployed it for the first time: there is nothing to route to before."
  type        = object({ host = string, script = string })
  default     = null
}

variable "api_host" {
  description = "Host of the API, which the rules of the WAF judge."
  type        = string
}

variable "pools" {
  description = "Origins of each region by name: addresses of its load balancers, and the place for steering by distance."
  type = map(object({
    addresses = list(string)
    latitude  = number
    longitude = number
  }))
  validation {
    condition     = alltrue([for pool in var.pools : length(pool.addresses) > 0])
    error_message = "each pool needs an address."
  }
}

variable "origins" {
  description = "Hosts that the worker calls (CATALOG_ORIGINS, ORDERS_ORIGINS of wrangler.toml), each with its pools in the order they are tried. Orders name the one region that takes writes: failover there is a person's decision."
  type        = map(list(string))
  validation {
    condition     = alltrue([for pools in var.origins : length(pools) > 0])
    error_message = "each origin needs a pool."
  }
}

variable "origin_certificate" {
  description = "Certificate and key that Cloudflare shows to the load balancers, which refuse everybody else; its issuer stands in their trust store."
  type        = object({ certificate = string, private_key = string })
  sensitive   = true
}

variable "caa_issuers" {
  description = "Who may issue certificates for the zone: Cloudflare's issuers and Amazon's, for the load balancers."
  type        = set(string)
  default     = ["amazon.com", "letsencrypt.org", "pki.goog", "ssl.com"]
}

variable "zone_name" {
  description = "Name of the zone, such as sommier.example."
  type        = string
}

variable "alert_email" {
  description = "Who is told when an origin fails."
  type        = string
}

variable "certificate_validations" {
  description = "Records by which AWS sees that the origins' certificates are ours, by host."
  type        = map(object({ name = string, type = string, value = string }))
  default     = {}
}
