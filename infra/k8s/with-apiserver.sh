#!/usr/bin/env bash
# Runs a command against a throw-away Kubernetes API server on loopback that knows the definitions in crds/:
#   infra/k8s/with-apiserver.sh KUBE_APISERVER COMMAND [ARGUMENT...]
# KUBE_APISERVER is the binary; etcd, kubectl, openssl and node are taken from the PATH. The command finds the server by KUBECONFIG.
set -euo pipefail

apiserver=$(realpath "${1:?the kube-apiserver to start}")
shift
here=$(cd "$(dirname "$0")" && pwd)

work=$(mktemp -d)
pids=()
stop() {
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  for pid in "${pids[@]}"; do wait "$pid" 2>/dev/null || true; done
  rm -rf "$work"
}
trap stop EXIT

free_port() { node -e 'const s = require("node:net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })'; }

# until_ready WHAT LOG COMMAND...: tries for two minutes.
until_ready() {
  local what=$1 log=$2
  shift 2
  for _ in $(seq 240); do
    "$@" >/dev/null 2>&1 && return
    sleep 0.5
  done
  echo "$what is not ready after two minutes:" >&2
  tail -n 20 "$log" >&2
  exit 1
}

etcd="http://127.0.0.1:$(free_port)"
peer="http://127.0.0.1:$(free_port)"
etcd --data-dir "$work/etcd" --listen-client-urls "$etcd" --advertise-client-urls "$etcd" --listen-peer-urls "$peer" \
  --initial-advertise-peer-urls "$peer" --initial-cluster "default=$peer" >"$work/etcd.log" 2>&1 &
pids+=($!)
until_ready etcd "$work/etcd.log" curl -fs "$etcd/health"

openssl genrsa -out "$work/service-accounts.key" 2048 2>/dev/null
token=$(openssl rand -hex 16)
echo "$token,admin,admin,system:masters" >"$work/tokens.csv"
port=$(free_port)
"$apiserver" --etcd-servers "$etcd" --bind-address 127.0.0.1 --advertise-address 127.0.0.1 --secure-port "$port" \
  --cert-dir "$work/certs" --token-auth-file "$work/tokens.csv" --authorization-mode RBAC --service-cluster-ip-range 10.96.0.0/16 \
  --service-account-key-file "$work/service-accounts.key" --service-account-signing-key-file "$work/service-accounts.key" \
  --service-account-issuer https://kubernetes.default.svc >"$work/apiserver.log" 2>&1 &
pids+=($!)

export KUBECONFIG=$work/kubeconfig
kubectl config set-cluster throw-away --server "https://127.0.0.1:$port" --insecure-skip-tls-verify >/dev/null
kubectl config set-credentials admin --token "$token" >/dev/null
kubectl config set-context throw-away --cluster throw-away --user admin >/dev/null
kubectl config use-context throw-away >/dev/null
until_ready kube-apiserver "$work/apiserver.log" kubectl get --raw /readyz

for definitions in "$here"/crds/*.{json,yaml}; do kubectl apply --server-side -f "$definitions" >/dev/null; done
kubectl wait --for=condition=Established crd --all --timeout=60s >/dev/null
"$@"
