// The proving-key file (docs/key-format.md): magic, the verifying key's bytes, the preprocessed traces. The compiled
// constraints and the commitments are made again when it is loaded, so that no byte of it has to be believed.
//
//   "SWIRLPK1"  vk_len u64  vk bytes  then for each AIR in key order:
//     present u8; if 1: width u32, log_height u32, canonical words column-major u32     (all little-endian)
#include "keys/pk.h"

static const char magic[8] = {'S', 'W', 'I', 'R', 'L', 'P', 'K', '1'};
enum { HEAD_LEN = sizeof magic + 8 };

static void store_le64(u8 *p, u64 v) {
  store_le32(p, (u32)v);
  store_le32(p + 4, (u32)(v >> 32));
}
static u64 load_le64(const u8 *p) { return (u64)load_le32(p) | (u64)load_le32(p + 4) << 32; }

static size_t trace_len(const swirl_trace *trace) {
  return trace == NULL ? 1 : 9 + ((size_t)trace->width << trace->log_height) * sizeof(u32);
}

size_t swirl_pk_encoded_len(const swirl_pk *pk) {
  size_t len = HEAD_LEN + swirl_vk_encoded_len(pk->vk);
  for (u32 a = 0; a < pk->vk->num_airs; a++) len += trace_len(pk->airs[a].preprocessed);
  return len;
}

// The canonical words of a trace without gaps between its columns.
static swirl_status encode_words(u8 *out, const swirl_trace *trace) {
  u32 part[1024];
  const u64 num = (u64)trace->width << trace->log_height;
  SWIRL_ASSERT(trace->stride == (u64)1 << trace->log_height);
  for (u64 at = 0; at < num; at += SWIRL_COUNT(part)) {
    const size_t n = size_min(SWIRL_COUNT(part), num - at);
    SWIRL_TRY(swirl_memory_read(&trace->dev->driver, &trace->memory, part, at, n));
    for (size_t i = 0; i < n; i++) store_le32(out + 4 * (at + i), bb_to_canonical(part[i]));
  }
  return SWIRL_OK;
}

swirl_status swirl_pk_encode(const swirl_pk *pk, uint8_t *out, size_t out_len) {
  if (pk == NULL || out == NULL) return SWIRL_ERR_ARGUMENT;
  if (out_len < swirl_pk_encoded_len(pk)) return SWIRL_ERR_BLOCK_SIZE;
  for (u32 a = 0; a < pk->vk->num_airs; a++) {
    // A key for chosen AIRs may lack preprocessed traces, one on the device "plan" their words: it cannot be saved.
    if (pk->vk->airs[a].has_preprocessed && (pk->airs[a].preprocessed == NULL || pk->dev->plan_only)) {
      return SWIRL_ERR_UNSUPPORTED;
    }
  }
  const size_t vk_len = swirl_vk_encoded_len(pk->vk);
  memcpy(out, magic, sizeof magic);
  store_le64(out + sizeof magic, vk_len);
  SWIRL_TRY(swirl_vk_encode(pk->vk, out + HEAD_LEN, vk_len));
  out += HEAD_LEN + vk_len;
  for (u32 a = 0; a < pk->vk->num_airs; a++) {
    const swirl_trace *trace = pk->airs[a].preprocessed;
    *out++ = trace != NULL;
    if (trace == NULL) continue;
    store_le32(out, trace->width);
    store_le32(out + 4, trace->log_height);
    SWIRL_TRY(encode_words(out + 8, trace));
    out += trace_len(trace) - 1;
  }
  return SWIRL_OK;
}

// The preprocessed traces of a file as matrices, their words in memory of their own (the file's are unaligned).
typedef struct loaded_traces {
  const swirl_allocator *allocator;
  u32 num_airs;
  swirl_matrix *matrices;        // [num_airs], data NULL where there is none
  const swirl_matrix **pointers; // [num_airs]
} loaded_traces;

static size_t matrix_bytes(const swirl_matrix *matrix) {
  return ((size_t)matrix->width << matrix->log_height) * sizeof(u32);
}

