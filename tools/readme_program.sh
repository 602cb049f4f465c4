#!/bin/sh
# readme_program.sh README.md OUT.c: the README's C program, which is its only block of C. Fails if it has 25 lines or
# more.
set -eu
sed -n '/^```c$/,/^```$/p' "$1" | sed '/^```/d' >"$2"
lines=$(wc -l <"$2")
if [ "$lines" -eq 0 ] || [ "$lines" -ge 25 ]; then
  echo "$1: the first program has $lines lines" >&2
  exit 1
fi
