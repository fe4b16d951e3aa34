/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every SMB2 message that tshark finds in a collection of real captures is
 * found, in the same frame and stream. The captures are in the directory
 * corpus below SMBDIFF_SHARED or the argument; without them or without tshark
 * the test is skipped.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/vec.h"
#include "capture/capture.h"

#define SKIPPED 77

struct place {
	uint32_t frame, stream;
	unsigned taken;
};

static void note_pdu(void *self, const struct pdu *p)
{
	struct place *at = vec_push(self);

	*at = (struct place){ p->frame, p->stream, 0 };
}

static void ignore_conversation(void *self, const struct conv_info *c)
{
	(void)self;
	(void)c;
}

static void ignore_event(void *self, const struct cap_event *e)
{
	(void)self;
	(void)e;
}

/* Takes one message of the frame; false if there is none left. */
static bool take(struct vec *found, uint32_t frame, uint32_t stream, unsigned round)
{
	for (uint32_t i = 0; i < found->n; i++) {
		struct place *at = vec_at(found, i);

		if (at->frame == frame && at->stream == stream && at->taken != round) {
			at->taken = round;
			return true;
		}
	}
	return false;
}

/* How many of tshark's messages are missing; *expected: how many it has. */
static unsigned missing(const char *path, struct vec *found, unsigned round, unsigned *expected)
{
	char command[1200], line[4096];
	unsigned n = 0;

	snprintf(command, sizeof(command),
		"tshark -n -r '%s' -o tcp.reassemble_out_of_order:%s -Y 'smb2 && tcp' -T fields "
		"-e frame.number -e tcp.stream -e nbss.type 2>/dev/null",
		path, round == 1 ? "TRUE" : "FALSE");
	FILE *fp = popen(command, "r");
	while (fp && fgets(line, sizeof(line), fp)) {
		char *types;
		uint32_t frame = (uint32_t)strtoul(line, &types, 10);
		uint32_t stream = (uint32_t)strtoul(types, &types, 10);

		while ((types = strstr(types, "0x"))) {
			if (strtoul(types, &types, 16) != NBSS_MESSAGE)
				continue;
			++*expected;
			if (!take(found, frame, stream, round)) {
				printf("  frame %u of stream %u\n", frame, stream);
				n++;
			}
		}
	}
	if (fp)
		pclose(fp);
	return n;
}

/* tshark needs reordering for segments out of order, and none for lost ones. */
static bool agrees(const char *path)
{
	struct vec found = { .size = sizeof(struct place) };
	struct capture_sink sink = { &found, ignore_conversation, note_pdu, ignore_event };
	struct store *store;
	struct capture_stats stats;
	struct err e;
	unsigned expected[2] = { 0, 0 }, lost[2] = { 0, 0 };
	bool ok = capture_read(path, NULL, &sink, &store, &stats, &e);

	for (unsigned i = 0; ok && i < 2; i++)
		lost[i] = missing(path, &found, i + 1, &expected[i]);
	if (!ok)
		printf("  %s\n", e.text);
	ok = ok && !lost[expected[1] > expected[0]];
	printf("%s %s: %u of %u\n", ok ? "ok  " : "FAIL", path, found.n, expected[0]);
	store_close(store);
	vec_free(&found);
	return ok;
}

int main(int argc, char **argv)
{
	const char *shared = getenv("SMBDIFF_SHARED");
	char corpus[500];
	unsigned bad = 0, n = 0;

	snprintf(corpus, sizeof(corpus), "%s/corpus", shared ? shared : argc > 1 ? argv[1] : ".");
	DIR *dir = opendir(corpus);
	if (!dir || system("tshark --version >/dev/null 2>&1")) {
		printf("skipped: needs tshark and captures in %s\n", corpus);
		return SKIPPED;
	}
	for (struct dirent *d; (d = readdir(dir));) {
		char path[1000];
		size_t len = strlen(d->d_name);

		if (!strstr(d->d_name, ".pcap") ||
			(len > 5 && !strcmp(d->d_name + len - 5, ".keys")))
			continue;
		snprintf(path, sizeof(path), "%s/%s", corpus, d->d_name);
		n++;
		bad += !agrees(path);
	}
	closedir(dir);
	printf("%u captures, %u differ\n", n, bad);
	return bad || !n;
}
