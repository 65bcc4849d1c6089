#!/bin/sh
# Runs beside each Typesense node: a snapshot by its API, packed and sent to S3, then again. The three nodes take turns, so that
# the newest is never older than a third of SNAPSHOT_EVERY_SECONDS while all run.
set -eu

node=${POD_NAME##*-}
pause=$((SNAPSHOT_EVERY_SECONDS * node / 3 + 60))
# The shell waits in the foreground otherwise, and a pod that is told to stop would be killed instead.
trap 'exit 0' TERM

while :; do
  sleep "$pause" &
  wait $!
  pause=$SNAPSHOT_EVERY_SECONDS
  at=$(date -u +%Y-%m-%dT%H-%M-%SZ)
  folder=/data/snapshots/$at
  if curl -sS --fail-with-body --max-time 900 -X POST -H "X-TYPESENSE-API-KEY: $TYPESENSE_API_KEY" \
    "http://127.0.0.1:8108/operations/snapshot?snapshot_path=$folder" &&
    tar -C "$folder" -cf - . | aws s3 cp - "$SNAPSHOT_BUCKET/$POD_NAME/$at.tar" --only-show-errors; then
    echo "{\"level\":\"info\",\"msg\":\"snapshot sent\",\"node\":\"$POD_NAME\",\"at\":\"$at\"}"
  else
    echo "{\"level\":\"error\",\"msg\":\"snapshot failed\",\"node\":\"$POD_NAME\",\"at\":\"$at\"}" >&2
    pause=600
  fi
  rm -rf "$folder"
done
