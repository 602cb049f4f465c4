#include "attacks/attack.h"

#include <stdlib.h>

#include "attacks/check_sites.h"

static swirl_status ask(const attack *a, const swirl_vk *vk, const u8 *proof, void *block, size_t block_len) {
  swirl_params params = *swirl_vk_params(vk);
  swirl_verify_desc desc = {.expected_params = NULL};
  params.w_stack++;
  if (a->question == QUESTION_PARAMS) desc.expected_params = &params;
  if (a->question == QUESTION_SECURITY) desc.min_security_bits = 1000;
  if (a->question != QUESTION_PUBLIC_VALUES) {
    return swirl_verify_with_proof_values(vk, &desc, proof, a->proof_len, block, block_len, NULL, NULL);
  }
  const u32 num_airs = swirl_vk_num_airs(vk);
  swirl_public_values *none = calloc(num_airs, sizeof *none);
  const swirl_status status = swirl_verify(vk, &desc, none, num_airs, proof, a->proof_len, block, block_len, NULL);
  free(none);
  return status;
}

static void *copy_to(attack_memory *memory, const u8 *bytes, size_t len) {
  void *copy = memory(len);
  if (len > 0) memcpy(copy, bytes, len);
  return copy;
}

swirl_status attack_verdict_in(const attack *a, attack_memory *memory) {
  check_sites_failure = (check_failure){.site = NULL};
  const swirl_vk *vk;
  const size_t key_block_len = swirl_vk_memory(a->key_len);
  SWIRL_TRY(
      swirl_vk_read(&vk, memory(key_block_len), key_block_len, copy_to(memory, a->key, a->key_len), a->key_len, NULL));
  const size_t block_len = swirl_verify_memory(vk);
  return ask(a, vk, copy_to(memory, a->proof, a->proof_len), memory(block_len), block_len);
}

enum { MAX_BLOCKS = 4 };
static void *blocks[MAX_BLOCKS];
static size_t num_blocks;

static void *from_heap(size_t size) {
  void *block = calloc(size + (size == 0), 1);
  if (block == NULL || num_blocks == MAX_BLOCKS) exit(2);
  return blocks[num_blocks++] = block;
}

swirl_status attack_verdict(const attack *a) {
  const swirl_status status = attack_verdict_in(a, from_heap);
  while (num_blocks > 0) free(blocks[--num_blocks]);
  return status;
}

void attack_list_clear(attack_list *list) {
  for (size_t i = 0; i < list->num; i++) {
    free(list->attacks[i].key);
    free(list->attacks[i].proof);
  }
  free(list->attacks);
  *list = (attack_list){.num = 0};
}
