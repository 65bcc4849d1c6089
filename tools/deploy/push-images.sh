#!/usr/bin/env bash
# Pushes the archives of FOLDER to the registries (REGISTRIES, with spaces between them) and prints each as NAME@DIGEST, as
# tools/deploy/release-origins.sh takes them: tools/deploy/push-images.sh FOLDER
set -euo pipefail

folder=${1:?the folder of archives}
for image in catalog orders sync; do
  mkdir -p "$folder/$image"
  tar -xf "$folder/$image.tar" -C "$folder/$image"
  for registry in ${REGISTRIES:?}; do
    aws ecr get-login-password --region "$(echo "$registry" | cut -d. -f4)" |
      crane auth login "$registry" --username AWS --password-stdin >&2
    pushed=$(crane push "$folder/$image" "$registry/sommier/$image:${REVISION:?}")
  done
  echo "sommier/$image@${pushed##*@}"
done
