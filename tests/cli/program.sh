#!/bin/sh
# program.sh SWIRL CASE_TOOL VECTORS: the words and exit codes of the program.
set -u
swirl=$1 case_tool=$2 vectors=$3
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
  "$swirl" "$@" >"$dir/out" 2>&1
  got=$?
  [ $got -eq "$code" ] || { fail "swirl $*: exit $got, expected $code"; cat "$dir/out"; }
  grep -q -e "$pattern" "$dir/out" || { fail "swirl $*: nothing like '$pattern' in:"; cat "$dir/out"; }
}

# One line and a hint, and nothing on standard output.
expect_usage() {
  expect 2 'see `swirl.*--help`' "$@"
  [ "$(wc -l <"$dir/out")" -eq 1 ] || fail "swirl $*: more than a line"
  "$swirl" "$@" 2>/dev/null | grep -q . && fail "swirl $*: writes to standard output"
}

expect 2 '^usage: swirl COMMAND'
expect 0 '^usage: swirl COMMAND' --help
expect 0 '^swirl [0-9]*\.[0-9]*\.[0-9]*$' --version
expect 0 '^proof codec 3$' --version
expect 0 '^instruction set [a-z0-9]*$' --version
for command in demo keygen prove verify check plan example kat; do
  expect 0 "^usage: swirl $command" $command --help
  expect_usage $command --no-such-option
done
SWIRL_CPU_ISA=sse9 expect 1 'sse9' --version

expect_usage nonsense
expect_usage demo nonsense
expect_usage demo keccakf fibonacci
expect_usage demo --size 16
expect_usage demo --size ten
expect_usage demo --size
expect_usage demo --size 3 --size 4
expect_usage demo --threads 0
expect_usage demo --memory-limit lots
expect_usage verify
expect_usage verify --vk x
expect_usage verify --vk x --proof y --min-bits many
expect_usage verify --vk x --proof y z
expect_usage keygen
expect_usage keygen --example fibonacci
expect_usage keygen --example fibonacci --vk x y
expect_usage keygen --example fibonacci --vk x --params app:11 --params-file y
expect_usage keygen --example fibonacci --vk x --pk
expect_usage prove
expect_usage prove --example fibonacci
expect_usage prove --example fibonacci --out x --memory-limit lots
expect_usage prove --pk x --out y
expect_usage prove --pk x --witness y --out z --size 3
expect_usage plan
expect_usage plan --pk x
expect_usage plan --pk x --witness y --heights 3
expect_usage example
expect_usage example fibonacci
expect_usage example nonsense --out x
expect_usage example fibonacci range_check --out x
expect_usage example fibonacci --out x --size 25
expect_usage example fibonacci --out x --order rows
expect_usage example fibonacci --out x --form mont
expect_usage kat
expect_usage kat --threads -1 x

# A key and a proof, and what can be wrong with them.
"$case_tool" "$vectors/cases/fibonacci.json" "$dir/fibonacci" || fail "case_tool fibonacci"
"$case_tool" "$vectors/cases/cached_parts.json" "$dir/cached" || fail "case_tool cached_parts"
"$case_tool" "$vectors/cases/key_presets.json" "$dir/presets" 2>/dev/null
[ $? -eq 1 ] || fail "case_tool on presets"
"$case_tool" "$vectors/cases/key_preprocessed_wide.json" "$dir/key"
[ $? -eq 3 ] && [ -f "$dir/key/vk.bin" ] && [ ! -e "$dir/key/proof.bin" ] || fail "case_tool on a key alone"
vk=$dir/fibonacci/vk.bin proof=$dir/fibonacci/proof.bin
expect 0 '^accepted$' verify --vk "$vk" --proof "$proof"
expect 0 'compared with nothing' verify --vk "$vk" --proof "$proof"
expect 0 '^security: [0-9.]* bits' verify --vk "$vk" --proof "$proof"
"$swirl" verify --vk "$vk" --proof "$proof" | tail -n 1 >"$dir/values.json"
expect 0 '^public values: the given ones$' verify --vk "$vk" --proof="$proof" --public "$dir/values.json"
echo '[[1, 1, 1]]' >"$dir/wrong.json"
expect 1 'REJECT_PUBLIC_VALUES_DIFFER' verify --vk "$vk" --proof "$proof" --public "$dir/wrong.json"
echo '[]' >"$dir/wrong.json"
expect 1 'ERR_ARGUMENT' verify --vk "$vk" --proof "$proof" --public "$dir/wrong.json"
for text in '{}' '[1]' '[[2013265921]]' '[[-1]]' '[[0.5]]' '[["1"]]' '[[1]' ''; do
  printf %s "$text" >"$dir/wrong.json"
  expect 1 'wrong.json' verify --vk "$vk" --proof "$proof" --public "$dir/wrong.json"
