#!/bin/sh
# published.sh ATTACK_VECTORS VECTORS: the published vectors are what the program makes.
set -eu
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
"$1" "$made"
for file in "$made"/*.gz "$2"/*.gz; do
  name=$(basename "$file")
  gzip -dc "$made/$name" >"$made/made"
  gzip -dc "$2/$name" >"$made/kept"
  cmp -s "$made/made" "$made/kept" || { echo "FAIL $name: not what attack_vectors makes"; exit 1; }
done
