/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way from a capture file to messages, over any bytes. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/err.h"
#include "base/map.h"
#include "capture/capture.h"
#include "fuzz.h"

struct seen {
	struct map streams; /* announced */
	struct store **store;
	uint32_t last_frame;
};

static struct map_key key(uint32_t stream)
{
	return (struct map_key){ 0, stream };
}

static void check_conversation(void *self, const struct conv_info *c)
{
	struct seen *s = self;

	assert(map_get(&s->streams, key(c->stream)) == MAP_NONE);
	assert(c->client.family == 4 || c->client.family == 6);
	map_put(&s->streams, key(c->stream), 1);
}

static void check_frame(struct seen *s, uint32_t stream, uint32_t frame)
{
	assert(map_get(&s->streams, key(stream)) == 1);
	assert(frame);
	if (frame > s->last_frame)
		s->last_frame = frame;
}

static void check_pdu(void *self, const struct pdu *p)
{
	struct seen *s = self;
	uint32_t done = 0;

	check_frame(s, p->stream, p->frame);
	assert(p->have >= NBSS_HEADER && p->have <= p->want && p->want < 1u << 25);
	assert((p->have < p->want) == !!(p->flags & PDU_INCOMPLETE));
	assert(p->type == p->data[0]);
	for (uint32_t i = 0; i < p->n_extents; i++) {
		const struct extent *e = &p->extents[i];
		uint8_t *copy = xmalloc(e->len);

		assert(e->len && e->len <= p->have - done);
		assert(store_read(*s->store, e->at, e->len, copy));
		assert(!memcmp(copy, p->data + done, e->len));
		done += e->len;
		free(copy);
	}
	assert(done == p->have);
}

static void check_event(void *self, const struct cap_event *e)
{
	check_frame(self, e->stream, e->frame);
	assert(e->kind < EVENT_KINDS);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const uint16_t ports[] = { 4450 };
	static const struct capture_options options = { .ports = ports, .n_ports = 1 };
	struct store *store = NULL;
	struct seen seen = { .store = &store };
	struct capture_sink sink = { &seen, check_conversation, check_pdu, check_event };
	struct capture_stats stats;
	struct err e;
	char path[40];
	int fd = memfd_create("capture", MFD_CLOEXEC);

	assert(fd >= 0 && write(fd, data, n) == (ssize_t)n);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	if (capture_read(path, &options, &sink, &store, &stats, &e))
		assert(seen.last_frame <= stats.packets);
	else
		assert(!strncmp(e.text, path, strlen(path)));
	store_close(store);
	map_free(&seen.streams);
	close(fd);
	return 0;
}
