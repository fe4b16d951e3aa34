/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "capture/store.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"

/* Set in places that are offsets into the temporary file. */
#define IN_SPOOL (1ull << 62)
#define UNWRITTEN_MAX (256u << 10)

struct store {
	int fd;      /* the capture, or -1 */
	FILE *spool; /* used by its descriptor only; closing it removes the file */
	uint8_t *unwritten;
	uint32_t n_unwritten;
	uint64_t written;
	int error;
};

struct store *store_open(int fd)
{
	struct store *s = xcalloc(1, sizeof(*s));

	s->fd = fd < 0 ? -1 : dup(fd);
	return s;
}

static void spool_write(struct store *s)
{
	uint32_t done = 0;

	if (!s->spool && !s->error) {
		s->spool = tmpfile();
		if (!s->spool)
			s->error = errno;
	}
	while (!s->error && done < s->n_unwritten) {
		ssize_t n = pwrite(fileno(s->spool), s->unwritten + done, s->n_unwritten - done,
			(off_t)(s->written + done));
		if (n > 0)
			done += (uint32_t)n;
		else if (n == 0 || errno != EINTR)
			s->error = n ? errno : EIO;
	}
	s->written += s->n_unwritten;
	s->n_unwritten = 0;
}

uint64_t store_append(struct store *s, const uint8_t *p, uint32_t n)
{
	uint64_t at = IN_SPOOL | (s->written + s->n_unwritten);

	if (!s->unwritten)
		s->unwritten = xmalloc(UNWRITTEN_MAX);
	while (n) {
		uint32_t room = UNWRITTEN_MAX - s->n_unwritten;
		uint32_t part = n < room ? n : room;

		memcpy(s->unwritten + s->n_unwritten, p, part);
		s->n_unwritten += part;
		p += part;
		n -= part;
		if (s->n_unwritten == UNWRITTEN_MAX)
			spool_write(s);
	}
	return at;
}

bool store_good(const struct store *s, const char *path, struct err *e)
{
	return !s->error ||
	       fail(e, "%s: cannot write temporary file: %s", path, strerror(s->error));
}

static bool read_at(int fd, uint64_t at, uint32_t len, uint8_t *out)
{
	while (len) {
		ssize_t n = pread(fd, out, len, (off_t)at);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		out += n;
		at += (uint64_t)n;
		len -= (uint32_t)n;
	}
	return true;
}

bool store_read(struct store *s, uint64_t at, uint32_t len, uint8_t *out)
{
	if (!(at & IN_SPOOL))
		return s->fd >= 0 && read_at(s->fd, at, len, out);
	at &= ~IN_SPOOL;
	if (at < s->written) {
		uint64_t left = s->written - at;
		uint32_t n = left < len ? (uint32_t)left : len;

		if (s->error || !read_at(fileno(s->spool), at, n, out))
			return false;
		at += n;
		len -= n;
		out += n;
	}
	if (!len)
		return true;
	uint64_t from = at - s->written;
	if (from > s->n_unwritten || len > s->n_unwritten - from)
		return false;
	memcpy(out, s->unwritten + from, len);
	return true;
}

void store_close(struct store *s)
{
	if (!s)
		return;
	if (s->fd >= 0)
		close(s->fd);
	if (s->spool)
		fclose(s->spool);
	free(s->unwritten);
	free(s);
}
