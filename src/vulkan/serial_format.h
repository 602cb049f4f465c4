// Runs of small operations that one workgroup executes one after the other (kernels/serial.comp). The same text for the
// host and the kernel.
#ifndef SWIRL_VULKAN_SERIAL_FORMAT_H
#define SWIRL_VULKAN_SERIAL_FORMAT_H

#include "device/ops.h"

// An operation is a record of SERIAL_WORDS words: its code, then its argument block.
enum { SERIAL_WORDS = 32, SERIAL_MAX_OPS = 32 };

// Codes.
enum {
  SERIAL_NONE = 0, // none: too large, or of a kind that is not small
  SERIAL_FILL_ZERO = 1,
  SERIAL_COPY = 2,
  SERIAL_EMIT = 3,
  SERIAL_EMIT_DIGEST = 4,
  SERIAL_OBSERVE = 5,
  SERIAL_OBSERVE_DIGEST = 6,
  SERIAL_SAMPLE = 7,
  SERIAL_SAMPLE_BITS = 8,
  SERIAL_EQ_TABLE = 9,
  SERIAL_FOLD_MLE = 10,
  SERIAL_FOLD_PAIRS = 11,
  SERIAL_SUMCHECK_ROUND = 12,
  SERIAL_GKR_LAYER = 13,
  SERIAL_GKR_CLAIM = 14,
  SERIAL_GKR_SUMS = 15,
  SERIAL_GKR_MESSAGE = 16,
  SERIAL_GKR_FOLD = 17,
  SERIAL_GKR_FOLD_SUMS = 18,
  SERIAL_GKR_FOLD_EQ = 19,
  SERIAL_GKR_FOLD_EQ_STATE = 20, // without the table
  SERIAL_SUM_PARTS = 21          // block: serial_sum
};

// dst = the sum of the parts [num_parts][2] ext; added to what is there if `accumulate`. The last step of a sum that
// many workgroups made.
typedef struct serial_sum {
  dev_ptr dst, parts;
  u32 num_parts, accumulate;
} serial_sum;

#endif