static void release(loaded_traces *t) {
  for (u32 a = 0; a < t->num_airs && t->matrices != NULL; a++) {
    void *words = (void *)(uintptr_t)t->matrices[a].data; // allocated here
    if (words != NULL) swirl_mem_release(t->allocator, words, matrix_bytes(&t->matrices[a]));
  }
  swirl_mem_release(t->allocator, t->matrices, t->num_airs * sizeof *t->matrices);
  swirl_mem_release(t->allocator, t->pointers, t->num_airs * sizeof *t->pointers);
}

static swirl_status truncated(swirl_diag *diag, size_t offset) {
  swirl_fail(diag, SWIRL_ERR_KEY_ENCODING, "proving key: it ends or goes wrong at byte %zu", offset);
  if (diag != NULL) diag->offset = (i64)offset;
  return SWIRL_ERR_KEY_ENCODING;
}

// Reads the traces behind the verifying key; all bytes must be used.
static swirl_status read_traces(loaded_traces *t, const u8 *bytes, size_t at, size_t len, swirl_diag *diag) {
  for (u32 a = 0; a < t->num_airs; a++) {
    if (at == len || bytes[at] > 1) return truncated(diag, at);
    if (bytes[at++] == 0) continue;
    if (len - at < 8) return truncated(diag, at);
    swirl_matrix matrix = {.width = load_le32(bytes + at), .log_height = load_le32(bytes + at + 4)};
    if (matrix.width == 0 || matrix.log_height > BB_TWO_ADICITY ||
        matrix.width > ((len - at - 8) / sizeof(u32)) >> matrix.log_height) {
      return truncated(diag, at);
    }
    at += 8;
    const size_t num_words = (size_t)matrix.width << matrix.log_height;
    u32 *words = swirl_mem_alloc_uninit(t->allocator, num_words * sizeof *words);
    if (words == NULL) return swirl_fail(diag, SWIRL_ERR_NO_MEMORY, "preprocessed trace of AIR %u", a);
    for (size_t i = 0; i < num_words; i++, at += 4) words[i] = load_le32(bytes + at);
    matrix.data = words;
    t->matrices[a] = matrix;
    t->pointers[a] = &t->matrices[a];
  }
  return at == len ? SWIRL_OK : truncated(diag, at);
}

swirl_status swirl_pk_load(swirl_pk **out, swirl_device *dev, const uint8_t *bytes, size_t len, swirl_diag *diag) {
  if (out == NULL || dev == NULL || bytes == NULL) {
    return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "swirl_pk_load: NULL argument");
  }
  if (len < HEAD_LEN || memcmp(bytes, magic, sizeof magic) != 0) return truncated(diag, 0);
  const u64 vk_len = load_le64(bytes + sizeof magic);
  if (vk_len > len - HEAD_LEN) return truncated(diag, sizeof magic);
  // The number of AIRs comes from the verifying key, which is read here and again inside swirl_pk_create().
  const size_t block_len = swirl_vk_memory((size_t)vk_len);
  void *block = swirl_mem_alloc(&dev->allocator, block_len);
  if (block == NULL) return swirl_fail(diag, SWIRL_ERR_NO_MEMORY, "proving key");
  const swirl_vk *vk;
  loaded_traces traces = {.allocator = &dev->allocator};
  swirl_status status = swirl_vk_read(&vk, block, block_len, bytes + HEAD_LEN, (size_t)vk_len, diag);
  if (status == SWIRL_OK) {
    traces.num_airs = swirl_vk_num_airs(vk);
    traces.matrices = swirl_mem_alloc(&dev->allocator, traces.num_airs * sizeof *traces.matrices);
    traces.pointers = swirl_mem_alloc(&dev->allocator, traces.num_airs * sizeof *traces.pointers);
    if (traces.num_airs > 0 && (traces.matrices == NULL || traces.pointers == NULL)) {
      status = swirl_fail(diag, SWIRL_ERR_NO_MEMORY, "proving key");
    }
  }
  if (status == SWIRL_OK) status = read_traces(&traces, bytes, HEAD_LEN + (size_t)vk_len, len, diag);
  swirl_mem_release(&dev->allocator, block, block_len);
  if (status == SWIRL_OK) {
    status = swirl_pk_create(out, dev, &swirl_suite_babybear_poseidon2, bytes + HEAD_LEN, (size_t)vk_len, NULL, 0,
                             traces.pointers, diag);
  }
  release(&traces);
  return status;
}
