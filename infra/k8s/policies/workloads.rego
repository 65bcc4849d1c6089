# What every workload must have. Each rule has a test in workloads_test.rego.
package main

import rego.v1

# conftest --combine gives all objects of one rendered overlay as a list.
objects := [file.contents | some file in input]

kinds_with_pods := {"Deployment", "StatefulSet", "RestateDeployment", "Job"}

workloads := [object | some object in objects; object.kind in kinds_with_pods]

# Those that serve: not a Job, which runs once, and not one that stands by.
services := [workload | some workload in workloads; workload.kind != "Job"]

pod(workload) := workload.spec.template

containers(workload) := array.concat(pod(workload).spec.containers, object.get(pod(workload).spec, "initContainers", []))

named(workload) := sprintf("%s/%s", [workload.kind, workload.metadata.name])

of(workload, container) := sprintf("%s, container %s", [named(workload), container.name])

# Labels as they will stand on the pod, asked by a selector.
selects(selector, workload) if {
	count(object.get(selector, "matchExpressions", [])) == 0
	every key, value in object.get(selector, "matchLabels", {}) {
		pod(workload).metadata.labels[key] == value
	}
}

selects(selector, workload) if {
	some expression in object.get(selector, "matchExpressions", [])
	expression.operator == "In"
	pod(workload).metadata.labels[expression.key] in expression.values
}

same_namespace(one, other) if one.metadata.namespace == other.metadata.namespace

deny contains "no workload was read" if count(workloads) == 0

deny contains message if {
	some workload in workloads
	some container in containers(workload)
	some bound in ["requests", "limits"]
	some resource in ["cpu", "memory"]
	not container.resources[bound][resource]
	message := sprintf("%s: no resources.%s.%s", [of(workload, container), bound, resource])
}

deny contains message if {
	some workload in services
	container := containers(workload)[0]
	some probe in ["startupProbe", "readinessProbe", "livenessProbe"]
	not container[probe]
	message := sprintf("%s: no %s", [of(workload, container), probe])
}

# A store that is away makes /readyz fail everywhere at once: only a pod that has never been ready may be judged by it.
deny contains message if {
	some workload in services
	some container in containers(workload)
	some probe in ["readinessProbe", "livenessProbe"]
	container[probe].httpGet.path == "/readyz"
	message := sprintf("%s: %s asks /readyz, so that one store's outage takes all pods away", [of(workload, container), probe])
}

deny contains message if {
	some workload in services
	container := containers(workload)[0]
	seconds := object.get(container, ["lifecycle", "preStop", "sleep", "seconds"], 0)
	not drains(pod(workload).spec, seconds)
	message := sprintf("%s: it must wait before it stops (lifecycle.preStop.sleep), and have at least 15 s more than that to end", [of(workload, container)])
}

drains(spec, seconds) if {
	seconds > 0
	spec.terminationGracePeriodSeconds >= seconds + 15
}

deny contains message if {
	some workload in workloads
	not hardened_pod(pod(workload).spec)
	message := sprintf("%s: the pod must run as non-root with seccomp RuntimeDefault and without a service account's token", [named(workload)])
}

hardened_pod(spec) if {
	spec.securityContext.runAsNonRoot == true
	spec.securityContext.runAsUser > 0
	spec.securityContext.seccompProfile.type == "RuntimeDefault"
	spec.automountServiceAccountToken == false
}

deny contains message if {
	some workload in workloads
	some container in containers(workload)
	not hardened_container(object.get(container, "securityContext", {}))
	message := sprintf("%s: needs a read-only root, no privilege escalation and no capabilities", [of(workload, container)])
}

hardened_container(context) if {
	context.readOnlyRootFilesystem == true
	context.allowPrivilegeEscalation == false
	context.capabilities.drop == ["ALL"]
}

images contains [of(workload, container), container.image] if {
	some workload in workloads
	some container in containers(workload)
}

images contains [named(object), object.spec.compute.image] if {
	some object in objects
	object.kind == "RestateCluster"
}

deny contains message if {
	some [where, image] in images
	not regex.match(`(:[0-9][\w.-]*|@sha256:[0-9a-f]{64})$`, image)
	message := sprintf("%s: %s is neither a digest nor a version", [where, image])
}

deny contains message if {
	some workload in services
	not spread(pod(workload))
	message := sprintf("%s: not spread over zones", [named(workload)])
}

spread(template) if {
	some constraint in template.spec.topologySpreadConstraints
	constraint.topologyKey == "topology.kubernetes.io/zone"
	constraint.maxSkew == 1
	every key, value in constraint.labelSelector.matchLabels {
		template.metadata.labels[key] == value
	}
}

deny contains message if {
	some workload in services
	count([budget | some budget in objects; budget.kind == "PodDisruptionBudget"; same_namespace(budget, workload); selects(budget.spec.selector, workload)]) != 1
	message := sprintf("%s: needs exactly one PodDisruptionBudget", [named(workload)])
}

# Raft does not scale by load.
deny contains message if {
	some workload in services
	workload.kind != "StatefulSet"
	not scaled(workload)
	message := sprintf("%s: neither a HorizontalPodAutoscaler nor a ScaledObject", [named(workload)])
}

# What scales it may ask for the workload or for the Rollout that runs its template.
scaled(workload) if {
	some scaler in objects
	scaler.kind in {"HorizontalPodAutoscaler", "ScaledObject"}
	same_namespace(scaler, workload)
	scaler.spec.scaleTargetRef.name == workload.metadata.name
	scaler.spec.scaleTargetRef.kind in {workload.kind, "Rollout"}
}
