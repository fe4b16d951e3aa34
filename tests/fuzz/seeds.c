/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Makes seeds for the fuzz targets: of each capture named, one message of every kind, command,
 * direction, subject and outcome that has no seed yet; of each two that follow one another, a
 * pair.
 * usage: fuzz_seeds CORPUS CAPTURE...
 */
#include <string.h>
#include <unistd.h>

#include "check.h"
#include "dissect/smb2.h"

enum { SEED_MAX = 4096, PAIR_MAX = 40000 };

static uint8_t dialect_number(uint16_t dialect)
{
	switch (dialect) {
	case 0x0202:
		return 1;
	case 0x0210:
		return 2;
	case 0x0300:
		return 3;
	case 0x0302:
		return 4;
	case 0x0311:
		return 5;
	default:
		return 0;
	}
}

static void write_seed(const char *path, const void *head, size_t n, const void *body, size_t m)
{
	FILE *f = fopen(path, "wxb");

	if (!f)
		return; /* there is one already */
	fwrite(head, 1, n, f);
	fwrite(body, 1, m, f);
	fclose(f);
}

static void message_seed(const char *corpus, struct trace *t, uint32_t i, struct tree *tree)
{
	const struct msg *m = trace_msg(t, i);
	uint8_t known[6] = { (uint8_t)(m->kind | (m->bits & M_RESPONSE ? 4 : 0) |
				       (m->bits & M_COMPOUND ? 8 : 0)),
		dialect_number(trace_conv(t, m->conv)->dialect) };
	char path[4096];

	trace_dissect(t, i, tree);
	if (tree->bufs[BUF_MESSAGE].len > SEED_MAX)
		return;
	memcpy(known + 2, &m->detail, sizeof(m->detail));
	snprintf(path, sizeof(path), "%s/message/%u-%02x-%s-%08x-%08x", corpus, m->kind,
		m->cmd & 0xff, m->bits & M_RESPONSE ? "response" : "request", m->detail, m->status);
	write_seed(
		path, known, sizeof(known), tree->bufs[BUF_MESSAGE].p, tree->bufs[BUF_MESSAGE].len);
}

static void messages_of(const char *corpus, const char *capture)
{
	struct trace_options o = { 0 };
	struct tree tree = { 0 };
	struct trace t;
	struct err e;

	if (trace_open(&t, capture, &o, &e))
		for (uint32_t i = 0; i < t.msgs.n; i++)
			message_seed(corpus, &t, i, &tree);
	else
		fprintf(stderr, "%s\n", e.text);
	tree_free(&tree);
	trace_free(&t);
}

static size_t slurp(const char *path, uint8_t *out, size_t room)
{
	FILE *f = fopen(path, "rb");
	size_t n = f ? fread(out, 1, room, f) : 0;

	if (f)
		fclose(f);
	return n;
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static void pair_seed(const char *corpus, const char *a, const char *b)
{
	static uint8_t bytes[2 * PAIR_MAX];
	char path[4096];
	size_t n = slurp(a, bytes, PAIR_MAX), m = slurp(b, bytes + n, PAIR_MAX);
	const uint8_t head[4] = { (uint8_t)n, (uint8_t)(n >> 8), (uint8_t)(n >> 16), 0 };

	snprintf(path, sizeof(path), "%s/diff/%s-%s", corpus, base_name(a), base_name(b));
	if (n + m < PAIR_MAX)
		write_seed(path, head, sizeof(head), bytes, n + m);
}

int main(int argc, char **argv)
{
	for (int i = 2; i < argc; i++) {
		messages_of(argv[1], argv[i]);
		if (i > 2)
			pair_seed(argv[1], argv[i - 1], argv[i]);
	}
	return argc < 3;
}
