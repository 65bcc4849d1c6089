# What is measured is scraped, and what is named exists. Each rule has a test in monitoring_test.rego.
package main

import rego.v1

deny contains message if {
	some workload in services
	pod(workload).metadata.labels["sommier.example/metrics"] == "http"
	not scraped(workload)
	message := sprintf("%s: no ServiceMonitor or PodMonitor finds its metrics", [named(workload)])
}

scraped(workload) if {
	some monitor in objects
	monitor.kind == "PodMonitor"
	same_namespace(monitor, workload)
	selects(monitor.spec.selector, workload)
}

scraped(workload) if {
	some monitor in objects
	monitor.kind == "ServiceMonitor"
	some service in objects
	service.kind == "Service"
	same_namespace(monitor, service)
	same_namespace(service, workload)
	every key, value in monitor.spec.selector.matchLabels {
		service.metadata.labels[key] == value
	}
	every key, value in service.spec.selector {
		pod(workload).metadata.labels[key] == value
	}
}

# ConfigMaps and Secrets that a pod asks for: rendered here, or made of an ExternalSecret.
deny contains message if {
	some workload in workloads
	some [kind, name] in named_by(workload)
	not given(workload.metadata.namespace, kind, name)
	message := sprintf("%s: %s %s is not there", [named(workload), kind, name])
}

named_by(workload) := ({[kind, name] |
	some container in containers(workload)
	some source in object.get(container, "envFrom", [])
	some [kind, field] in [["ConfigMap", "configMapRef"], ["Secret", "secretRef"]]
	name := source[field].name
} | {["ConfigMap", name] |
	some volume in object.get(pod(workload).spec, "volumes", [])
	name := volume.configMap.name
}) | {["Secret", name] |
	some container in containers(workload)
	some variable in object.get(container, "env", [])
	name := variable.valueFrom.secretKeyRef.name
}

given(namespace, "ConfigMap", name) if {
	some object in objects
	object.kind == "ConfigMap"
	object.metadata.namespace == namespace
	object.metadata.name == name
}

given(namespace, "Secret", name) if {
	some object in objects
	object.kind == "ExternalSecret"
	object.metadata.namespace == namespace
	object.spec.target.name == name
}

# A Secret in a manifest is a secret in the repository.
deny contains message if {
	some object in objects
	object.kind == "Secret"
	message := sprintf("Secret/%s: values come from Secrets Manager by an ExternalSecret, never from a manifest", [object.metadata.name])
}
