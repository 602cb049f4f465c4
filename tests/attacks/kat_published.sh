#!/bin/sh
# kat_published.sh SWIRL VECTORS: the verdict of `swirl kat` on every published vector.
set -eu
exec "$1" kat --threads 1 "$2"/*.json.gz
