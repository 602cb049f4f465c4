#!/bin/sh
# tidy.sh [BUILD]: clang-tidy with the checks of .clang-tidy over library, program and examples, by the compile commands of
# BUILD (build/release). The kernels are left to the compilers: one text, compiled for every instruction set. So is NEON, which
# the build does not have.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
build=${1:-build/release}
[ -f "$build/compile_commands.json" ] || cmake --preset release -B "$build" >/dev/null
git ls-files 'src/*.c' 'cli/*.c' 'examples/*.c' | grep -v -e '/kernels_' -e '_neon\.c$' |
  xargs -P "${JOBS:-$(nproc)}" -n 8 "${CLANG_TIDY:-clang-tidy}" --quiet -p "$build" 2>/dev/null
echo "tidy: clean"
