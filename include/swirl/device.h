// swirl/device.h: devices, and the objects that live on them: traces, committed data.
//
// An object made from a device keeps the device alive; so the order of destruction is free. Objects are immutable after
// creation and may be used from several threads and by several proofs at once. A call on one device takes objects of
// another only where both use the memory of the CPU; else it is ERR_MISMATCH.
#ifndef SWIRL_DEVICE_H
#define SWIRL_DEVICE_H

#include <swirl/control.h>
#include <swirl/params.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct swirl_device swirl_device;

typedef struct swirl_device_desc {
  const char *device;               // an id of swirl_device_list(), or "plan:ID" to plan for that device without
                                    // executing ("plan" is "plan:cpu"); NULL: $SWIRL_DEVICE, else "cpu"
  uint32_t num_threads;             // 0: one per hardware thread that this process may use. On a GPU those that copy
                                    // matrices and compile kernels, which sleep otherwise
  uint32_t num_in_flight;           // proofs at a time, each with an arena; 0: one
  uint64_t memory_limit;            // bytes the device may hold for one proof, beside traces and keys; 0: no limit
  const char *isa;                  // caps the instruction set, with a level of this processor architecture: on x86-64
                                    // "scalar", "avx2", "avx512", "avx512ifma", on AArch64 "scalar", "neon". The best
                                    // one up to there that machine and build have is taken. NULL: $SWIRL_CPU_ISA,
                                    // else the best of all
  const swirl_allocator *allocator; // NULL: malloc and free; copied
  const swirl_cancel *cancel;       // stops every call on the device; NULL: none
  const swirl_logger *logger;       // NULL: none; copied
  const char *cache_directory;      // where a GPU's compiled kernels are kept between processes; made if it is not
                                    // there. Damaged or foreign files in it are ignored. NULL: $SWIRL_CACHE_DIR, else
                                    // nothing is kept
  const char *air_kernels;          // how a GPU computes constraints and interactions: "generated", by kernels that
                                    // are made and compiled for each AIR when it is first proven, or "interpreted".
                                    // The same bytes come out; what cannot be compiled is interpreted, and the logger
                                    // hears of it. NULL: $SWIRL_AIR_KERNELS, else generated, but interpreted on a CPU
                                    // that speaks Vulkan, where compiling takes long. A CPU does not look at it
  uint64_t reserved[6];             // zero
} swirl_device_desc;

// Opens a device: its threads, and the arenas in which proofs are made. A NULL `desc` selects every default.
// ERR_DEVICE for an unknown device, an unknown instruction set, or one of another processor architecture; ERR_THREAD if
// a thread cannot be started.
SWIRL_API SWIRL_NODISCARD swirl_status swirl_device_open(swirl_device **out, const swirl_device_desc *desc,
                                                         swirl_diag *diag);
// Compiles ahead all kernels of a GPU and writes them to its cache directory, if it has one; else each is compiled when
// a program first needs it, and the file is written when the device is closed. Nothing on a device without kernels to
// compile. ERR_DEVICE if the driver compiles one not. Safe beside other calls.
SWIRL_API SWIRL_NODISCARD swirl_status swirl_device_warmup(swirl_device *dev, swirl_diag *diag);
// Gives up the caller's hold. The device goes when the last object made from it goes. NULL is allowed.
SWIRL_API void swirl_device_close(swirl_device *dev);
// The instruction set in use ("scalar", "avx2", ...) and the number of threads.
SWIRL_API const char *swirl_device_isa(const swirl_device *dev);
SWIRL_API uint32_t swirl_device_num_threads(const swirl_device *dev);

typedef enum swirl_device_kind {
  SWIRL_DEVICE_CPU = 0,
  SWIRL_DEVICE_PLAN = 1, // executes nothing: programs can be recorded and planned for the CPU, without its threads
  SWIRL_DEVICE_GPU = 2
} swirl_device_kind;

// A level of the CPU's instruction set.
typedef struct swirl_isa_level {
  const char *name;  // as swirl_device_desc.isa takes it; a static string
  bool is_built;     // this build has code for it
  bool is_supported; // this machine can run it
} swirl_isa_level;
#define SWIRL_MAX_ISA_LEVELS 8

