#!/bin/sh
# files.sh SWIRL VECTORS: from files to files. An example as files gives the key and the proof that it gives in memory,
# in either order of the matrices and either form; plans agree however the shape is told.
set -u
swirl=$1 vectors=$2
PYTHONPATH=$(dirname "$0") PYTHONDONTWRITEBYTECODE=1
export PYTHONPATH PYTHONDONTWRITEBYTECODE
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
failures=0

fail() {
  echo "FAIL $1"
  [ -e "$dir/out" ] && cat "$dir/out"
  failures=$((failures + 1))
}

# expect CODE PATTERN ARGUMENT...: the exit code, and a line of the output that matches (a basic regular expression).
expect() {
  code=$1 pattern=$2
  shift 2
  "$swirl" "$@" >"$dir/out" 2>&1
  got=$?
  [ $got -eq "$code" ] || fail "swirl $*: exit $got, expected $code"
  grep -q -e "$pattern" "$dir/out" || fail "swirl $*: nothing like '$pattern'"
}
same() { cmp "$1" "$2" || fail "$1 and $2 differ"; }
# names DIRECTORY: all names in it, on one line.
names() { ls -A "$1" | sort | tr '\n' ' '; }

# round_trip EXAMPLE SIZE LAYOUTS
round_trip() {
  d=$dir/$1
  mkdir "$d"
  # Keys and proof in memory.
  expect 0 '^wrote .*proof.bin: ' prove --example "$1" --size "$2" --threads 1 --out "$d/proof.bin" --public "$d/public"
  expect 0 '^wrote .*pk.bin: ' keygen --example "$1" --size "$2" --pk "$d/pk.bin" --vk "$d/vk.bin"
  expect 0 '^accepted$' verify --vk "$d/vk.bin" --proof "$d/proof.bin" --public "$d/public" --min-bits 100
  for layout in $3; do
    f=$d/$layout
    expect 0 '^wrote .*witness.json$' example "$1" --size "$2" --out "$f" --order "${layout%-*}" --form "${layout#*-}"
    expect 0 '^accepted$' prove --pk "$d/pk.bin" --witness "$f/witness.json" --out "$f/proof.bin" --verify --threads 2
    same "$d/proof.bin" "$f/proof.bin"
  done
  # Keys from the AIR file, without and with a proving key that was saved.
  expect 0 '^wrote .*pk.bin: ' keygen --airs "$f/airs.json" --pk "$f/pk.bin" --vk "$f/vk.bin"
  same "$d/pk.bin" "$f/pk.bin"
  same "$d/vk.bin" "$f/vk.bin"
  expect 0 '^wrote ' prove --airs "$f/airs.json" --witness "$f/witness.json" --out "$f/again.bin"
  same "$d/proof.bin" "$f/again.bin"
  expect 0 '^satisfied: ' check --airs "$f/airs.json" --witness "$f/witness.json"
  expect 0 '^satisfied: ' check --pk "$f/pk.bin" --witness "$f/witness.json"
  # The shape from the manifest, and from the example itself. A proof has the planned length.
  expect 0 ' operations; proof ' plan --pk "$d/pk.bin" --witness "$d/fortran-montgomery/witness.json" --threads 1
  cp "$dir/out" "$d/plan"
  expect 0 ' operations; proof ' plan --example "$1" --size "$2" --threads 1
  same "$d/plan" "$dir/out"
  grep -q " proof $(wc -c <"$d/proof.bin" | tr -d ' ') bytes\$" "$d/plan" || fail "the plan of $1 has another proof length"
  rm -rf "$d"
}
for example in fibonacci range_check poseidon2 logup_heavy; do
  round_trip $example 6 'c-canonical fortran-montgomery'
done
round_trip machine 6 'c-canonical c-montgomery fortran-canonical fortran-montgomery'
round_trip keccakf 0 fortran-montgomery

# Every witness of the published vectors from its file: the published key and proof.
for name in fibonacci cached_parts absent_optional fixture_interactions; do
  case=$vectors/cases/$name.json
  expect 0 '^wrote ' keygen --airs "$case" --allow-insecure --pk "$dir/$name.pk" --vk "$dir/$name.vk"
  expect 0 '^accepted$' prove --airs "$case" --pk "$dir/$name.pk" --verify --out "$dir/$name.proof"
  python3 - "$case" "$dir/$name" <<'END' || fail "$name: not the published bytes"
import json, sys
case = json.load(open(sys.argv[1]))
assert open(sys.argv[2] + ".proof", "rb").read().hex() == case["proof_hex"]
END
done
expect 1 'ERR_INSECURE' keygen --airs "$vectors/cases/fibonacci.json" --vk "$dir/none"
expect 1 'ERR_INSECURE' prove --airs "$vectors/cases/fibonacci.json" --out "$dir/none"
[ ! -e "$dir/none" ] || fail "a key below 100 bits was written"

