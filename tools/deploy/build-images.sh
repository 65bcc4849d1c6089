#!/usr/bin/env bash
# Builds the origins' images into FOLDER, one OCI archive each, with SBOM and provenance attached: tools/deploy/build-images.sh FOLDER
# BUILD_IMAGE and RUN_IMAGE are the two base images by digest, REVISION is the commit. Needs Docker with buildx.
set -euo pipefail

folder=${1:?a folder for the archives}
mkdir -p "$folder"
for base in "${BUILD_IMAGE:?}" "${RUN_IMAGE:?}"; do
  case $base in
    *@sha256:*) ;;
    *) echo "$base is not given by digest" >&2 && exit 1 ;;
  esac
done

# Times of files are the commit's, so that the same commit gives the same layers.
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
export SOURCE_DATE_EPOCH
version=$(node -p 'require("./package.json").version')
for image in catalog orders sync; do
  docker buildx build . --file "infra/images/$image/Dockerfile" --platform linux/amd64 \
    --build-arg "BUILD_IMAGE=$BUILD_IMAGE" --build-arg "RUN_IMAGE=$RUN_IMAGE" \
    --build-arg "VERSION=$version" --build-arg "REVISION=${REVISION:?}" \
    --sbom=true --provenance=mode=max --output "type=oci,dest=$folder/$image.tar,rewrite-timestamp=true"
done
