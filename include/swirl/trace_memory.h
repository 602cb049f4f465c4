// swirl/trace_memory.h: traces that the caller's own code writes where they lie, such as kernels on the GPU that
// proves.
//
//   swirl_trace_create_open()   memory without contents, on the device
//   swirl_trace_describe()      its address, its mapping, its Vulkan buffer;  swirl_trace_export(): a handle for CUDA,
//                               HIP, or another Vulkan device object of the same GPU
//   ... the caller writes all columns, and waits until that is done ...
//   swirl_trace_seal()          checks every word; the trace is now one like those of swirl_trace_create()
//   swirl_trace_reopen()        lends the memory for the next witness
//
// Layout: column-major; the word of (row, column) is word row + column * col_stride from the first.
//
// Synchronisation is the writer's. What wrote must be over before swirl_trace_seal() is called: a host thread has
// stored, a fence was waited for, a stream is synchronised. What is written to a sealed trace makes wrong proofs, which
// verifiers reject, or ERR_TRACE_VALUE; no memory but the trace's is ever reached by it. A whole proof checks the words
// of its traces again.
//
// Calls with the same trace that change it (seal, reopen, destroy) exclude all others with it; else any thread may
// call.
#ifndef SWIRL_TRACE_MEMORY_H
#define SWIRL_TRACE_MEMORY_H

#include <swirl/device.h>

