#!/bin/sh
# check.sh SWIRL VECTORS: `swirl check`, its words and exit codes, on all witnesses of the vectors and on false ones.
set -u
swirl=$1 vectors=$2
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
failures=0

fail() {
  echo "FAIL $1"
  failures=$((failures + 1))
}

# expect CODE PATTERN ARGUMENT...: the exit code, and a line of the output that matches (a basic regular expression).
expect() {
  code=$1 pattern=$2
  shift 2
  "$swirl" check "$@" >"$dir/out" 2>&1
  got=$?
  [ $got -eq "$code" ] || { fail "swirl check $*: exit $got, expected $code"; cat "$dir/out"; }
  grep -q -e "$pattern" "$dir/out" || { fail "swirl check $*: nothing like '$pattern' in:"; cat "$dir/out"; }
}
also() {
  grep -q -e "$1" "$dir/out" || { fail "nothing like '$1' in:"; cat "$dir/out"; }
}

for arguments in '' 'x' '--example nonsense' '--example fibonacci x' '--size 3 --airs x' '--example fibonacci --size 25' \
  '--example fibonacci --airs x' '--pk x' '--pk x --params app:21 --witness y' '--max-reports 0 --airs x' \
  '--threads 0 --airs x'; do
  expect 2 'see `swirl check --help`' $arguments
done
expect 0 '^usage: swirl check' --help
expect 1 'No such file' --airs "$dir/none"
expect 1 'no traces' --airs "$vectors/cases/key_no_common_main.json"
echo '{' >"$dir/strange"
expect 1 'strange' --airs "$dir/strange"

num=0
for file in "$vectors"/cases/*.json "$vectors"/cases/*.json.gz; do
  case ${file##*/} in
  key_* | tampered_* | cheating_* | keccakf_app_*) continue ;; # without traces
  esac
  expect 0 '^satisfied: ' --airs "$file"
  num=$((num + 1))
done
[ $num -gt 20 ] || fail "only $num witnesses"
expect 0 '^satisfied: ' --example fibonacci --size 5
expect 0 '^satisfied: ' --example=keccakf --size=0 --threads=2

# One cell, a public value, and the sender of a message.
sed 's/\[3,5,8,13,21,/[3,5,8,14,21,/' "$vectors/cases/fibonacci.json" >"$dir/cell.json"
expect 1 '^not satisfied: 2 of 5 constraints fail, on 2 rows in all; 0 of 0 messages do not balance$' --airs "$dir/cell.json"
also '^AIR 0 (fibonacci), constraint 2, row 2: value 2013265920 (-1)$'
also '^AIR 0 (fibonacci), constraint 3, row 3: value 1$'
also "^  is_transition \* (main\[0\] + main\[1\] - main'\[1\])$"
also "^  with is_transition = 1, main\[0\] = 14, main\[1\] = 21, main'\[1\] = 34$"
expect 1 '^\.\.\. and 1 more$' --airs "$dir/cell.json" --max-reports 1
sed 's/"public_values":\[3,5,14930352\]/"public_values":[3,5,1]/' "$vectors/cases/fibonacci.json" >"$dir/public.json"
expect 1 '^AIR 0 (fibonacci), constraint [0-9]*, row 31: ' --airs "$dir/public.json"
also '^  with is_last = 1, main\[1\] = 14930352, public\[2\] = 1$'
sed 's/\[\[0,3,7,546\]/[[0,3,8,546]/' "$vectors/cases/fixture_interactions.json" >"$dir/bus.json"
expect 1 '^not satisfied: .*; 1 of 3 messages do not balance$' --airs "$dir/bus.json"
also '^bus 0, message (4): sent 8, received 7, balance 1$'
also '^  sent 8 by AIR 0 (DummyInteractionAir), interaction 0, row 2$'
also '^  received 4 by AIR 1 (DummyInteractionAir), interaction 0, row 2$'

[ $failures -eq 0 ] && echo "all good"
[ $failures -eq 0 ]
