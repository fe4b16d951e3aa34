/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CAPTURE_UNPACK_H
#define CAPTURE_UNPACK_H

/* Compressed files and pipes as streams. */

#include <stdbool.h>
#include <stdio.h>

#include "capture/capture.h"

struct unpack;

/*
 * A stream of what the descriptor holds, unpacked if that is gzip or zstd.
 * *u is told of by unpack_broken and lives until the stream is closed, which
 * leaves the descriptor open. Where there is nothing to read yet, progress
 * (NULL: nobody) is asked whether to wait.
 */
FILE *unpack_open(int fd, const struct capture_progress *progress, struct unpack **u);

/* Whether progress wanted no more. */
bool unpack_stopped(const struct unpack *u);

/* Whether the packed data ended early or is damaged. */
bool unpack_broken(const struct unpack *u);

#endif
