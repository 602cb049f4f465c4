#!/bin/sh
# program_doc.sh SWIRL DOCUMENT: runs every command in the `sh` blocks of the document, in order; each must succeed.
set -u
swirl=$1 document=$2
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
mkdir "$dir/bin" "$dir/work"
ln -s "$swirl" "$dir/bin/swirl"
PATH=$dir/bin:$PATH
sed -n '/^```sh$/,/^```$/{/^```/d;p;}' "$document" >"$dir/commands"
[ "$(wc -l <"$dir/commands")" -ge 10 ] || { echo "too few commands in $document"; exit 1; }
cd "$dir/work" || exit 1
while IFS= read -r line; do
  sh -c "$line" </dev/null >"$dir/out" 2>&1 || {
    echo "FAIL $line"
    cat "$dir/out"
    exit 1
  }
done <"$dir/commands"
