#!/bin/sh
# malformed.sh SWIRL CASE_TOOL VECTORS: truncated, extended and empty keys and proofs get exit code 1 and a message.
set -u
swirl=$1 case_tool=$2 vectors=$3
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
failures=0
"$case_tool" "$vectors/cases/cached_parts.json" "$dir" || exit 1

# rejected KEY PROOF WHAT
rejected() {
  "$swirl" verify --vk "$1" --proof "$2" >"$dir/out" 2>&1
  code=$?
  if [ $code -ne 1 ] || ! grep -q -e '^rejected: ' -e '^no such key: ' "$dir/out"; then
    echo "FAIL $3: exit $code"
    cat "$dir/out"
    failures=$((failures + 1))
  fi
}

for file in vk proof; do
  len=$(wc -c <"$dir/$file.bin")
  for keep in 0 1 2 3 4 5 $((len / 3)) $((len / 2)) $((len - 5)) $((len - 1)); do
    head -c "$keep" "$dir/$file.bin" >"$dir/$file.damaged"
    [ $file = vk ] && rejected "$dir/vk.damaged" "$dir/proof.bin" "vk of $keep bytes"
    [ $file = proof ] && rejected "$dir/vk.bin" "$dir/proof.damaged" "proof of $keep bytes"
  done
  for tail in 'x' 'a longer tail than any word of the file'; do
    { cat "$dir/$file.bin"; printf %s "$tail"; } >"$dir/$file.damaged"
    [ $file = vk ] && rejected "$dir/vk.damaged" "$dir/proof.bin" "vk with a tail"
    [ $file = proof ] && rejected "$dir/vk.bin" "$dir/proof.damaged" "proof with a tail"
  done
done
head -c 100000 /dev/zero >"$dir/zeros"
head -c 100000 /dev/zero | tr '\000' '\377' >"$dir/ones"
for file in zeros ones; do
  rejected "$dir/$file" "$dir/proof.bin" "vk of $file"
  rejected "$dir/vk.bin" "$dir/$file" "proof of $file"
done
[ $failures -eq 0 ]
