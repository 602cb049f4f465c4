#!/bin/sh
# cross.sh [TARGET...]: builds for other machines and runs it there, emulated: i686 (32-bit, the verifier alone), aarch64
# and s390x (big-endian). The verifier gives every published proof, good or damaged, its verdict; where there is a whole
# library the README's program proves and verifies. On aarch64, at the levels `scalar` and `neon`, also the tests of
# kernels, hashes and verifier and the light files of known answers. Needs Debian's gcc-i686-linux-gnu,
# gcc-aarch64-linux-gnu and gcc-s390x-linux-gnu with libc6-dev-i386-cross, libc6-dev-arm64-cross and
# libc6-dev-s390x-cross, and qemu-user (i686 runs on the machine itself).
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
[ $# -gt 0 ] || set -- i686 aarch64 s390x

# build DIR TARGET...: says nothing unless it fails.
build() {
  directory=$1
  shift
  cmake --build "$directory" -j "$(nproc)" --target "$@" >"$directory/log" || { tail -n 40 "$directory/log"; exit 1; }
}

# Of the preset `aarch64`: test programs by the names of their tests, and the light known answers.
test_aarch64() {
  tests='field hash transcript poly cpu_merkle cpu_transcript cpu_codes cpu_tables cpu_traces algebra_ext algebra_air
    algebra_poly verify_keys verify_cases verify_hostile verify_hostile_keys verify_arguments proof_shape proof_decode
    proof_view prover'
  # shellcheck disable=SC2086 # lists
  programs=$(printf 'test_%s ' $tests) names=$(printf '%s|' $tests)none
  # shellcheck disable=SC2086
  build build/aarch64 swirl_program $programs
  build/aarch64/emulated/swirl --version | grep -qx 'instruction set neon'
  ctest --preset aarch64 -j "$(nproc)" -R "^($names)\$|^kat_light_(scalar|neon)\$"
}

mkdir -p build
python3 tests/cross/verdict_lines.py tests/vectors >build/verdict_lines.txt
for target in "$@"; do
  build=build/cross-$target compiler=$target-linux-gnu-gcc emulator=qemu-$target library=swirl
  [ "$target" != i686 ] || { emulator='' && library=swirl_verify; }
  if [ "$target" = aarch64 ]; then
    build=build/aarch64
    tools/aarch64_root.sh
    cmake --preset aarch64 -DSWIRL_WERROR=ON >/dev/null
  else
    cmake --preset release -B "$build" -DSWIRL_VULKAN=OFF -DCMAKE_SYSTEM_NAME=Linux -DCMAKE_SYSTEM_PROCESSOR="$target" \
      -DCMAKE_C_COMPILER="$compiler" -DSWIRL_BUILD_TESTS=OFF -DSWIRL_BUILD_CLI=OFF -DSWIRL_INSTALL=OFF \
      -DSWIRL_WERROR=ON >/dev/null
  fi
  build "$build" swirl_verify $library
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
  [ "$target" != aarch64 ] || test_aarch64
done
