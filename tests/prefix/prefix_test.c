/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Dissects every message of the captures in a directory at every length from
 * none to whole, as if the rest had been lost.
 * usage: prefix_test DIRECTORY
 */
#include <dirent.h>
#include <string.h>

#include "check.h"
#include "dissect/message.h"

#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define WITH_ASAN
#endif
#endif
#if defined(WITH_ASAN) || defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#define FORBID(p, n) __asan_poison_memory_region((p), (n))
#define ALLOW(p, n) __asan_unpoison_memory_region((p), (n))
#else
#define FORBID(p, n) ((void)(p), (void)(n))
#define ALLOW(p, n) ((void)(p), (void)(n))
#endif

/* Of longer messages, the data at the end is skipped over in steps. */
enum { EVERY_LENGTH = 4096, STEP = 251 };

/* The bytes of a message, wrappers first, as a copy that the caller frees. */
static uint8_t *copy_of(struct trace *t, uint32_t i, struct tree *tree)
{
	const struct msg *m = trace_msg(t, i);
	uint8_t *bytes = xmalloc(m->len);

	trace_dissect(t, i, tree);
	if (m->prefix)
		memcpy(bytes, tree->bufs[BUF_NBSS].p, m->prefix);
	memcpy(bytes + m->prefix, tree->bufs[BUF_MESSAGE].p, m->len - m->prefix);
	return bytes;
}

/* Cut by the capture (known to be incomplete), or sent like that. */
static void check_prefix(
	const struct trace *t, uint32_t i, struct msg *cut, const uint8_t *bytes, struct tree *tree)
{
	const struct message_bytes where = { .message = bytes + cut->prefix, .nbss = bytes };
	struct buf text = { 0 };

	dissect_message(t, cut, &where, i, tree);
	check_tree(tree);
	trace_summary(t, i, tree, &text);
	check_utf8(text.p, text.n);
	buf_free(&text);
	cut->bits |= M_INCOMPLETE;
	dissect_message(t, cut, &where, i, tree);
	check_tree(tree);
	CHECK(tree->malformed);
	cut->bits &= (uint16_t)~M_INCOMPLETE;
}

static uint64_t all_lengths(struct trace *t, uint32_t i)
{
	struct tree tree = { 0 };
	struct msg cut = *trace_msg(t, i);
	uint32_t whole = cut.len;
	uint8_t *bytes = copy_of(t, i, &tree);
	uint64_t n = 0;

	cut.bits &= (uint16_t)~M_INCOMPLETE;
	for (uint32_t len = whole; len-- > cut.prefix; n++) {
		if (len > EVERY_LENGTH && whole - len > STEP)
			len = len - STEP > EVERY_LENGTH ? len - STEP : EVERY_LENGTH;
		FORBID(bytes + len, whole - len);
		cut.len = len;
		check_prefix(t, i, &cut, bytes, &tree);
	}
	ALLOW(bytes, whole);
	free(bytes);
	tree_free(&tree);
	return n;
}

static uint64_t capture(const char *path)
{
	struct trace_options o = { 0 };
	struct trace t;
	struct err e;
	uint64_t n = 0;

	if (!trace_open(&t, path, &o, &e)) {
		fprintf(stderr, "%s\n", e.text);
		exit(1);
	}
	for (uint32_t i = 0; i < t.msgs.n; i++)
		n += all_lengths(&t, i);
	trace_free(&t);
	return n;
}

int main(int argc, char **argv)
{
	DIR *dir = argc == 2 ? opendir(argv[1]) : NULL;
	uint64_t n = 0;

	if (!dir)
		return 2;
	for (struct dirent *d; (d = readdir(dir));) {
		const char *dot = strrchr(d->d_name, '.');
		char path[4096];

		if (!dot || strcmp(dot, ".pcap") != 0)
			continue;
		snprintf(path, sizeof(path), "%s/%s", argv[1], d->d_name);
		printf("%s\n", path);
		fflush(stdout);
		n += capture(path);
	}
	closedir(dir);
	printf("%llu prefixes\n", (unsigned long long)n);
	return n == 0;
}
