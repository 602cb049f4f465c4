#!/bin/sh
# check_verifier_symbols.sh LIBRARY.a: libswirl_verify needs nothing from outside but these functions of C and its
# mathematics, and of the compiler itself: no memory, files, threads, environment or devices.
set -eu
allowed='memcpy|memset|memcmp|bcmp|memmove|strcmp|strlen|snprintf|vsnprintf|__snprintf_chk|__vsnprintf_chk'
allowed="$allowed|exp2|log2|sqrt|fmin|fmax|floor|ceil"
allowed="$allowed|_GLOBAL_OFFSET_TABLE_|__popcount[sd]i2|__stack_chk_fail|__mem(cpy|set|move)_chk"
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
nm -g --defined-only "$1" | awk 'NF == 3 { print $3 }' | sort -u >"$dir/defined"
nm -u "$1" | awk '$1 == "U" { print $2 }' | sort -u >"$dir/needed"
comm -23 "$dir/needed" "$dir/defined" >"$dir/outside"
if grep -v -x -E "$allowed" "$dir/outside" >"$dir/bad"; then
  echo "$1 needs: $(tr '\n' ' ' <"$dir/bad")"
  exit 1
fi
echo "symbols: $(basename "$1") needs $(tr '\n' ' ' <"$dir/outside")"
