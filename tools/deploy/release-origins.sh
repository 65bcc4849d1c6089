#!/usr/bin/env bash
# Brings one release of the origins to the cluster of the current kubectl context, in the order that keeps shoppers served:
#   tools/deploy/release-origins.sh ENVIRONMENT IMAGES [--back]
# IMAGES is a file of lines NAME@DIGEST (sommier/catalog@sha256:…), one for each of ours; nothing is released without a digest.
# 1. what pods need (namespaces, configuration, secrets, policies, stores); 2. migrations, to their end; 3. what serves, by and by:
# Argo Rollouts watch each step and go back by themselves when the error budget burns, and this ends with 1.
# With --back IMAGES are those that ran before (tools/deploy/running-images.sh): no migrations, and all pods at once. Tables stay as they
# are, which the version before can read (tools/deploy/check-migrations.sh).
set -euo pipefail

environment=${1:?staging, production or dr}
images=${2:?a file of images by digest}
back=${3:-}
here=$(cd "$(dirname "$0")/../../infra/k8s" && pwd)

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r "$here"/. "$work"
overlay=$work/overlays/$environment
for image in catalog orders sync; do
  digest=$(sed -n "s|^sommier/$image@\(sha256:[0-9a-f]\{64\}\)$|\1|p" "$images")
  if [ -z "$digest" ]; then
    echo "$images names no digest of sommier/$image" >&2
    exit 1
  fi
  # kustomize takes a digest where a tag stood.
  sed -i "/name: sommier\/$image\$/,/newTag:/s|newTag: .*|digest: $digest|" "$overlay/kustomization.yaml"
done
kubectl kustomize "$overlay" >"$work/release.yaml"

echo "$environment: what pods need"
kubectl apply -f "$work/release.yaml" -l 'sommier.example/phase notin (migrate, serve)'
kubectl wait --for=condition=Ready externalsecret --all --namespace sommier --timeout=5m

if [ "$back" != --back ]; then
  echo "$environment: migrations"
  kubectl delete job --namespace sommier -l sommier.example/phase=migrate --ignore-not-found --wait
  kubectl apply -f "$work/release.yaml" -l sommier.example/phase=migrate
  if ! kubectl wait --for=condition=Complete job/orders-migrate --namespace sommier --timeout=16m; then
    kubectl logs --namespace sommier job/orders-migrate --tail=50 >&2 || true
    echo 'the migrations did not end; nothing of the release serves' >&2
    exit 1
  fi
fi

echo "$environment: what serves"
kubectl apply -f "$work/release.yaml" -l sommier.example/phase=serve
for rollout in catalog orders; do
  if [ "$back" = --back ]; then kubectl argo rollouts promote "$rollout" --namespace sommier --full; fi
  kubectl argo rollouts status "$rollout" --namespace sommier --timeout 60m
done
kubectl rollout status deployment/sync --namespace sommier --timeout=15m
