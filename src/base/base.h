// Types, status propagation, invariants and memory that every file of the library uses.
#ifndef SWIRL_SRC_BASE_H
#define SWIRL_SRC_BASE_H

#include <string.h>
#include <swirl/base.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int32_t i32;
typedef int64_t i64;

// Our own invariants only; whatever comes from outside gets a status. Checked in builds with SWIRL_CHECKS.
#ifdef SWIRL_CHECKS
#define SWIRL_ASSERT(cond) ((cond) ? (void)0 : __builtin_trap())
#else
#define SWIRL_ASSERT(cond) ((void)0)
#endif

// Returns from the calling function when `expr` is not SWIRL_OK.
#define SWIRL_TRY(expr)                                                                                                \
  do {                                                                                                                 \
    const swirl_status try_status_ = (expr);                                                                           \
    if (try_status_ != SWIRL_OK) return try_status_;                                                                   \
  } while (0)

#define SWIRL_COUNT(array) (sizeof(array) / sizeof((array)[0]))

// Fills `diag` (if not NULL) with `status`, a message in printf format, and no place; returns `status`.
swirl_status swirl_fail(swirl_diag *diag, swirl_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
// Clears the places of a diag and sets its status and message to success. `diag` may be NULL.
void swirl_diag_clear(swirl_diag *diag);

// Memory from `allocator` (NULL or all-NULL: malloc), aligned to 64 bytes and zeroed; NULL if there is none or if
// size is 0. Give back with the same allocator and size.
void *swirl_mem_alloc(const swirl_allocator *allocator, size_t size);
void *swirl_mem_alloc_uninit(const swirl_allocator *allocator, size_t size);
void swirl_mem_release(const swirl_allocator *allocator, void *memory, size_t size);

static inline u32 u32_min(u32 a, u32 b) { return a < b ? a : b; }
static inline u32 u32_max(u32 a, u32 b) { return a > b ? a : b; }
static inline u64 u64_max(u64 a, u64 b) { return a > b ? a : b; }
static inline size_t size_min(size_t a, size_t b) { return a < b ? a : b; }
static inline u64 ceil_div_u64(u64 a, u64 b) { return a / b + (a % b != 0); }
// Number of bits of v: 0 for 0, else floor(log2 v) + 1.
static inline u32 bit_length_u64(u64 v) { return v == 0 ? 0 : 64u - (u32)__builtin_clzll(v); }
// The low `bits` bits of v in reverse order.
static inline u32 reverse_bits(u32 v, u32 bits) {
  u32 r = 0;
  for (u32 i = 0; i < bits; i++) r |= ((v >> i) & 1u) << (bits - 1u - i);
  return r;
}
// Little-endian words at any alignment.
static inline u32 load_le32(const u8 *p) { return (u32)p[0] | (u32)p[1] << 8 | (u32)p[2] << 16 | (u32)p[3] << 24; }
static inline void store_le32(u8 *p, u32 v) {
  p[0] = (u8)v;
  p[1] = (u8)(v >> 8);
  p[2] = (u8)(v >> 16);
  p[3] = (u8)(v >> 24);
}

#endif