# Parameters: from the command line, from a file, instead of those of the AIR file.
expect 0 'wrote' example machine --size 4 --out "$dir/m"
expect 0 'wrote' keygen --airs "$dir/m/airs.json" --params app:12 --vk "$dir/m/12.vk"
echo '{"preset": "app", "log_stacked_height": 12}' >"$dir/m/params.json"
expect 0 'wrote' keygen --airs "$dir/m/airs.json" --params-file "$dir/m/params.json" --vk "$dir/m/file.vk"
same "$dir/m/12.vk" "$dir/m/file.vk"
expect 0 'wrote' keygen --airs "$dir/m/airs.json" --params-file "$dir/m/airs.json" --vk "$dir/m/11.vk"
cmp -s "$dir/m/12.vk" "$dir/m/11.vk" && fail "--params has no effect"
for params in app:10 app:25 app app: app:x app:12x root:12 none ''; do
  expect 1 'swirl keygen: --params: ' keygen --airs "$dir/m/airs.json" --params "$params" --vk "$dir/none"
done
sed 's/"params": [^}]*},/"x": 1,/' "$dir/m/airs.json" >"$dir/m/bare.json"
expect 1 'no params' keygen --airs "$dir/m/bare.json" --vk "$dir/none"
expect 0 'wrote' keygen --airs "$dir/m/bare.json" --params app:11 --vk "$dir/m/bare.vk"
same "$dir/m/bare.vk" "$dir/m/11.vk"

# Public values of a file; a changed one is found by the verifier.
expect 0 'wrote' keygen --airs "$dir/m/airs.json" --pk "$dir/m/pk.bin"
expect 0 'wrote' prove --pk "$dir/m/pk.bin" --witness "$dir/m/witness.json" --out "$dir/m/proof.bin" --public "$dir/m/public"
python3 - "$dir/m" <<'END' || fail "changing the manifest"
import json, sys
import npy
d = sys.argv[1]
w = json.load(open(d + "/witness.json"))
value = w["airs"][0]["public_values"]
open(d + "/value.npy", "wb").write(npy.array(value, (1,)))
w["airs"][0]["public_values"] = "value.npy"
json.dump(w, open(d + "/values.json", "w"))
w["airs"][0]["public_values"] = [(value[0] + 1) % 2013265921]
json.dump(w, open(d + "/wrong.json", "w"))
w = json.load(open(d + "/witness.json"))
w["airs"] = [dict(e, air=e["name"]) for e in reversed(w["airs"])] # by name, in any order
json.dump(w, open(d + "/names.json", "w"))
END
expect 0 'wrote' prove --pk "$dir/m/pk.bin" --witness "$dir/m/values.json" --out "$dir/m/values.bin"
same "$dir/m/proof.bin" "$dir/m/values.bin"
expect 0 'wrote' prove --airs "$dir/m/airs.json" --witness "$dir/m/names.json" --out "$dir/m/names.bin"
same "$dir/m/proof.bin" "$dir/m/names.bin"
expect 1 'airs\[0\].air: "times": a proving key has no names' prove --pk "$dir/m/pk.bin" --witness "$dir/m/names.json" --out "$dir/none"
expect 1 'REJECT_.*' prove --pk "$dir/m/pk.bin" --witness "$dir/m/wrong.json" --out "$dir/none" --verify
[ ! -e "$dir/none" ] || fail "a rejected proof was written"
expect 1 '^not satisfied: 1 of ' check --pk "$dir/m/pk.bin" --witness "$dir/m/wrong.json"
expect 1 'is a key of 4 AIRs, not of the 1' prove --pk "$dir/m/pk.bin" --example fibonacci --out "$dir/none"

# Plans: heights, limits, JSON.
expect 0 'operations; proof' plan --pk "$dir/m/pk.bin" --heights 4,2,3,4
grep 'proof ' "$dir/out" >"$dir/m/proof_len"
grep -q "proof $(wc -c <"$dir/m/proof.bin" | tr -d ' ') bytes" "$dir/m/proof_len" || fail "--heights plans another proof"
expect 0 'operations; proof' plan --pk "$dir/m/pk.bin" --heights=4,2,3,4 --buffers
grep -q '^buffers of the arena' "$dir/out" || fail "no buffers"
for heights in 4 4,2,3 4,2,3,4,5 4,2,3, ,2,3,4 4,2,3,x 4,2,3,28 4,2,3,-1 4,2,3,99999999999999999999; do
  expect 1 'swirl plan: --heights: ' plan --pk "$dir/m/pk.bin" --heights "$heights"
