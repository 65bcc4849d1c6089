#!/usr/bin/env bash
# Puts tools that a pipeline needs into ~/.local/bin, each at a fixed version and checked by its project's own checksums:
#   tools/deploy/install-tools.sh kubectl argo-rollouts crane trivy aws
set -euo pipefail

bin=$HOME/.local/bin
mkdir -p "$bin"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

get() { curl --fail --silent --show-error --location --retry 3 --output "$1" "$2"; }
# checked FILE SUMS: SUMS holds a line "hash  FILE".
checked() { grep " \*\?$1\$" "$2" | sha256sum --check --quiet -; }

for tool in "$@"; do
  case $tool in
    kubectl)
      get kubectl https://dl.k8s.io/release/v1.34.2/bin/linux/amd64/kubectl
      get kubectl.sha256 https://dl.k8s.io/release/v1.34.2/bin/linux/amd64/kubectl.sha256
      echo "$(cat kubectl.sha256)  kubectl" | sha256sum --check --quiet -
      install -m 755 kubectl "$bin/kubectl"
      ;;
    argo-rollouts)
      base=https://github.com/argoproj/argo-rollouts/releases/download/v1.9.0
      get kubectl-argo-rollouts-linux-amd64 "$base/kubectl-argo-rollouts-linux-amd64"
      get sums "$base/argo-rollouts-checksums.txt"
      checked kubectl-argo-rollouts-linux-amd64 sums
      install -m 755 kubectl-argo-rollouts-linux-amd64 "$bin/kubectl-argo-rollouts"
      ;;
    crane)
      base=https://github.com/google/go-containerregistry/releases/download/v0.20.7
      get go-containerregistry_Linux_x86_64.tar.gz "$base/go-containerregistry_Linux_x86_64.tar.gz"
      get sums "$base/checksums.txt"
      checked go-containerregistry_Linux_x86_64.tar.gz sums
      tar -xzf go-containerregistry_Linux_x86_64.tar.gz -C "$bin" crane
      ;;
    trivy)
      base=https://github.com/aquasecurity/trivy/releases/download/v0.68.1
      get trivy_0.68.1_Linux-64bit.tar.gz "$base/trivy_0.68.1_Linux-64bit.tar.gz"
      get sums "$base/trivy_0.68.1_checksums.txt"
      checked trivy_0.68.1_Linux-64bit.tar.gz sums
      tar -xzf trivy_0.68.1_Linux-64bit.tar.gz -C "$bin" trivy
      ;;
    aws)
      # The project signs these instead of publishing sums; the connection to its own host is what is trusted here.
      get aws.zip https://awscli.amazonaws.com/awscli-exe-linux-x86_64-2.31.30.zip
      unzip -q aws.zip
      ./aws/install --install-dir "$HOME/.local/aws" --bin-dir "$bin" --update
      ;;
    *)
      echo "no tool is named $tool" >&2
      exit 1
      ;;
  esac
done
