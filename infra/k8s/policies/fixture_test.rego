# A small cluster that every rule lets pass; the tests spoil one thing each.
package main

import rego.v1

labels := {"app.kubernetes.io/name": "shop", "sommier.example/metrics": "http"}

container := {
	"name": "shop",
	"image": "registry.example/shop:1.2.3",
	"resources": {"requests": {"cpu": "1", "memory": "1Gi"}, "limits": {"cpu": "2", "memory": "2Gi"}},
	"startupProbe": {"httpGet": {"path": "/readyz"}},
	"readinessProbe": {"httpGet": {"path": "/healthz"}},
	"livenessProbe": {"httpGet": {"path": "/healthz"}},
	"lifecycle": {"preStop": {"sleep": {"seconds": 15}}},
	"envFrom": [{"configMapRef": {"name": "shop-config"}}, {"secretRef": {"name": "shop-secrets"}}],
	"securityContext": {"readOnlyRootFilesystem": true, "allowPrivilegeEscalation": false, "capabilities": {"drop": ["ALL"]}},
}

template := {
	"metadata": {"labels": labels},
	"spec": {
		"terminationGracePeriodSeconds": 40,
		"automountServiceAccountToken": false,
		"securityContext": {"runAsNonRoot": true, "runAsUser": 65532, "seccompProfile": {"type": "RuntimeDefault"}},
		"topologySpreadConstraints": [{
			"maxSkew": 1,
			"topologyKey": "topology.kubernetes.io/zone",
			"labelSelector": {"matchLabels": {"app.kubernetes.io/name": "shop"}},
		}],
		"containers": [container],
	},
}

selector := {"matchLabels": {"app.kubernetes.io/name": "shop"}}

meta(name) := {"name": name, "namespace": "shop", "labels": {"app.kubernetes.io/name": "shop"}}

cluster := [
	{"kind": "Namespace", "metadata": {"name": "shop"}},
	{"kind": "NetworkPolicy", "metadata": meta("default-deny"), "spec": {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}},
	{"kind": "NetworkPolicy", "metadata": meta("shop"), "spec": {
		"podSelector": selector,
		"policyTypes": ["Ingress", "Egress"],
		"egress": [{"to": [{"ipBlock": {"cidr": "0.0.0.0/0", "except": ["169.254.169.254/32"]}}]}],
	}},
	{"kind": "Deployment", "metadata": meta("shop"), "spec": {"template": template}},
	{"kind": "PodDisruptionBudget", "metadata": meta("shop"), "spec": {"selector": selector}},
	{"kind": "HorizontalPodAutoscaler", "metadata": meta("shop"), "spec": {"scaleTargetRef": {"kind": "Deployment", "name": "shop"}}},
	{"kind": "Service", "metadata": meta("shop"), "spec": {"selector": {"app.kubernetes.io/name": "shop"}}},
	{"kind": "ServiceMonitor", "metadata": meta("shop"), "spec": {"selector": selector}},
	{"kind": "ConfigMap", "metadata": meta("shop-config")},
	{"kind": "ExternalSecret", "metadata": meta("shop"), "spec": {"target": {"name": "shop-secrets"}}},
	{"kind": "Ingress", "metadata": meta("shop"), "spec": {"rules": [{"http": {"paths": [{"path": "/v1"}]}}]}},
]

as_input(list) := [{"path": "fixture", "contents": object} | some object in list]

# What is said of the cluster after a JSON patch of one of its objects.
said_after(kind, name, patch) := messages if {
	spoilt := [patched | some object in cluster; patched := after(object, kind, name, patch)]
	messages := deny with input as as_input(spoilt)
}

after(object, kind, name, patch) := json.patch(object, patch) if {
	object.kind == kind
	object.metadata.name == name
}

after(object, kind, name, _) := object if not is_it(object, kind, name)

is_it(object, kind, name) if {
	object.kind == kind
	object.metadata.name == name
}

# What is said of the cluster without an object.
said_without(kind, name) := messages if {
	left := [object | some object in cluster; not is_it(object, kind, name)]
	messages := deny with input as as_input(left)
}

one_that_holds(messages, part) if {
	count(messages) == 1
	some message in messages
	contains(message, part)
}
