#!/bin/sh
# warmup.sh SWIRL VECTORS: kernels are compiled ahead and kept where the environment says; a CPU has none.
set -eu
swirl=$1 open="$1 kat --device gpu $2/spec/kat_babybear.json" # opens the GPU, which compiles the self-test's kernels
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset SWIRL_DEVICE
"$swirl" warmup | grep -qx 'cpu: nothing to compile'
SWIRL_CACHE_DIR=$work/own "$swirl" warmup --device gpu | grep -q "kernels compiled in .* kept in $work/own"
ls "$work"/own/vulkan-*.cache >/dev/null
SWIRL_CACHE_DIR=$work/own SWIRL_AIR_KERNELS=generated "$swirl" warmup --device gpu --example fibonacci --size 6 2>&1 |
  grep -q "kernels compiled in .* kept in $work/own"
unset SWIRL_CACHE_DIR
# shellcheck disable=SC2086 # a command
XDG_CACHE_HOME=$work/xdg $open >/dev/null 2>&1
ls "$work"/xdg/swirl/vulkan-*.cache >/dev/null
unset XDG_CACHE_HOME
HOME=$work/home $open >/dev/null 2>&1
file=$(ls "$work"/home/.cache/swirl/vulkan-*.cache)
printf x >"$file"
HOME=$work/home "$swirl" warmup --device gpu 2>"$work/said" >/dev/null
grep -q "$file is damaged: ignored" "$work/said"
HOME=$work/home "$swirl" warmup --device gpu 2>"$work/said" >/dev/null
[ ! -s "$work/said" ]
# Every command tells
printf x >"$file"
HOME=$work/home "$swirl" prove --example fibonacci --size 3 --device gpu --out "$work/proof" 2>"$work/said" >/dev/null
grep -qx "swirl: warning: $file is damaged: ignored, kernels are compiled again" "$work/said"