done
expect 1 'ERR_TRACE.* required' plan --pk "$dir/m/pk.bin" --heights -,2,3,4
expect 1 'ERR_TRACE' plan --pk "$dir/m/pk.bin" --heights 4,3,3,4 # not the height of the ROM's preprocessed trace
expect 0 'memory limit 1073741824 bytes: met' plan --pk "$dir/m/pk.bin" --heights 4,2,3,4 --memory-limit 1GiB
needed=$(sed -n 's/.*arena and io need \([0-9]*\) bytes.*/\1/p' "$dir/out")
least=$(sed -n 's/.*the least limit that can be met is \([0-9]*\) bytes.*/\1/p' "$dir/out")
expect 1 "ERR_MEMORY_LIMIT.* needs $least bytes at least.* memory limit is 1000:" \
  plan --pk "$dir/m/pk.bin" --heights 4,2,3,4 --memory-limit 1kB
expect 0 'made in up to [0-9]* parts' plan --pk "$dir/m/pk.bin" --heights 4,2,3,4 --memory-limit "$least"
expect 0 ': met' plan --pk "$dir/m/pk.bin" --witness "$dir/m/witness.json" --memory-limit 1MiB
expect 1 'ERR_MEMORY_LIMIT' prove --pk "$dir/m/pk.bin" --witness "$dir/m/witness.json" --out "$dir/none" --memory-limit 1000
"$swirl" plan --pk "$dir/m/pk.bin" --heights 4,2,3,4 --memory-limit "$needed" --json --buffers >"$dir/m/plan.json" || fail "plan --json"
python3 - "$dir/m/plan.json" "$needed" <<'END' || fail "plan --json has wrong contents"
import json, sys
plan = json.load(open(sys.argv[1]))
limit = plan["memory_limit"]
assert limit["bytes"] == limit["needed_bytes"] == int(sys.argv[2])
assert limit["code_parts"] == 1 and limit["extra_time"] == 0 and 0 < plan["least_bytes"] <= int(sys.argv[2])
assert plan["arena_bytes"] + plan["io_bytes"] == int(sys.argv[2])
assert max(b["offset"] + b["size"] for b in plan["buffers"]) == plan["arena_bytes"]
assert all(b["first_op"] <= b["last_op"] < plan["num_operations"] for b in plan["buffers"])
assert plan["spans"][0]["name"] == "stark_prove_excluding_trace" and plan["spans"][0]["permutations"] > 0
assert plan["witness_bytes"] == 4 * (13 * 16 + 4 + 3 * 8 + 8 + 16)
END
for size in 0 -1 1.5GiB 1K 5xB GiB 20000000TiB ''; do
  expect 2 'must be a number of bytes' plan --pk "$dir/m/pk.bin" --heights 4,2,3,4 --memory-limit "$size"
done

# Outputs: where nothing can be written, nothing is computed and nothing is left.
before=$(names "$dir/m")
mkdir "$dir/taken"
for out in "$dir/taken" "$dir/nowhere/proof.bin" "$dir/m/pk.bin/proof.bin" "$dir/m/new/"; do
  expect 1 '^swirl: .*: \(Is a directory\|No such file or directory\|Not a directory\)$' prove --example machine --out "$out"
  expect 1 '^swirl: .*: \(Is a directory\|No such file or directory\|Not a directory\)$' keygen --example machine --vk "$out"
  expect 1 '^swirl: .*: \(Is a directory\|No such file or directory\|Not a directory\)$' \
    prove --example machine --out "$dir/m/p" --public "$out"
done
[ "$(names "$dir/m")" = "$before" ] || fail "left $(names "$dir/m")"
expect 0 '^wrote /dev/null: ' prove --example fibonacci --size 2 --out /dev/null
[ -c /dev/null ] || fail "/dev/null was replaced"
if [ -w /dev/full ]; then
  expect 1 '^swirl: /dev/full: ' prove --example fibonacci --size 2 --out /dev/full
  [ -c /dev/full ] || fail "/dev/full was replaced"
fi
if [ "$(id -u)" -ne 0 ]; then
  chmod a-w "$dir/taken"
  expect 1 'Permission denied' prove --example machine --out "$dir/taken/proof.bin"
fi
for from in "$dir/none" "$dir/taken" "$dir/m/airs.json"; do
  expect 1 "^swirl prove: $from: " prove --pk "$from" --witness "$dir/m/witness.json" --out "$dir/none"
done

[ $failures -eq 0 ] && echo "all good"
[ $failures -eq 0 ]
