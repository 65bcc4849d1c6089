package main

import rego.v1

test_no_default_deny if {
	one_that_holds(said_without("NetworkPolicy", "default-deny"), "default-deny")
}

test_default_deny_that_lets_through if {
	messages := said_after("NetworkPolicy", "default-deny", [{"op": "add", "path": "/spec/ingress", "value": [{}]}])
	one_that_holds(messages, "default-deny")
}

test_no_policy_of_its_own if {
	messages := said_without("NetworkPolicy", "shop")
	count(messages) == 2
	every message in messages {
		contains(message, "no NetworkPolicy of its own")
	}
}

test_policy_that_selects_others if {
	messages := said_after("NetworkPolicy", "shop", [{"op": "replace", "path": "/spec/podSelector", "value": {"matchLabels": {"app.kubernetes.io/name": "other"}}}])
	count(messages) == 2
}

test_credentials_of_the_node if {
	every path in ["/spec/egress/0/to/0/ipBlock/except", "/spec/egress/0/to"] {
		messages := said_after("NetworkPolicy", "shop", [{"op": "remove", "path": path}])
		one_that_holds(messages, "169.254.169.254")
	}
}

test_metrics_from_outside if {
	messages := said_after("Ingress", "shop", [{"op": "replace", "path": "/spec/rules/0/http/paths/0/path", "value": "/"}])
	one_that_holds(messages, "from outside")
}