done
expect 1 'REJECT_SECURITY_BITS' verify --vk "$vk" --proof "$proof" --min-bits 100
expect 0 '^accepted$' verify --vk "$vk" --proof "$proof" --min-bits 0.5
expect 1 'rejected: ' verify --vk "$vk" --proof "$dir/cached/proof.bin"
expect 1 'rejected: ' verify --vk "$dir/cached/vk.bin" --proof "$proof"
expect 1 'No such file' verify --vk "$dir/none" --proof "$proof"
gzip -k "$vk" "$proof"
expect 0 '^accepted$' verify --vk "$vk.gz" --proof "$proof.gz"

# The demo leaves the same bytes on any number of threads; nothing where it cannot write.
expect 0 '^accepted; proof ' demo fibonacci --size 6 --threads 1 --out "$dir/one"
expect 0 'planned peak .* measured peak' demo fibonacci --size=6 --threads=3 --out "$dir/three"
# Under the least memory limit, which the refusal of a smaller one names, the proof is the same.
expect 1 'raise it or split the witness' demo fibonacci --size 6 --threads 2 --memory-limit 1KiB --out "$dir/small"
least=$(sed -n 's/.* needs \([0-9]*\) bytes at least.*/\1/p' "$dir/out")
expect 0 'code matrix in up to' demo fibonacci --size 6 --threads 2 --memory-limit "$least" --out "$dir/least"
cmp "$dir/least/proof.bin" "$dir/three/proof.bin" || fail "the memory limit changes the proof"
cmp "$dir/one/proof.bin" "$dir/three/proof.bin" || fail "proofs on 1 and 3 threads differ"
expect 0 '^accepted$' verify --vk "$dir/one/vk.bin" --proof "$dir/one/proof.bin" --min-bits 100
ls "$dir/one" | grep -v -x -e vk.bin -e proof.bin && fail "the demo leaves other files"
for example in range_check machine poseidon2 logup_heavy; do
  expect 0 "^  $example " demo --help
  expect 0 '^accepted; proof ' demo $example --size 6 --out "$dir/$example"
  expect 0 '^accepted$' verify --vk "$dir/$example/vk.bin" --proof "$dir/$example/proof.bin" --min-bits 100
done
expect 1 'rejected: ' verify --vk "$dir/machine/vk.bin" --proof "$dir/range_check/proof.bin"
expect_usage demo machine --size 3
expect 1 'Not a directory' demo fibonacci --size 2 --out "$vk/below"
mkdir -p "$dir/taken/proof.bin"
expect 1 'proof.bin' demo fibonacci --size 2 --out "$dir/taken"
if [ -w /dev/full ]; then
  "$swirl" --help >/dev/full 2>/dev/null
  [ $? -eq 1 ] || fail "a full standard output is no failure"
fi

# kat: good files, a wrong value, files that are none.
expect 0 '^ok .*fibonacci.json: key and pre-hash' kat "$vectors/cases/fibonacci.json"
expect 0 '^ok .*damaged proofs' kat --threads 2 "$vectors/cases/tampered_absent_optional.json"
sed 's/"final_sponge": *{"state": *\[/&1,/' "$vectors/cases/fibonacci.json" >"$dir/wrong_sponge.json"
expect 1 '^FAIL .*state' kat "$dir/wrong_sponge.json"
sed 's/"proof_hex": *"030000004b/"proof_hex": "030000004c/' "$vectors/cases/fibonacci.json" >"$dir/wrong_proof.json"
expect 1 '^FAIL .*proof: byte 4 of' kat "$dir/wrong_proof.json"
cp "$vectors/cases/tampered_absent_optional.json" "$dir"
expect 1 '^FAIL .*absent_optional.json' kat "$dir/tampered_absent_optional.json"
expect 1 '^FAIL .*No such file' kat "$dir/none"
expect 1 'ERR_DEVICE' kat --device nonsense "$vectors/cases/fibonacci.json"
for text in '' '{' '{}' '[]' '{"airs": [], "params": {}}' '{"case": "x", "proofs": []}' '{"inputs": [], "vk_pre_hash": []}' \
  '{"keys": [{}], "airs": []}' '{"instances": [{}]}' '{"instances": [{"name": "x"}]}' '{"x": {"ops": 1, "final_state": 2}}' \
  '{"malformed": [{}], "encoded_hex": "0"}' '{"cases": [{}], "effective_pow_bits": 1}' '{"poseidon2_permutation": [{}]}' \
  '{"x": {"vk0_postcard_hex": "", "airs": [{}]}}' '{"x": {"l_skip": 1, "postcard_hex": ""}}' 'no json'; do
  printf %s "$text" >"$dir/strange"
  expect 1 '^FAIL' kat "$dir/strange"
done

[ $failures -eq 0 ] && echo "all good"
[ $failures -eq 0 ]
