#!/bin/sh
# verifier_size.sh [BUILD_DIR]: bytes of libswirl_verify.a, and what it adds to a program that reads a key and verifies a
# proof, linked with --gc-sections. Default: the preset verifier-only.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
library=${1:-$root/build/verifier-only}/libswirl_verify.a
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
echo 'int main(void) { return 0; }' >"$dir/empty.c"
cat >"$dir/minimal.c" <<'END'
#include <swirl/verify.h>
extern uint8_t block[1 << 20], memory[1 << 20];
int verify(const uint8_t *key, size_t key_len, const uint8_t *proof, size_t proof_len);
int verify(const uint8_t *key, size_t key_len, const uint8_t *proof, size_t proof_len) {
  const swirl_vk *vk;
  if (swirl_vk_read(&vk, block, sizeof block, key, key_len, NULL) != SWIRL_OK) return 1;
  return swirl_verify(vk, NULL, NULL, 0, proof, proof_len, memory, sizeof memory, NULL) != SWIRL_OK;
}
uint8_t block[1 << 20], memory[1 << 20];
int main(int argc, char **argv) { return verify((uint8_t *)argv[0], (size_t)argc, (uint8_t *)argv[0], (size_t)argc); }
END
for program in empty minimal; do
  ${CC:-cc} -O2 -std=c11 -I"$root/include" -Wl,--gc-sections -o "$dir/$program" "$dir/$program.c" "$library" -lm
done
size --totals "$library" | awk 'END { printf "libswirl_verify.a: text %d, data %d, bss %d bytes\n", $1, $2, $3 }'
{ size "$dir/empty" "$dir/minimal"; } | awk 'NR > 1 { t[NR] = $1; d[NR] = $2; b[NR] = $3 }
  END { printf "in a program:      text %d, data %d, bss %d bytes\n", t[3] - t[2], d[3] - d[2], b[3] - b[2] - 2097152 }'
