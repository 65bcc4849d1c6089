package main

import rego.v1

first := "/spec/template/spec/containers/0"

test_a_cluster_by_the_rules_passes if {
	count(deny) == 0 with input as as_input(cluster)
}

test_nothing_read if {
	deny["no workload was read"] with input as []
}

test_each_bound if {
	every bound in ["requests/cpu", "requests/memory", "limits/cpu", "limits/memory"] {
		messages := said_after("Deployment", "shop", [{"op": "remove", "path": sprintf("%s/resources/%s", [first, bound])}])
		one_that_holds(messages, replace(bound, "/", "."))
	}
}

test_each_probe if {
	every probe in ["startupProbe", "readinessProbe", "livenessProbe"] {
		messages := said_after("Deployment", "shop", [{"op": "remove", "path": sprintf("%s/%s", [first, probe])}])
		one_that_holds(messages, probe)
	}
}

test_stores_decide_over_all_pods if {
	messages := said_after("Deployment", "shop", [{"op": "replace", "path": sprintf("%s/readinessProbe/httpGet/path", [first]), "value": "/readyz"}])
	one_that_holds(messages, "/readyz")
}

test_stops_at_once if {
	messages := said_after("Deployment", "shop", [{"op": "remove", "path": sprintf("%s/lifecycle", [first])}])
	one_that_holds(messages, "wait before it stops")
}

test_no_time_to_end if {
	messages := said_after("Deployment", "shop", [{"op": "replace", "path": "/spec/template/spec/terminationGracePeriodSeconds", "value": 20}])
	one_that_holds(messages, "wait before it stops")
}

test_each_hardening_of_the_pod if {
	every path in ["securityContext/runAsNonRoot", "securityContext/runAsUser", "securityContext/seccompProfile", "automountServiceAccountToken"] {
		messages := said_after("Deployment", "shop", [{"op": "remove", "path": sprintf("/spec/template/spec/%s", [path])}])
		one_that_holds(messages, "non-root")
	}
}

test_each_hardening_of_the_container if {
	every path in ["readOnlyRootFilesystem", "allowPrivilegeEscalation", "capabilities"] {
		messages := said_after("Deployment", "shop", [{"op": "remove", "path": sprintf("%s/securityContext/%s", [first, path])}])
		one_that_holds(messages, "read-only root")
	}
}

test_images if {
	every image in ["shop", "shop:latest", "registry.example:5000/shop", "shop:stable"] {
		messages := said_after("Deployment", "shop", [{"op": "replace", "path": sprintf("%s/image", [first]), "value": image}])
		one_that_holds(messages, image)
	}
	digest := "registry.example/shop@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
	count(said_after("Deployment", "shop", [{"op": "replace", "path": sprintf("%s/image", [first]), "value": digest}])) == 0
}

test_all_in_one_zone if {
	messages := said_after("Deployment", "shop", [{"op": "replace", "path": "/spec/template/spec/topologySpreadConstraints/0/topologyKey", "value": "kubernetes.io/hostname"}])
	one_that_holds(messages, "zones")
}

test_no_budget if {
	one_that_holds(said_without("PodDisruptionBudget", "shop"), "PodDisruptionBudget")
}

test_nothing_scales_it if {
	one_that_holds(said_without("HorizontalPodAutoscaler", "shop"), "HorizontalPodAutoscaler")
}
