#!/usr/bin/env bash
# Prints what runs in the cluster of the current kubectl context, as lines for tools/deploy/release-origins.sh; nothing where nothing runs.
set -euo pipefail

for name in catalog orders sync; do
  image=$(kubectl get deployment "$name" --namespace sommier --ignore-not-found -o jsonpath='{.spec.template.spec.containers[0].image}')
  [ -z "$image" ] || echo "sommier/$name@${image##*@}"
done
