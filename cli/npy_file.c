#define _POSIX_C_SOURCE 200809L
#include "npy_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static swirl_status file_fail(swirl_diag *diag, swirl_status status, const char *message) {
  if (diag != NULL) {
    *diag = (swirl_diag){.status = status, .air = -1, .part = -1, .column = -1, .row = -1, .round = -1, .offset = -1};
    snprintf(diag->message, sizeof diag->message, "%s", message);
  }
  return status;
}

// Reads up to `len` bytes; less only at the end of the file. -1 on failure, with errno.
static ssize_t read_fully(int fd, uint8_t *out, size_t len) {
  size_t done = 0;
  while (done < len) {
    const size_t rest = len - done;
    const ssize_t got = read(fd, out + done, rest < (size_t)1 << 30 ? rest : (size_t)1 << 30);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return -1;
    if (got == 0) break;
    done += (size_t)got;
  }
  return (ssize_t)done;
}

// The words behind the header, of which `have` bytes have been read already.
static swirl_status read_words(int fd, npy_file *file, const uint8_t *bytes, size_t have, swirl_diag *diag) {
  const uint64_t len = file->array.rows * file->array.columns * sizeof(uint32_t);
  if (len > SIZE_MAX / 2) return file_fail(diag, SWIRL_ERR_NO_MEMORY, "out of memory");
  const size_t size = (size_t)len;
  uint32_t *words = malloc(size + 1);
  if (words == NULL) return file_fail(diag, SWIRL_ERR_NO_MEMORY, "out of memory");
  uint8_t *to = (uint8_t *)words;
  const size_t first = have < size ? have : size;
  memcpy(to, bytes, first);
  const ssize_t got = read_fully(fd, to + first, size - first);
  if (got < 0 || (size_t)got != size - first) {
    const swirl_status status =
        file_fail(diag, SWIRL_ERR_ARGUMENT, got < 0 ? strerror(errno) : "the file became shorter while it was read");
    free(words);
    return status;
  }
  for (size_t i = 0; i < size / sizeof(uint32_t); i++) { // nothing to do on a little-endian machine
    const uint8_t *word = to + i * sizeof(uint32_t);
    words[i] = (uint32_t)word[0] | (uint32_t)word[1] << 8 | (uint32_t)word[2] << 16 | (uint32_t)word[3] << 24;
  }
  file->words = words;
  return SWIRL_OK;
}

static swirl_status load(int fd, npy_file *out, bool header_only, swirl_diag *diag) {
  struct stat info;
  if (fstat(fd, &info) != 0) return file_fail(diag, SWIRL_ERR_ARGUMENT, strerror(errno));
  if (S_ISDIR(info.st_mode)) return file_fail(diag, SWIRL_ERR_ARGUMENT, strerror(EISDIR));
  if (!S_ISREG(info.st_mode)) return file_fail(diag, SWIRL_ERR_ARGUMENT, "not a regular file");
  uint8_t *head = malloc(NPY_MAX_HEADER);
  if (head == NULL) return file_fail(diag, SWIRL_ERR_NO_MEMORY, "out of memory");
  const ssize_t got = read_fully(fd, head, NPY_MAX_HEADER);
  npy_file file = {.words = NULL};
  swirl_status status;
  if (got < 0) {
    status = file_fail(diag, SWIRL_ERR_ARGUMENT, strerror(errno));
  } else {
    status = npy_parse(&file.array, head, (size_t)got, (uint64_t)info.st_size, diag);
  }
  if (status == SWIRL_OK && !header_only) {
    const size_t offset = (size_t)file.array.data_offset;
    status = read_words(fd, &file, head + offset, (size_t)got - offset, diag);
  }
  free(head);
  if (status == SWIRL_OK) *out = file;
  return status;
}

swirl_status npy_file_load(npy_file *out, const char *path, bool header_only, swirl_diag *diag) {
  const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); // a pipe without a writer does not hold us up
  if (fd < 0) return file_fail(diag, SWIRL_ERR_ARGUMENT, strerror(errno));
  const swirl_status status = load(fd, out, header_only, diag);
  close(fd);
  return status;
}
