#!/bin/sh
# cross.sh [TARGET...]: builds for other machines and runs it there, emulated: i686 (32-bit, the verifier alone), aarch64
# and s390x (big-endian). The verifier gives every published proof, good or damaged, its verdict; where there is a whole
# library the README's program proves and verifies. Needs Debian's gcc-i686-linux-gnu, gcc-aarch64-linux-gnu and
# gcc-s390x-linux-gnu with libc6-dev-i386-cross, libc6-dev-arm64-cross and libc6-dev-s390x-cross, and qemu-user (i686
# runs on the machine itself).
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
[ $# -gt 0 ] || set -- i686 aarch64 s390x
mkdir -p build
python3 tests/cross/verdict_lines.py tests/vectors >build/verdict_lines.txt
for target in "$@"; do
  build=build/cross-$target compiler=$target-linux-gnu-gcc emulator=qemu-$target library=swirl
  [ "$target" != i686 ] || { emulator='' && library=swirl_verify; }
  cmake --preset release -B "$build" -DCMAKE_SYSTEM_NAME=Linux -DCMAKE_SYSTEM_PROCESSOR="$target" \
    -DCMAKE_C_COMPILER="$compiler" -DSWIRL_BUILD_TESTS=OFF -DSWIRL_BUILD_CLI=OFF -DSWIRL_INSTALL=OFF \
    -DSWIRL_WERROR=ON >/dev/null
  cmake --build "$build" -j "$(nproc)" --target swirl_verify $library >"$build/log" || { tail -n 40 "$build/log"; exit 1; }
  flags='-O2 -Wall -Wextra -Werror -static -Iinclude'
  # shellcheck disable=SC2086 # a list
  "$compiler" $flags tests/cross/verify_lines.c "$build/libswirl_verify.a" -lm -o "$build/verify_lines"
  printf '%s: ' "$target"
  $emulator "$build/verify_lines" <build/verdict_lines.txt
  [ $library = swirl ] || continue
  tools/readme_program.sh README.md "$build/readme_program.c"
  # shellcheck disable=SC2086 # a list
  "$compiler" $flags "$build/readme_program.c" "$build/libswirl.a" -lm -pthread -o "$build/readme_program"
  printf '%s: ' "$target"
  $emulator "$build/readme_program"
done
