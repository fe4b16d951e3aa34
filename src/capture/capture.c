/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "capture/capture.h"

#include <string.h>

#include "capture/flow.h"
#include "capture/layers.h"
#include "capture/store.h"

/* A link type that cannot be read, if no packet had another. */
struct links {
	uint32_t unsupported;
	bool any_unsupported, any_supported;
};

static void count(struct capture_stats *stats, const struct packet *p)
{
	stats->packets++;
	if (p->link == LINK_NONE)
		return;
	if (!stats->first_ns)
		stats->first_ns = p->time_ns;
	stats->last_ns = p->time_ns;
	stats->snapped += p->bytes.cap < p->bytes.len;
}

/* Packets between two calls of progress: a fraction of a millisecond, unless they are huge. */
#define PROGRESS_STEP 32u
#define RECORD_HEADER 16u

static struct links read_packets(struct source *source, struct decoder *d,
	const struct capture_options *options, struct capture_stats *stats)
{
	struct links links = { 0 };
	struct packet p;
	uint64_t bytes = 0;
	const struct capture_progress *progress = options ? options->progress : NULL;

	while (source_next(source, &p)) {
		count(stats, &p);
		bytes += p.bytes.cap + RECORD_HEADER;
		if (progress && stats->packets % PROGRESS_STEP == 0 &&
			!progress->step(progress->self, bytes)) {
			stats->stopped = true;
			break;
		}
		if (p.link == LINK_NONE)
			continue;
		if (!link_supported(p.link)) {
			links.any_unsupported = true;
			links.unsupported = p.link;
			continue;
		}
		links.any_supported = true;
		d->when = (struct stamp){ stats->packets, p.time_ns };
		link_input(d, p.link, &p.bytes);
	}
	return links;
}

static bool unsupported(const char *path, uint32_t link, struct err *e)
{
	char name[80];

	source_link_name(link, name, sizeof(name));
	return fail(e,
		"%s: link type %s is not supported (Ethernet, Linux cooked, raw IP and BSD "
		"loopback are)",
		path, name);
}

bool capture_read(const char *path, const struct capture_options *options,
	const struct capture_sink *sink, struct store **store, struct capture_stats *stats,
	struct err *e)
{
	*store = NULL;
	memset(stats, 0, sizeof(*stats));
	struct source *source = source_open(path, options ? options->progress : NULL, e);
	if (!source)
		return false;
	*store = store_open(source_fd(source));
	struct decoder d = { .flows = flows_new(options, sink, *store, stats),
		.fragments = fragments_new() };
	struct links links = read_packets(source, &d, options, stats);
	flows_finish(d.flows);
	stats->stopped |= source_stopped(source);
	stats->truncated = !stats->stopped && source_truncated(source);
	source_close(source);
	flows_free(d.flows);
	fragments_free(d.fragments);
	if (links.any_unsupported && !links.any_supported)
		return unsupported(path, links.unsupported, e);
	return store_good(*store, path, e);
}
