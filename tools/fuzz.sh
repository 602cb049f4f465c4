#!/bin/sh
# fuzz.sh [SECONDS [TARGET...]]: builds the fuzz targets with clang (build/fuzz) and runs each for SECONDS (20), as many at
# a time as there are cores (or $JOBS); with $SEED, the same mutations in the same order. They start from the committed
# corpora (tests/fuzz/corpus) and keep what they find in build/fuzz/corpus, for the next run and for tools/fuzz_corpus.sh.
# A crash, a leak, an input of more than 25 s, one allocation of more than 512 MB or more than 2 GB in all ends it, with the
# input as build/fuzz/TARGET-crash-... .
set -eu
seconds=${1:-20}
[ $# -eq 0 ] || shift
root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
[ $# -gt 0 ] || set -- $(ls tests/fuzz/fuzz_*.c | sed -n 's|.*/fuzz_\(.*\)\.c|\1|p' | grep -v '^keys$')

CC=${CLANG:-clang} cmake --preset fuzz >/dev/null
# shellcheck disable=SC2046 # a list
cmake --build build/fuzz -j "$(nproc)" --target $(printf 'fuzz_%s ' "$@")

# run TARGET: one line with executions, coverage and inputs; the whole log if it fails.
cat >build/fuzz/run_one.sh <<'END'
target=$1 seconds=$2 max_len=65536 dict=
case $target in
  vk | pk) max_len=4096 dict=key ;;
  proof | decode) max_len=16384 dict=proof ;;
  air_file | case) dict=json ;;
  witness) max_len=4096 dict=json ;;
  kat) max_len=16384 dict=json ;;
  builder | check) max_len=1024 ;;
  npy) max_len=512 dict=npy ;;
  hex) max_len=256 ;;
esac
[ -z "$dict" ] || dict=-dict=tests/fuzz/dict/$dict.dict
mkdir -p "build/fuzz/corpus/$target"
folders="build/fuzz/corpus/$target"
for folder in "tests/fuzz/corpus/$target" "tests/fuzz/regressions/$target"; do
  [ ! -d "$folder" ] || folders="$folders $folder"
done
log=build/fuzz/$target.log
# The targets that print write to their standard output only.
# shellcheck disable=SC2086 # lists
if "build/fuzz/tests/fuzz/fuzz_$target" -seed="${SEED:-0}" -max_total_time="$seconds" -max_len="$max_len" -timeout=25 -rss_limit_mb=2048 \
  -malloc_limit_mb=512 -close_fd_mask=1 -print_final_stats=1 -artifact_prefix="build/fuzz/$target-" $dict $folders \
  >"$log" 2>&1; then
  printf 'fuzz_%s: %s\n' "$target" "$(grep -E '^#[0-9]+[[:space:]]+DONE' "$log" | tail -n 1 | sed 's/[[:space:]]\+/ /g')"
else
  cat "$log"
  exit 1
fi
END
printf '%s\n' "$@" | xargs -P "${JOBS:-$(nproc)}" -I TARGET sh build/fuzz/run_one.sh TARGET "$seconds"
