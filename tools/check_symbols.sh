#!/bin/sh
# check_symbols.sh LIBRARY.a...: every symbol that a static library shows to the linker begins with swirl_, nothing in it
# calls abort, exit or a function that prints, and nothing of the test builds is in it (src/base/check_site.h).
set -eu
for library in "$@"; do
  shown=$(nm -g --defined-only "$library" | awk 'NF == 3 && $3 !~ /^swirl_/ { print $3 }' | sort -u)
  called=$(nm -u "$library" | awk '{ print $2 }' | grep -x -E 'abort|exit|_exit|_Exit|f?printf|f?puts|putchar|perror|__(f)?printf_chk' | sort -u || true)
  testing=$(nm "$library" | grep -o -E 'swirl_test_[a-z_]*|check_site[a-z_]*' | sort -u || true)
  sections=$(objdump -h "$library" | grep -o swirl_check_sites | sort -u || true)
  [ -z "$shown" ] || { echo "$library shows: $shown"; exit 1; }
  [ -z "$called" ] || { echo "$library calls: $called"; exit 1; }
  [ -z "$testing$sections" ] || { echo "$library was built for tests: $testing $sections"; exit 1; }
  echo "symbols: all of $(basename "$library") begin with swirl_"
done
