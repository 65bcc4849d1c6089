#!/usr/bin/env bash
# Renders every overlay and judges it: infra/k8s/validate.sh [OVERLAY...]
#   KUBERNETES_SCHEMAS  folder of Kubernetes' JSON schemas for kubeconform; its own address without it
#   DRY_RUN=server      asks the API server of KUBECONFIG too: `kubectl apply --dry-run=server`, and each pod against the Pod Security
#                       Standard of its namespace. It needs the definitions of crds/; infra/k8s/with-apiserver.sh starts one that has them.
# The rules of policies/ are conftest's: `conftest test --combine -p infra/k8s/policies RENDERED`.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
scripts=$here/../../tools/infra-check/kubernetes
overlays=("$@")
[ ${#overlays[@]} -gt 0 ] || overlays=(staging production dr)

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
node "$scripts/crd-schemas.ts" "$here/crds" "$work/schemas"
kubernetes=default
if [ -n "${KUBERNETES_SCHEMAS:-}" ]; then kubernetes="$KUBERNETES_SCHEMAS/{{.ResourceKind}}{{.KindSuffix}}.json"; fi

for overlay in "${overlays[@]}"; do
  kubectl kustomize "$here/overlays/$overlay" >"$work/$overlay.yaml"
  echo "$overlay: $(kubeconform -strict -summary -kubernetes-version 1.34.0 -schema-location "$kubernetes" \
    -schema-location "$work/schemas/{{.ResourceKind}}-{{.Group}}-{{.ResourceAPIVersion}}.json" "$work/$overlay.yaml")"
  [ "${DRY_RUN:-}" = server ] || continue
  # Namespaces and service accounts must be there for what is asked within them; a dry run leaves nothing behind.
  node "$scripts/pods-of.ts" --prerequisites <"$work/$overlay.yaml" | kubectl apply -f - >/dev/null
  kubectl apply --dry-run=server -f "$work/$overlay.yaml" >"$work/$overlay.objects"
  node "$scripts/pods-of.ts" <"$work/$overlay.yaml" | kubectl create --dry-run=server -f - >"$work/$overlay.pods"
  echo "$overlay: $(wc -l <"$work/$overlay.objects") objects accepted by kube-apiserver $(kubectl get --raw /version | node -p \
    'JSON.parse(require("node:fs").readFileSync(0)).gitVersion'), $(wc -l <"$work/$overlay.pods") pods by Pod Security"
done
