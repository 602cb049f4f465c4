#!/bin/sh
# air_spirv.sh DUMP: kernels made for the AIRs of the examples, and for random ones, are valid SPIR-V and have a form in
# Metal's language, as far as the tools for that are installed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$1" "$work" >"$work/log"
num=0 failed=0
for file in "$work"/*.spv; do
  if command -v spirv-val >/dev/null; then
    spirv-val --target-env vulkan1.2 --scalar-block-layout "$file" || { echo "$(basename "$file"): invalid"; failed=1; }
  fi
  if command -v spirv-cross >/dev/null; then
    spirv-cross --msl --msl-version 20300 "$file" >"$work/msl" || { echo "$(basename "$file"): no Metal form"; failed=1; }
  fi
  num=$((num + 1))
done
[ "$num" -gt 50 ] || { echo "only $num kernels"; exit 1; }
echo "$num kernels"
exit $failed
