#!/bin/sh
# valgrind.sh [REGEX]: the light test programs of build/release (those whose name matches REGEX) under Valgrind's memory
# checker, at the instruction set avx2, since Valgrind knows no AVX-512. Reads of memory that nothing wrote, which the
# address sanitizer does not see, are errors, as are leaks.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
names=${1:-.}
SWIRL_CPU_ISA=avx2
export SWIRL_CPU_ISA
failed=0
# Programs, not scripts; without those that run every instruction set by name, take minutes, or measure memory.
for program in $(find build/release/tests -type f -name 'test_*' -perm -u+x | sort | grep -E "$names" |
  grep -vE 'test_(cpu_|memory$|pool$|example_proofs$|thread_start$)'); do
  if valgrind --quiet --leak-check=full --show-leak-kinds=definite,indirect --errors-for-leak-kinds=definite,indirect \
    --error-exitcode=9 "$program" >build/release/valgrind.log 2>&1; then
    echo "ok $program"
  else
    echo "FAIL $program"
    tail -n 40 build/release/valgrind.log
    failed=1
  fi
done
exit $failed
