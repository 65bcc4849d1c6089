#!/usr/bin/env bash
# Fails when an archive of FOLDER holds a known weakness that has been mended somewhere: tools/deploy/scan-images.sh FOLDER
set -euo pipefail

folder=${1:?the folder of archives}
for image in catalog orders sync; do
  trivy image --input "$folder/$image.tar" --severity HIGH,CRITICAL --ignore-unfixed --exit-code 1 --scanners vuln,secret
done
