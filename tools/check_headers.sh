#!/bin/sh
# Each public header compiles alone, as C11 and as C++11, without a warning.
set -eu
cd "$(dirname "$0")/.."
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
flags='-Wall -Wextra -Wpedantic -Werror -Wconversion -Wundef -Iinclude -fsyntax-only'
for header in include/swirl/*.h; do
  printf '#include <swirl/%s>\n' "$(basename "$header")" >"$scratch/alone.c"
  cp "$scratch/alone.c" "$scratch/alone.cc"
  # shellcheck disable=SC2086 # flags
  ${CC:-cc} -std=c11 $flags -Wstrict-prototypes "$scratch/alone.c"
  # shellcheck disable=SC2086
  ${CXX:-c++} -std=c++11 $flags "$scratch/alone.cc"
done
echo "headers: each compiles alone as C11 and C++11"
