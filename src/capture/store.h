/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CAPTURE_STORE_H
#define CAPTURE_STORE_H

/*
 * Where the bytes of messages are found again: in the capture itself if it
 * can be read at any offset, else in an unlinked temporary file.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "capture/capture.h"

/* A store on a plain capture file, which it duplicates, or on none (-1). */
struct store *store_open(int fd);

/* Keeps n bytes in the temporary file; returns where. */
uint64_t store_append(struct store *s, const uint8_t *p, uint32_t n);

/* False if the temporary file could not be written; e says why, after the name. */
bool store_good(const struct store *s, const char *path, struct err *e) MUST_USE;

#endif
