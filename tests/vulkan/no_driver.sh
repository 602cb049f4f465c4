#!/bin/sh
# no_driver.sh SWIRL: where Vulkan finds no driver the program works, and says of a GPU why there is none.
set -eu
swirl=$1
VK_DRIVER_FILES=/nonexistent VK_ICD_FILENAMES=/nonexistent
export VK_DRIVER_FILES VK_ICD_FILENAMES
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$swirl" devices >"$work/devices"
grep -q '^cpu (default)' "$work/devices"
! grep -q '^gpu' "$work/devices" || exit 1
"$swirl" demo fibonacci --size 4 --out "$work" | grep -q accepted
for device in gpu gpu:0 plan:gpu; do
  code=0
  "$swirl" prove --example fibonacci --size 4 --device $device --out "$work/none" >"$work/log" 2>&1 || code=$?
  cat "$work/log"
  [ $code -eq 1 ] && grep -q 'ERR_DEVICE: .*there is no GPU: .*driver' "$work/log" && [ ! -e "$work/none" ]
done
SWIRL_DEVICE=gpu "$swirl" devices >"$work/devices" # also where the default does not exist
