#!/bin/sh
# fuzz.sh SECONDS: builds the fuzz targets with clang (build/fuzz) and runs each for SECONDS, from seeds that are keys and
# proofs of the published cases. Needs build/release/case_tool.
set -eu
seconds=${1:-20}
root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
CC=${CLANG:-clang} cmake --preset fuzz >/dev/null
cmake --build build/fuzz --target fuzz_vk fuzz_proof
seeds=$(mktemp -d)
trap 'rm -rf "$seeds"' EXIT
mkdir "$seeds/vk" "$seeds/proof" "$seeds/work" "$seeds/artifacts"
for case in absent_optional cached_parts heights_1_and_skip key_preprocessed_wide key_simplification_torture l_skip_0; do
  build/release/case_tool "tests/vectors/cases/$case.json" "$seeds/work" 2>/dev/null || [ $? -eq 3 ]
  cp "$seeds/work/vk.bin" "$seeds/vk/$case"
  # The same without its pre-hash, of which the target makes its own: 8 words of mostly 5 bytes.
  head -c -40 "$seeds/work/vk.bin" >"$seeds/vk/$case.part"
done
build/release/case_tool tests/vectors/cases/cached_parts.json "$seeds/work"
cp "$seeds/work/proof.bin" "$seeds/proof/good"
SWIRL_FUZZ_VK=$seeds/work/vk.bin
export SWIRL_FUZZ_VK
for target in vk proof; do
  max_len=65536
  [ $target = vk ] && max_len=2048
  echo "== fuzz_$target: $seconds s"
  if ! "build/fuzz/tests/fuzz/fuzz_$target" -max_total_time="$seconds" -max_len=$max_len -rss_limit_mb=1024 \
    -artifact_prefix="$root/build/fuzz/" "$seeds/$target" >"$seeds/log" 2>&1; then
    cat "$seeds/log"
    exit 1
  fi
  grep '^Done ' "$seeds/log"
done
