# Who may speak with whom: nothing that is not said. Each rule has a test in network_test.rego.
package main

import rego.v1

policies := [object | some object in objects; object.kind == "NetworkPolicy"]

# A policy of both directions for all pods that lets nothing through.
denies_all(policy) if {
	policy.spec.podSelector == {}
	{direction | some direction in policy.spec.policyTypes} == {"Ingress", "Egress"}
	count(object.get(policy.spec, "ingress", [])) == 0
	count(object.get(policy.spec, "egress", [])) == 0
}

deny contains message if {
	some namespace in objects
	namespace.kind == "Namespace"
	not default_deny(namespace.metadata.name)
	message := sprintf("namespace %s: no default-deny NetworkPolicy", [namespace.metadata.name])
}

default_deny(namespace) if {
	some policy in policies
	policy.metadata.namespace == namespace
	denies_all(policy)
}

# A policy of its own: what it needs is written down, and its pods' labels are those that the policy asks for.
deny contains message if {
	some workload in workloads
	some direction in ["Egress", "Ingress"]
	needs(workload, direction)
	not has_policy(workload, direction)
	message := sprintf("%s: no NetworkPolicy of its own says what %s it may have", [named(workload), lower(direction)])
}

needs(_, "Egress")

needs(workload, "Ingress") if workload.kind != "Job"

has_policy(workload, direction) if {
	some policy in policies
	same_namespace(policy, workload)
	policy.spec.podSelector != {}
	not startswith(policy.metadata.name, "allow-")
	direction in policy.spec.policyTypes
	selects(policy.spec.podSelector, workload)
}

deny contains message if {
	some policy in policies
	some rule in object.get(policy.spec, "egress", [])
	some peer in object.get(rule, "to", [{}])
	reaches_metadata(peer)
	message := sprintf("NetworkPolicy/%s: an egress rule reaches 169.254.169.254, which hands out the node's credentials", [policy.metadata.name])
}

reaches_metadata(peer) if count(peer) == 0

reaches_metadata(peer) if {
	net.cidr_contains(peer.ipBlock.cidr, "169.254.169.254/32")
	not "169.254.169.254/32" in object.get(peer.ipBlock, "except", [])
}

# Nothing but the API and its health is to be had from outside.
deny contains message if {
	some ingress in objects
	ingress.kind == "Ingress"
	some rule in ingress.spec.rules
	some path in rule.http.paths
	not path.path in {"/v1", "/healthz", "/readyz"}
	message := sprintf("Ingress/%s: %s must not be reached from outside", [ingress.metadata.name, path.path])
}
