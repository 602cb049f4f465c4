#!/bin/sh
# full_disk.sh SWIRL: no room for what the program writes. Exit code 1, a message, no half file; a file of an earlier
# run stays as it was.
set -u
swirl=$1
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
failures=0

fail() {
  echo "FAIL $1"
  [ -e "$dir/err" ] && cat "$dir/err"
  failures=$((failures + 1))
}

# files DIRECTORY: the names in it, hidden ones too, on one line.
files() { ls -A "$1" | sort | tr '\n' ' '; }

demo() { "$swirl" demo fibonacci --size 6 --threads 1 --out "$1"; }

# Standard output on a full device, short texts and long.
if [ -w /dev/full ]; then
  for words in --help --version 'demo --help' "demo fibonacci --size 2 --threads 1 --out $dir/full"; do
    # shellcheck disable=SC2086 # the words are split
    "$swirl" $words >/dev/full 2>"$dir/err"
    code=$?
    [ $code -eq 1 ] || fail "swirl $words to a full device: exit $code"
    grep -q '^swirl: standard output: ' "$dir/err" || fail "swirl $words to a full device: no message"
  done
fi

# A limit on the size of files, which is what short writes look like: from nothing at all to a key but not the proof.
demo "$dir/good" >/dev/null 2>&1 || fail "the demo without limits"
rm -f "$dir/err"
key=$(wc -c <"$dir/good/vk.bin") proof=$(wc -c <"$dir/good/proof.bin")
[ "$proof" -gt $((key + 1024)) ] || fail "a proof no larger than its key"
# The unit of ulimit -f differs between shells; what is looked at is what happens, not where.
for blocks in 0 1 $((proof / 1024 / 2)) $((proof / 512 / 2)); do
  mkdir -p "$dir/limited"
  (
    ulimit -f "$blocks" || exit 1
    demo "$dir/limited" >/dev/null 2>/dev/null
  )
  code=$?
  [ $code -eq 1 ] || fail "files of $blocks blocks: exit $code"
  case $(files "$dir/limited") in
    '') ;;
    'vk.bin ') cmp "$dir/good/vk.bin" "$dir/limited/vk.bin" || fail "files of $blocks blocks: half a key" ;;
    *) fail "files of $blocks blocks: left $(files "$dir/limited")" ;;
  esac
  (
    ulimit -f "$blocks" || exit 1
    demo "$dir/limited" 2>&1 >/dev/null | cat >&2
  ) 2>&1 | grep -q '^swirl: .*: File too large' || fail "files of $blocks blocks: no message"
  rm -rf "$dir/limited"

  # What was there before stays, key and proof together: this size has another key.
  (
    ulimit -f "$blocks" || exit 1
    "$swirl" demo fibonacci --size 12 --threads 1 --out "$dir/good" >/dev/null 2>&1
  )
  [ "$(files "$dir/good")" = 'proof.bin vk.bin ' ] || fail "files of $blocks blocks: left $(files "$dir/good")"
  "$swirl" verify --vk "$dir/good/vk.bin" --proof "$dir/good/proof.bin" >/dev/null 2>&1 ||
    fail "files of $blocks blocks: an earlier pair of files is damaged"
  demo "$dir/good" >/dev/null 2>&1
done

# A directory that takes no new file, and one on a full file system where mounting is allowed.
mkdir "$dir/tiny"
if [ "$(id -u)" -eq 0 ] && mount -t tmpfs -o size=4k,mode=755 tmpfs "$dir/tiny" 2>/dev/null; then
  demo "$dir/tiny" >/dev/null 2>"$dir/err"
  code=$?
  [ $code -eq 1 ] || fail "full file system: exit $code"
  grep -q '^swirl: .*No space left' "$dir/err" || fail "full file system: no message"
  case $(files "$dir/tiny") in '' | 'vk.bin ') ;; *) fail "full file system: left $(files "$dir/tiny")" ;; esac
  umount "$dir/tiny"
fi

[ $failures -eq 0 ] && echo "all good"
[ $failures -eq 0 ]
