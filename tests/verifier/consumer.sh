#!/bin/sh
# consumer.sh VECTORS CONSUMER...: each consumer accepts the published Keccak-f proof, rejects it with a bit changed, cut
# short, or where more security is asked for, and refuses a changed key.
set -eu
vectors=$1
shift
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
gzip -dc "$vectors/cases/keccakf_app_21.vk.gz" >"$dir/vk"
gzip -dc "$vectors/cases/keccakf_app_21_1.proof.gz" >"$dir/proof"
cp "$dir/proof" "$dir/changed"
printf '\001' | dd of="$dir/changed" bs=1 seek=5 conv=notrunc 2>/dev/null
head -c 1000 "$dir/proof" >"$dir/cut"
cp "$dir/vk" "$dir/other"
printf '\003' | dd of="$dir/other" bs=1 seek=0 conv=notrunc 2>/dev/null

# rejects WHAT ARGUMENT...
rejects() {
  what=$1
  shift
  code=0
  "$@" >"$dir/out" 2>&1 || code=$?
  if [ $code -ne 1 ] || ! grep -q "^$what: ." "$dir/out"; then
    echo "$*: exit $code"
    cat "$dir/out"
    exit 1
  fi
}

for consumer in "$@"; do
  [ "$("$consumer" "$dir/vk" "$dir/proof" 100 | tail -n 1)" = accepted ]
  rejects rejected "$consumer" "$dir/vk" "$dir/changed"
  rejects rejected "$consumer" "$dir/vk" "$dir/cut"
  rejects rejected "$consumer" "$dir/vk" "$dir/proof" 500
  rejects key "$consumer" "$dir/other" "$dir/proof"
done
