#!/bin/sh
# fuzz_corpus.sh [TARGET...]: makes the committed corpora (tests/fuzz/corpus) anew: seeds from the published vectors, what
# is committed and what tools/fuzz.sh has found, minimised to the inputs that reach something that no smaller one does.
# The smallest stay, up to a limit a target, so that the repository stays small.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
[ $# -gt 0 ] || set -- $(ls tests/fuzz/fuzz_*.c | sed -n 's|.*/fuzz_\(.*\)\.c|\1|p' | grep -v '^keys$')
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 tools/fuzz_seeds.py "$work/seeds"
for target in "$@"; do
  limit=65536
  case $target in proof) limit=200000 ;; case | kat | check) limit=120000 ;; hex) limit=4096 ;; esac
  corpus=tests/fuzz/corpus/$target
  mkdir -p "$work/all" "$work/merged" "$work/seeds/$target" "build/fuzz/corpus/$target" "$corpus"
  "build/fuzz/tests/fuzz/fuzz_$target" -merge=1 -close_fd_mask=1 -rss_limit_mb=4096 "$work/merged" "$corpus" \
    "$work/seeds/$target" "build/fuzz/corpus/$target" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
  rm -rf "$corpus"
  mkdir -p "$corpus"
  total=0
  for file in $(ls -rS "$work/merged"); do
    total=$((total + $(wc -c <"$work/merged/$file")))
    [ "$total" -le "$limit" ] || break
    cp "$work/merged/$file" "$corpus/$(printf %.16s "$file")"
  done
  echo "$target: $(ls "$corpus" | wc -l) of $(ls "$work/merged" | wc -l) inputs, $(du -sb "$corpus" | cut -f1) bytes"
  rm -rf "$work/merged" "$work/all"
done