#ifdef __cplusplus
extern "C" {
#endif

// Flags of swirl_trace_create_open(). swirl_device_info says which a device offers; another is ERR_UNSUPPORTED.
#define SWIRL_TRACE_MAPPED                                                                                             \
  2u // the host sees the memory: always on the CPU and where a GPU's memory is the host's; on a GPU with memory of its
     // own in memory of the GPU that the host writes over the bus (resizable BAR), slow to read
#define SWIRL_TRACE_FD                                                                                                 \
  4u // swirl_trace_export() gives an opaque file descriptor (VK_KHR_external_memory_fd). Not on Windows
#define SWIRL_TRACE_DMA_BUF                                                                                            \
  8u // swirl_trace_export() gives a Linux dma-buf (VK_EXT_external_memory_dma_buf); not together with SWIRL_TRACE_FD

// Makes an open trace: `width` > 0 columns of 2^log_height rows, contents undefined. Until it is sealed a call that
// reads traces refuses it (ERR_ARGUMENT). On a device that only plans, a trace has no memory.
// ERR_UNSUPPORTED for a flag that the device does not offer, or for SWIRL_TRACE_MAPPED with one of the others where
// memory that the host sees cannot be exported (so on an NVIDIA H200); ERR_NO_MEMORY.
SWIRL_API SWIRL_NODISCARD swirl_status swirl_trace_create_open(swirl_trace **out, swirl_device *dev, uint32_t width,
                                                               uint32_t log_height, uint32_t flags, swirl_diag *diag);

// Where a trace lies. Everything belongs to the trace and goes with it.
typedef struct swirl_trace_memory {
  uint64_t col_stride;     // words from one column to the next
  uint64_t bytes;          // from the first word to behind the last
  uint64_t device_address; // of the first word: on the CPU a pointer; on a GPU a VkDeviceAddress, for kernels on the
                           // VkDevice of swirl_device_native() and no other
  uint32_t *host;          // the same word for the host, coherent with the device; NULL where the host does not see it
  uint64_t vk_buffer;      // GPU: the VkBuffer in which the trace begins at vk_offset bytes, with the usages
  uint64_t vk_offset;      // STORAGE_BUFFER, TRANSFER_SRC, TRANSFER_DST and SHADER_DEVICE_ADDRESS; else 0
  uint64_t reserved[4];    // zero
} swirl_trace_memory;

// Any trace may be asked, but only an open one written. ERR_UNSUPPORTED on a device that only plans.
SWIRL_API SWIRL_NODISCARD swirl_status swirl_trace_describe(const swirl_trace *trace, swirl_trace_memory *out);

// A trace's memory for another API or process. What importers ask for beside the descriptor:
//   Vulkan  VkMemoryAllocateInfo.allocationSize and memoryTypeIndex (opaque descriptors: both must be the same), and a
//           buffer with the usages and size above bound at `offset`. Both UUIDs must be those of the importing device
//   CUDA    cudaExternalMemoryHandleDesc: cudaExternalMemoryHandleTypeOpaqueFd, handle.fd, size = allocation_bytes,
//           flags = cudaExternalMemoryDedicated if is_dedicated; then a mapped buffer of `offset` and `bytes`. The
//           device is the one whose cudaDeviceProp.uuid is device_uuid
// An import keeps the memory alive for itself, also when the trace is destroyed.
typedef struct swirl_trace_handle {
  int fd;                    // the caller's, a new one at each call: close it, unless an import took it (Vulkan's and
                             // CUDA's do if they succeed)
  bool is_dma_buf;           // else opaque
  bool is_dedicated;         // memory and buffer were made for each other (VkMemoryDedicatedAllocateInfo)
  uint32_t memory_type;      // index in VkPhysicalDeviceMemoryProperties
  uint64_t allocation_bytes; // of the memory object, at least offset + bytes
  uint64_t offset;           // bytes in it before the trace's first word
  uint64_t bytes;            // as swirl_trace_memory.bytes
  uint8_t device_uuid[16];   // VkPhysicalDeviceIDProperties
  uint8_t driver_uuid[16];
  uint64_t reserved[4]; // zero
} swirl_trace_handle;

// ERR_ARGUMENT unless the trace was made with SWIRL_TRACE_FD or SWIRL_TRACE_DMA_BUF; ERR_UNSUPPORTED on a device that
// only plans; ERR_NO_MEMORY, also for file descriptors.
// A writer that is Vulkan's releases its buffer to VK_QUEUE_FAMILY_EXTERNAL after writing; sealing acquires it.
SWIRL_API SWIRL_NODISCARD swirl_status swirl_trace_export(swirl_trace *trace, swirl_trace_handle *out,
                                                          swirl_diag *diag);

// Ends the writing. `form` says what was written; canonical words are made Montgomery words in place, so a trace that
// is sealed has Montgomery words always. Waits for the device.
// ERR_TRACE_VALUE, with column and row, for the first word >= p in column-major order: the trace stays open and as it
// was. After any other failure it is open, and its contents are undefined. ERR_ARGUMENT for a trace that is not open.
SWIRL_API SWIRL_NODISCARD swirl_status swirl_trace_seal(swirl_trace *trace, swirl_form form, swirl_diag *diag);

// Makes a trace of swirl_trace_create_open() open again, in the same memory; the contents are undefined until they are
// written. No call that uses the trace may be under way. ERR_ARGUMENT for a trace made otherwise, or one that a
// commitment holds.
SWIRL_API SWIRL_NODISCARD swirl_status swirl_trace_reopen(swirl_trace *trace, swirl_diag *diag);

// The Vulkan objects of a GPU, for a caller's own kernels on the same VkDevice; handles of Vulkan as pointers. They are
// the device's: not to be destroyed. Enabled are Vulkan 1.2, bufferDeviceAddress, shaderInt64, timelineSemaphore,
// scalarBlockLayout. Who submits to the queue does so while no call of the library is under way on the device, and
// waits for the end before the next one.
typedef struct swirl_native_device {
  void *instance, *physical_device, *device, *queue; // VkInstance, VkPhysicalDevice, VkDevice, VkQueue
  void (*get_instance_proc_addr)(void);              // PFN_vkGetInstanceProcAddr
  uint32_t queue_family;
  uint64_t reserved[4]; // zero
} swirl_native_device;
// ERR_UNSUPPORTED on a device that is none of Vulkan's.
SWIRL_API SWIRL_NODISCARD swirl_status swirl_device_native(const swirl_device *dev, swirl_native_device *out);

#ifdef __cplusplus
}
#endif
#endif