// A device of this build on this machine. Texts end with 0; numbers that are not known, or not of this kind of device,
// are 0.
typedef struct swirl_device_info {
  char id[64]; // as swirl_device_desc.device takes it
  swirl_device_kind kind;
  char name[96];   // of the processor or GPU; "" if the system does not tell
  bool is_default; // opened where no device is named
  bool is_usable;  // else opening it is ERR_DEVICE, and `reason` says why
  char reason[256];
  uint64_t memory_bytes;     // that this process may use: of the machine or the GPU, or what its cgroup leaves of it
  uint64_t memory_available; // of that, not in use now

  // CPU and plan. Threads: those of the machine; those in the affinity mask; whole processors of the cgroup's quota (0:
  // no quota); those that a device takes by default.
  uint32_t num_cores, num_online, num_affinity, num_quota, num_threads;
  swirl_isa_level levels[SWIRL_MAX_ISA_LEVELS]; // ascending
  uint32_t num_levels;
  const char *isa;                 // the level in use, $SWIRL_CPU_ISA obeyed; a static string; NULL if not usable
  char transparent_huge_pages[16]; // "always", "madvise", "never"; "" if the system does not tell
  uint64_t huge_page_bytes, num_huge_pages_free; // size of a huge page; reserved ones that are free

  // GPU
  uint32_t gpu_index; // among the GPUs, from 0
  bool is_software;   // a CPU that speaks Vulkan
  bool has_uuid;
  uint8_t uuid[16];
  char driver[96];
  uint32_t subgroup_size;
  uint64_t max_allocation_bytes; // of one allocation, as the driver promises; it may give more
  uint8_t driver_uuid[16];
  // Which flags of swirl_trace_create_open() the device offers (swirl/trace_memory.h)
  bool has_mapped_traces, has_fd_traces, has_dma_buf_traces;
  uint64_t reserved[5]; // zero
} swirl_device_info;

// All devices of this build, usable or not, in a fixed order: at most `max` into `out`; `num` gets how many there are.
// `out` may be NULL if `max` is 0. Opens nothing. Safe from several threads.
SWIRL_API SWIRL_NODISCARD swirl_status swirl_device_list(swirl_device_info *out, size_t max, size_t *num,
                                                         swirl_diag *diag);

// What swirl_device_list() said of the device when it was opened; for "plan:ID", of the device planned for. is_default
// is false.
SWIRL_API void swirl_device_describe(const swirl_device *dev, swirl_device_info *out);

// How the words of a host matrix represent field elements.
typedef enum swirl_form {
  SWIRL_CANONICAL = 0, // the integer itself, below p
  SWIRL_MONTGOMERY = 1 // integer * 2^32 mod p
} swirl_form;

// A matrix of base field elements in the caller's memory: the word of (row, column) is
// data[row * row_stride + column * col_stride]. Both strides 0: column-major without gaps.
// A column-major Montgomery matrix (row_stride 1, col_stride >= 2^log_height) is used in place on the CPU; any other,
// and on a device with memory of its own all, are laid out anew while proving.
typedef struct swirl_matrix {
  const uint32_t *data;
  uint32_t width;      // columns, > 0
  uint32_t log_height; // rows = 2^log_height
  size_t row_stride, col_stride;
  swirl_form form;
} swirl_matrix;

// A trace on the device. swirl/trace_memory.h makes traces that the caller's own kernels write.
typedef struct swirl_trace swirl_trace;
#define SWIRL_BORROW                                                                                                   \
  1u // flag: keep pointing at the caller's memory (ERR_ARGUMENT unless it is column-major and Montgomery);
     // it must stay unchanged and alive as long as the trace. A device with memory of its own copies it instead
// Copies (or borrows) a matrix to the device. ERR_TRACE_VALUE, with column and row, for a word >= p.
SWIRL_API SWIRL_NODISCARD swirl_status swirl_trace_create(swirl_trace **out, swirl_device *dev,
                                                          const swirl_matrix *matrix, uint32_t flags, swirl_diag *diag);
// Reads back rows [0, 2^log_height) of `num_columns` columns from `first_column` as canonical words, column-major.
//   out  [num_columns][2^log_height]  base  canon
SWIRL_API SWIRL_NODISCARD swirl_status swirl_trace_read(const swirl_trace *trace, uint32_t *out, uint32_t first_column,
                                                        uint32_t num_columns);
SWIRL_API uint32_t swirl_trace_width(const swirl_trace *trace);
SWIRL_API uint32_t swirl_trace_log_height(const swirl_trace *trace);
SWIRL_API void swirl_trace_destroy(swirl_trace *trace); // NULL is allowed; the trace lives on while others use it

// Committed matrices: root, tree, code matrix, and a hold on the traces.
typedef struct swirl_committed swirl_committed;
// Commits to `traces` together (spec 11). Their log heights must not increase along the list and must be at most
// l_skip + n_stack. Needs parameters only, no key.
SWIRL_API SWIRL_NODISCARD swirl_status swirl_commit(swirl_committed **out, swirl_device *dev,
                                                    const swirl_params *params, swirl_trace *const *traces,
                                                    size_t num_traces, swirl_diag *diag);
SWIRL_API swirl_digest swirl_committed_root(const swirl_committed *committed);
// Reads back opened row `row` (0 <= row < 2^(l_skip + n_stack + log_blowup), natural order) of the code matrix.
//   out  [stacked width]  base  canon
SWIRL_API SWIRL_NODISCARD swirl_status swirl_committed_read_row(const swirl_committed *committed, uint32_t *out,
                                                                uint64_t row);
SWIRL_API uint32_t swirl_committed_width(const swirl_committed *committed); // stacked columns
SWIRL_API void swirl_committed_destroy(swirl_committed *committed);         // NULL is allowed

#ifdef __cplusplus
}
#endif
#endif
