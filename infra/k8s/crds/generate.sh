#!/usr/bin/env bash
# Writes the operators' definitions beside this file again, from the Go types that they publish: Prometheus' operator, KEDA and Argo
# Rollouts, by the generator that they use themselves. Descriptions are left out and each file is one line, as it is read by machines
# alone. Needs Go 1.26 and Node; takes about two minutes.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

packages=(
  github.com/argoproj/argo-rollouts/pkg/apis/rollouts/v1alpha1
  github.com/kedacore/keda/v2/apis/keda/v1alpha1
  github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1
)
kinds=(
  argoproj.io_analysistemplates argoproj.io_rollouts
  keda.sh_scaledobjects keda.sh_triggerauthentications
  monitoring.coreos.com_podmonitors monitoring.coreos.com_prometheusrules monitoring.coreos.com_servicemonitors
)

printf 'module definitions\n\ngo 1.25.0\n' >go.mod
{
  printf '//go:build tools\n\npackage definitions\n\nimport (\n'
  for package in "${packages[@]}" sigs.k8s.io/controller-tools/cmd/controller-gen; do printf '\t_ "%s"\n' "$package"; done
  printf ')\n'
} >tools.go
go get github.com/argoproj/argo-rollouts@v1.9.0 github.com/kedacore/keda/v2@v2.18.1 \
  github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring@v0.95.1 sigs.k8s.io/controller-tools@v0.19.0
go mod tidy
for package in "${packages[@]}"; do
  go run sigs.k8s.io/controller-tools/cmd/controller-gen crd:maxDescLen=0 "paths=$package" output:crd:artifacts:config=out
done
for kind in "${kinds[@]}"; do
  kubectl create --dry-run=client --validate=false -o json -f "out/$kind.yaml" | node -e '
    const sorted = (value) => Array.isArray(value) ? value.map(sorted) : value === null || typeof value !== "object" ? value :
      Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])]));
    const text = require("node:fs").readFileSync(0, "utf8");
    process.stdout.write(`${JSON.stringify(sorted(JSON.parse(text)))}\n`);' >"$here/$kind.json"
done
