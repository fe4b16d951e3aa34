/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CAPTURE_UNPACK_H
#define CAPTURE_UNPACK_H

/* Compressed files and pipes as streams. */

#include <stdbool.h>
#include <stdio.h>

struct unpack;

/*
 * A stream of what the descriptor holds, unpacked if that is gzip or zstd.
 * *u is told of by unpack_broken and lives until the stream is closed, which
 * leaves the descriptor open.
 */
FILE *unpack_open(int fd, struct unpack **u);

/* Whether the packed data ended early or is damaged. */
bool unpack_broken(const struct unpack *u);

#endif
