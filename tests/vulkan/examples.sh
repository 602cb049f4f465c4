#!/bin/sh
# examples.sh SWIRL EXAMPLE:SIZE...: proofs made on the CPU and on the GPU: the proofs are the same bytes.
set -eu
swirl=$1
shift
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for case; do
  name=${case%:*} size=${case#*:}
  for device in cpu gpu; do
    "$swirl" prove --example "$name" --size "$size" --device $device --verify --out "$work/$device.proof" >"$work/log" ||
      { cat "$work/log"; exit 1; }
    ! grep -E 'VUID-|UNASSIGNED-|SYNC-HAZARD|Validation (Error|Warning)' "$work/log" || exit 1
  done
  cmp "$work/cpu.proof" "$work/gpu.proof"
  echo "$name, size $size: $(wc -c <"$work/gpu.proof") bytes, the same on both"
done
