#!/bin/sh
# check_kernels.sh BUILD: every kernel that BUILD compiled is valid SPIR-V (spirv-val), and SPIRV-Cross, which MoltenVK
# uses, translates it to Metal's language.
# Kernels that are made at run time: tests/vulkan/air_spirv.sh.
set -eu
folder=$1/src/vulkan/generated/vulkan/spirv
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
num=0 failed=0
for header in "$folder"/*.h; do
  name=$(basename "$header" .h)
  # The words of the C array, as the little-endian file that they came from.
  python3 - "$header" "$work/$name.spv" <<'END'
import re, struct, sys
text = open(sys.argv[1]).read()
words = [int(w, 16) for w in re.findall(r"0x[0-9a-fA-F]{8}", text[text.index("{"):])]
open(sys.argv[2], "wb").write(struct.pack("<%dI" % len(words), *words))
END
  spirv-val --target-env vulkan1.2 --scalar-block-layout "$work/$name.spv" || { echo "$name: invalid SPIR-V"; failed=1; }
  spirv-cross --msl --msl-version 20300 "$work/$name.spv" >"$work/$name.msl" || { echo "$name: no Metal form"; failed=1; }
  num=$((num + 1))
done
[ "$num" -gt 0 ] || { echo "no kernels in $folder"; exit 1; }
echo "$num kernels"
exit $failed
