package main

import rego.v1

test_nobody_scrapes_it if {
	one_that_holds(said_without("ServiceMonitor", "shop"), "finds its metrics")
}

test_monitor_of_a_service_without_the_label if {
	messages := said_after("Service", "shop", [{"op": "remove", "path": "/metadata/labels"}])
	one_that_holds(messages, "finds its metrics")
}

test_config_that_is_not_there if {
	one_that_holds(said_without("ConfigMap", "shop-config"), "ConfigMap shop-config is not there")
}

test_secret_that_nobody_makes if {
	one_that_holds(said_without("ExternalSecret", "shop"), "Secret shop-secrets is not there")
}

test_secret_in_a_manifest if {
	messages := deny with input as as_input(array.concat(cluster, [{"kind": "Secret", "metadata": meta("shop-secrets")}]))
	one_that_holds(messages, "never from a manifest")
}
