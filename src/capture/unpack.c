/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "capture/unpack.h"

#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include "base/err.h"

#define INPUT (64u << 10)

struct unpack {
	int fd;
	const struct capture_progress *progress;
	bool stopped;
	bool broken;
	bool open; /* inside a gzip member or zstd frame */
	z_stream gzip;
	ZSTD_DStream *zstd;
	size_t pos, n; /* of what has been read */
	uint8_t input[INPUT];
};

/* Whether to read: a pipe may have nothing for a long time, and somebody wants to look on. */
static bool ready(struct unpack *u)
{
	struct pollfd p = { .fd = u->fd, .events = POLLIN };

	while (!u->stopped && u->progress && poll(&p, 1, 0) == 0)
		u->stopped = !u->progress->wait(u->progress->self, u->fd);
	return !u->stopped;
}

static ssize_t read_some(struct unpack *u, uint8_t *to, size_t room)
{
	ssize_t n;

	do
		n = ready(u) ? read(u->fd, to, room) : 0;
	while (n < 0 && errno == EINTR);
	return n;
}

/* Reads more once all is used up; false at the end of the file. */
static bool refill(struct unpack *u)
{
	if (u->pos < u->n)
		return true;
	ssize_t n = read_some(u, u->input, INPUT);
	u->broken |= n < 0 || (n == 0 && u->open);
	u->pos = 0;
	u->n = n > 0 ? (size_t)n : 0;
	return n > 0;
}

static ssize_t read_plain(void *cookie, char *out, size_t n)
{
	struct unpack *u = cookie;

	if (!refill(u))
		return 0;
	if (n > u->n - u->pos)
		n = u->n - u->pos;
	memcpy(out, u->input + u->pos, n);
	u->pos += n;
	return (ssize_t)n;
}

static ssize_t read_gzip(void *cookie, char *out, size_t n)
{
	struct unpack *u = cookie;

	u->gzip.next_out = (Bytef *)out;
	u->gzip.avail_out = (uInt)n;
	while (u->gzip.avail_out == n && !u->broken && refill(u)) {
		u->gzip.next_in = u->input + u->pos;
		u->gzip.avail_in = (uInt)(u->n - u->pos);
		u->open = true;
		int status = inflate(&u->gzip, Z_NO_FLUSH);
		u->pos = u->n - u->gzip.avail_in;
		if (status == Z_STREAM_END) {
			u->open = false;
			inflateReset(&u->gzip);
		} else if (status != Z_OK) {
			u->broken = true;
		}
	}
	return (ssize_t)(n - u->gzip.avail_out);
}

static ssize_t read_zstd(void *cookie, char *out, size_t n)
{
	struct unpack *u = cookie;
	ZSTD_outBuffer to = { out, n, 0 };

	while (!to.pos && !u->broken) {
		bool more = refill(u);
		ZSTD_inBuffer from = { u->input, u->n, u->pos };
		size_t left = ZSTD_decompressStream(u->zstd, &to, &from);

		u->pos = from.pos;
		u->open = left != 0;
		u->broken |= ZSTD_isError(left) != 0;
		if (!more)
			break;
	}
	return (ssize_t)to.pos;
}

static int done(void *cookie)
{
	struct unpack *u = cookie;

	inflateEnd(&u->gzip);
	ZSTD_freeDStream(u->zstd);
	free(u);
	return 0;
}

FILE *unpack_open(int fd, const struct capture_progress *progress, struct unpack **unpack)
{
	static const uint8_t gzip[] = { 0x1f, 0x8b }, zstd[] = { 0x28, 0xb5, 0x2f, 0xfd };
	cookie_io_functions_t io = { .read = read_plain, .close = done };
	struct unpack *u = xcalloc(1, sizeof(*u));

	u->fd = fd;
	u->progress = progress;
	while (u->n < sizeof(zstd)) { /* a pipe may give less at a time */
		ssize_t n = read_some(u, u->input + u->n, INPUT - u->n);

		if (n <= 0)
			break;
		u->n += (size_t)n;
	}
	if (u->n >= sizeof(gzip) && !memcmp(u->input, gzip, sizeof(gzip))) {
		io.read = read_gzip;
		if (inflateInit2(&u->gzip, 15 + 16) != Z_OK)
			oom();
	} else if (u->n >= sizeof(zstd) && !memcmp(u->input, zstd, sizeof(zstd))) {
		io.read = read_zstd;
		u->zstd = ZSTD_createDStream();
		if (!u->zstd)
			oom();
	}
	*unpack = u;
	FILE *fp = fopencookie(u, "r", io);
	if (!fp)
		oom();
	return fp;
}

bool unpack_stopped(const struct unpack *u)
{
	return u->stopped;
}

bool unpack_broken(const struct unpack *u)
{
	return u->broken;
}
