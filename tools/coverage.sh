#!/bin/sh
# coverage.sh: line and region coverage of the verifier (the sources of libswirl_verify, with their headers) over the light
# tests and the fuzz corpora; then every line that nothing reaches. Builds in build/coverage with clang; llvm-cov and
# llvm-profdata are of the same version (package llvm). $JOBS: tests at a time.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
build=build/coverage
CC=${CLANG:-clang} cmake --preset coverage >/dev/null
cmake --build $build -j "$(nproc)" >/dev/null
rm -rf $build/profiles
LLVM_PROFILE_FILE=$root/$build/profiles/%m.profraw
export LLVM_PROFILE_FILE
# The known answers once; not what runs the program (slow, and nothing new), nor the attacks, which are of another build of
# the verifier.
ctest --preset coverage -j "${JOBS:-$(nproc)}" -LE heavy \
  -E '^(install|cli_.*|attacks|transcript_binding|verifier_checks)$|kat_light_(threads_[25]|scalar|avx|neon)' >$build/tests.log ||
  { tail -n 40 $build/tests.log; exit 1; }
llvm-profdata merge -sparse -o $build/all.profdata $build/profiles/*.profraw

# What verification is made of, as the build knows it.
sources=$(ninja -C $build -t deps | awk '/^[^ ]/ { mine = /^CMakeFiles\/swirl_verify\.dir\// } mine && /^ / { print $1 }' |
  sed "s|^.*/src/|src/|" | grep '^src/' | sort -u)
# The first of them stands without -object.
objects=$(ninja -C $build -t targets all | sed -n 's/: C_EXECUTABLE_LINKER.*//p' | grep -v '/attacks/' | sort -u |
  sed "s|^|$build/|; 2,\$s/^/-object /")
# shellcheck disable=SC2086 # lists
llvm-cov report $objects -instr-profile=$build/all.profdata $sources |
  awk 'function line(name, lines, missed, part, regions, missed_regions, part_regions) {
         printf "%-46s %6s %7s %8s %9s %7s %8s\n", name, lines, missed, part, regions, missed_regions, part_regions }
       /^Filename/ { line("file", "lines", "missed", "%", "regions", "missed", "%") }
       /\.[ch] / || /^TOTAL/ { line($1, $8, $9, $10, $2, $3, $4) }'
echo
echo "Lines that nothing reaches:"
# shellcheck disable=SC2086 # lists
llvm-cov export -format=lcov $objects -instr-profile=$build/all.profdata $sources |
  awk -F '[:,]' '$1 == "SF" { file = $2 } $1 == "DA" && $3 == 0 { print file ":" $2 }' |
  sed "s|^$root/||" | while IFS=: read -r file line; do
    printf '%s:%s: %s\n' "$file" "$line" "$(sed -n "${line}s/^ *//p" "$file")"
  done
