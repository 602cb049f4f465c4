#!/bin/sh
# examples.sh SWIRL: every example, small, proven on the CPU and on the GPU: the proofs are the same bytes.
set -eu
swirl=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for case in fibonacci:0 fibonacci:10 range_check:8 machine:8 poseidon2:4 keccakf:0 logup_heavy:7; do
  name=${case%:*} size=${case#*:}
  for device in cpu gpu; do
    "$swirl" prove --example "$name" --size "$size" --device $device --verify --out "$work/$device.proof" >"$work/log" ||
      { cat "$work/log"; exit 1; }
    ! grep -E 'VUID-|UNASSIGNED-|SYNC-HAZARD|Validation (Error|Warning)' "$work/log" || exit 1
  done
  cmp "$work/cpu.proof" "$work/gpu.proof"
  echo "$name, size $size: $(wc -c <"$work/gpu.proof") bytes, the same on both"
done
