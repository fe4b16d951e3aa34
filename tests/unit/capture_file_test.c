/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "packets.h" /* before cmocka.h, which makes fail a macro */

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <cmocka.h>

#define CONV "conv 0 10.0.0.1:1024 > 10.0.0.2:445 start\n"
#define TOLD CONV "opened 2 <\npdu 4 > a 100\npdu 6 > m 300\n"

/* Four packets and a message in two segments. */
static void fill(struct script *s)
{
	uint8_t message[300];

	script_handshake(s);
	script_message(s, false, 'a', 100);
	make_message(message, sizeof(message), false, 'm');
	script_send(s, false, ACK, message, 120);
	script_send(s, false, ACK, message + 120, 180);
}

static void begin(struct script *s)
{
	script_begin(s, LINK_ETHERNET);
	fill(s);
}

static void reversed(uint8_t *p)
{
	uint8_t r[4] = { p[3], p[2], p[1], p[0] };

	memcpy(p, r, 4);
}

static uint32_t le32_at(const struct script *s, size_t at)
{
	const uint8_t *p = (const uint8_t *)s->file.p + at;

	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static void other_byte_order(void **state)
{
	struct script s;
	uint8_t *p;

	(void)state;
	begin(&s);
	p = (uint8_t *)s.file.p;
	memcpy(p + 4, "\0\2\0\4", 4);
	for (size_t i = 0; i < 24; i += i ? 4 : 8)
		reversed(p + i);
	for (size_t at = 24, n; at < s.file.n; at += 16 + n) {
		n = le32_at(&s, at + 8);
		for (size_t i = 0; i < 16; i += 4)
			reversed(p + at + i);
	}
	assert_told(&s, TOLD);
}

/* libpcap cuts packets that are longer than the file says; the next one is found. */
static void longer_than_the_snapshot_length(void **state)
{
	struct script s;

	(void)state;
	script_begin(&s, LINK_ETHERNET);
	((uint8_t *)s.file.p)[16] = 200;
	((uint8_t *)s.file.p)[18] = 0;
	script_handshake(&s);
	script_message(&s, false, 'a', 300);
	script_message(&s, false, 'b', 100);
	assert_told(&s, CONV "opened 2 <\npdu 4 > a 146/300 cut\npdu 5 > b 100\nsnapped 1\n");
}

static void nanoseconds(void **state)
{
	struct script s;

	(void)state;
	begin(&s);
	memcpy(s.file.p, "\x4d\x3c\xb2\xa1", 4);
	assert_told(&s, TOLD);
}

static void cut_in_a_packet(void **state)
{
	struct script s;

	(void)state;
	begin(&s);
	s.file.n -= 10;
	assert_told(&s, CONV "opened 2 <\npdu 4 > a 100\npdu 5 > m 120/300\ntruncated after 5\n");
	begin(&s);
	s.file.n = 24 + 3 * (16 + 54) + 7;
	assert_told(&s, CONV "opened 2 <\ntruncated after 3\n");
}

static char *tell_bytes(const void *p, size_t n)
{
	struct script s = { 0 };
	char *told;

	buf_add(&s.file, p, n);
	told = tell_script(&s, NULL);
	script_end(&s);
	return told;
}

static void gzip(void **state)
{
	struct script s;
	uint8_t packed[4096];
	z_stream z = { 0 };
	size_t n = 0;
	char *told;

	(void)state;
	begin(&s);
	for (size_t i = 0; i < 2; i++) { /* in two members */
		size_t half = i ? s.file.n - 500 : 500;

		deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
		z.next_in = (Bytef *)s.file.p + (i ? 500 : 0);
		z.avail_in = (uInt)half;
		z.next_out = packed + n;
		z.avail_out = (uInt)(sizeof(packed) - n);
		assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
		n = sizeof(packed) - z.avail_out;
		deflateEnd(&z);
	}
	told = tell_bytes(packed, n);
	assert_string_equal(told, TOLD);
	free(told);
	told = tell_bytes(packed, n - 12);
	assert_non_null(strstr(told, "truncated"));
	free(told);
	script_end(&s);
}

static void zstd(void **state)
{
	struct script s;
	uint8_t packed[4096];
	char *told;

	(void)state;
	begin(&s);
	size_t n = ZSTD_compress(packed, sizeof(packed), s.file.p, s.file.n, 3);
	assert_false(ZSTD_isError(n));
	told = tell_bytes(packed, n);
	assert_string_equal(told, TOLD);
	free(told);
	told = tell_bytes(packed, n - 12);
	assert_true(strstr(told, "truncated") || strstr(told, "error"));
	free(told);
	script_end(&s);
}

static void standard_input(void **state)
{
	struct script s;
	int ends[2], before = dup(STDIN_FILENO);
	char *told;

	(void)state;
	begin(&s);
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], s.file.p, s.file.n), (int)s.file.n);
	close(ends[1]);
	dup2(ends[0], STDIN_FILENO);
	close(ends[0]);
	told = tell_path("-", NULL);
	dup2(before, STDIN_FILENO);
	close(before);
	assert_string_equal(told, TOLD);
	free(told);
	script_end(&s);
}

/* --- pcapng --- */

struct ng {
	struct buf file;
	bool big;
};

static void ng32(struct ng *g, uint32_t v)
{
	uint8_t p[4];

	put32(p, v);
	if (!g->big)
		reversed(p);
	buf_add(&g->file, p, 4);
}

static void ng16(struct ng *g, uint32_t v)
{
	uint8_t p[2] = { (uint8_t)v, (uint8_t)(v >> 8) };

	if (g->big)
		put16(p, v);
	buf_add(&g->file, p, 2);
}

static void ng_block(struct ng *g, uint32_t type, const struct ng *body)
{
	static const char zero[4] = { 0 };
	size_t padding = -body->file.n & 3;
	uint32_t total = (uint32_t)(12 + body->file.n + padding);

	ng32(g, type);
	ng32(g, total);
	buf_add(&g->file, body->file.p, body->file.n);
	buf_add(&g->file, zero, padding);
	ng32(g, total);
}

static void ng_section(struct ng *g, bool big)
{
	struct ng body = { .big = big };

	g->big = big;
	ng32(&body, 0x1a2b3c4d);
	ng16(&body, 1);
	ng16(&body, 0);
	ng32(&body, 0xffffffff);
	ng32(&body, 0xffffffff);
	ng_block(g, 0x0a0d0d0a, &body);
	buf_free(&body.file);
}

/* tsresol: the option's value, 0 for none. */
static void ng_interface(struct ng *g, uint32_t link, uint32_t snaplen, uint8_t tsresol)
{
	struct ng body = { .big = g->big };

	ng16(&body, link);
	ng16(&body, 0);
	ng32(&body, snaplen);
	if (tsresol) {
		ng16(&body, 9);
		ng16(&body, 1);
		buf_add(&body.file, &tsresol, 1);
		buf_add(&body.file, "\0\0", 3);
		ng16(&body, 14); /* an hour off */
		ng16(&body, 8);
		ng32(&body, g->big ? 0 : 3600);
		ng32(&body, g->big ? 3600 : 0);
		ng32(&body, 0);
	}
	ng_block(g, 1, &body);
	buf_free(&body.file);
}

enum { OLD = 2, SIMPLE = 3, ENHANCED = 6 };

static void ng_packet(
	struct ng *g, uint32_t type, uint32_t interface, uint64_t ticks, const uint8_t *p, size_t n)
{
	struct ng body = { .big = g->big };

	if (type == ENHANCED)
		ng32(&body, interface);
	if (type == OLD) {
		ng16(&body, interface);
		ng16(&body, 0);
	}
	if (type != SIMPLE) {
		ng32(&body, (uint32_t)(ticks >> 32));
		ng32(&body, (uint32_t)ticks);
		ng32(&body, (uint32_t)n);
	}
	ng32(&body, (uint32_t)n);
	buf_add(&body.file, p, n);
	ng_block(g, type, &body);
	buf_free(&body.file);
}

/* The packets of a script, frames with Ethernet header, from 1. */
static const uint8_t *frame(const struct script *s, unsigned number, size_t *n)
{
	size_t at = 24;

	while (--number)
		at += 16 + le32_at(s, at + 8);
	*n = le32_at(s, at + 8);
	return (const uint8_t *)s->file.p + at + 16;
}

static char *tell_ng(struct ng *g)
{
	char *told = tell_bytes(g->file.p, g->file.n);

	buf_free(&g->file);
	return told;
}

/* Packets of one connection on interfaces of two link types, with an unknown third one. */
static void interfaces_and_sections(void **state)
{
	for (int big = 0; big < 2; big++) {
		struct ng g = { 0 };
		struct script s;
		const uint8_t *p;
		size_t n;
		char *told;

		(void)state;
		begin(&s);
		ng_section(&g, big);
		ng_interface(&g, 1, 262144, 0);
		ng_interface(&g, 101, 0, 0);
		ng_interface(&g, 220, 0, 0); /* USB */
		for (unsigned i = 1; i <= 3; i++) {
			p = frame(&s, i, &n);
			ng_packet(&g, ENHANCED, i == 2, i, p + (i == 2 ? 14 : 0),
				n - (i == 2 ? 14 : 0));
		}
		ng_packet(&g, ENHANCED, 2, 3, (const uint8_t *)"usb", 3);
		ng_section(&g, !big);
		ng_interface(&g, 1, 0, 0);
		p = frame(&s, 4, &n);
		ng_packet(&g, OLD, 0, 4, p, n);
		p = frame(&s, 5, &n);
		ng_packet(&g, SIMPLE, 0, 0, p, n);
		p = frame(&s, 6, &n);
		ng_packet(&g, ENHANCED, 0, 4, p, n);
		told = tell_ng(&g);
		assert_string_equal(told, CONV "opened 2 <\npdu 5 > a 100\npdu 7 > m 300\n");
		free(told);
		script_end(&s);
	}
}

/* Wireshark numbers some blocks that are no packets, too; a local block is not among them. */
static void numbered_blocks(void **state)
{
	static const uint32_t types[] = { 9, 0xbad, 0x40000bad, 0x204, 0x80000001, 5 };
	struct ng g = { 0 }, body = { 0 };
	struct script s;
	const uint8_t *p;
	size_t n;
	char *told;

	(void)state;
	begin(&s);
	ng_section(&g, false);
	ng_interface(&g, 1, 0, 0);
	buf_add(&body.file, "some bytes", 10);
	for (unsigned i = 0; i < sizeof(types) / sizeof(*types); i++)
		ng_block(&g, types[i], &body);
	p = frame(&s, 1, &n);
	ng_packet(&g, ENHANCED, 0, 1, p, n);
	told = tell_ng(&g);
	assert_string_equal(told, CONV "unanswered 5 >\n");
	free(told);
	buf_free(&body.file);
	script_end(&s);
}

static uint64_t first_time;

static void note_time(void *self, const struct pdu *p)
{
	(void)self;
	if (!first_time)
		first_time = p->time_ns;
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

static void clocks(void **state)
{
	static const struct {
		uint8_t tsresol;
		uint64_t ticks, ns;
	} cases[] = {
		{ 0, 1500000, 1500000000 },
		{ 6, 1500000, 3601500000000 },
		{ 9, 1500000001, 3601500000001 },
		{ 3, 1500, 3601500000000 },
		{ 0x81, 3, 3601500000000 },
		{ 0xa0, 0x180000000, 3601500000000 },
	};
	struct capture_sink sink = { NULL, ignore_conversation, note_time, ignore_event };
	struct script s;
	const uint8_t *p;
	size_t n;

	(void)state;
	begin(&s);
	p = frame(&s, 4, &n);
	for (unsigned i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct script file = { 0 };
		struct ng g = { .big = i & 1 };
		struct store *store;
		struct capture_stats stats;
		struct err e;
		char *path;

		ng_section(&g, i & 1);
		ng_interface(&g, 1, 0, cases[i].tsresol);
		ng_packet(&g, ENHANCED, 0, cases[i].ticks, p, n);
		file.file = g.file;
		path = script_save(&file);
		first_time = 0;
		assert_true(capture_read(path, NULL, &sink, &store, &stats, &e));
		assert_int_equal(first_time, cases[i].ns);
		assert_int_equal(stats.first_ns, cases[i].ns);
		store_close(store);
		unlink(path);
		free(path);
		buf_free(&g.file);
	}
	script_end(&s);
}

static void damaged_pcapng(void **state)
{
	struct script s;
	const uint8_t *p;
	size_t n;

	(void)state;
	begin(&s);
	p = frame(&s, 1, &n);
	for (size_t cut = 1; cut <= 12; cut += 11) {
		struct ng g = { 0 };
		char *told;

		ng_section(&g, false);
		ng_interface(&g, 1, 0, 0);
		ng_packet(&g, ENHANCED, 0, 1, p, n);
		ng_packet(&g, ENHANCED, 0, 1, p, n);
		g.file.n -= cut;
		told = tell_ng(&g);
		assert_string_equal(told, CONV "unanswered 1 >\ntruncated after 1\n");
		free(told);
	}
	struct ng g = { 0 };
	ng_section(&g, false);
	ng_packet(&g, ENHANCED, 0, 1, p, n); /* of no interface */
	char *told = tell_ng(&g);
	assert_string_equal(told, "truncated after 0\n");
	free(told);
	script_end(&s);
}

/* --- what is no capture --- */

static void assert_error(const void *p, size_t n, const char *expected)
{
	char *told = tell_bytes(p, n);

	assert_memory_equal(told, "error /tmp/smbdiff-test-", 24);
	assert_string_equal(told + 24 + 6, expected);
	free(told);
}

static void no_captures(void **state)
{
	(void)state;
	assert_error("", 0, ": empty file\n");
	assert_error("x", 1, ": not a capture file (pcap or pcapng)\n");
	assert_error("#!/bin/sh\n", 10, ": not a capture file (pcap or pcapng)\n");
	assert_error("BZh91AY", 7, ": compressed with bzip2: unpack it first\n");
	assert_error("GMBU....", 8,
		": a Network Monitor capture: convert it with 'editcap -F pcapng'\n");
	assert_error("\x1f\x8b\x08", 3, ": not a capture file (pcap or pcapng)\n");
	assert_error("\xd4\xc3\xb2\xa1\2\0\4\0", 8, ": cut off inside the file header\n");
}

static void no_files(void **state)
{
	char *told = tell_path("/nonexistent/a.pcap", NULL);

	(void)state;
	assert_string_equal(told, "error /nonexistent/a.pcap: No such file or directory\n");
	free(told);
	told = tell_path("/tmp", NULL);
	assert_string_equal(told, "error /tmp: is a directory\n");
	free(told);
}

static void no_permission(void **state)
{
	struct script s;
	char *path, *told;

	(void)state;
	if (!geteuid())
		skip();
	begin(&s);
	path = script_save(&s);
	assert_int_equal(chmod(path, 0), 0);
	told = tell_path(path, NULL);
	assert_non_null(strstr(told, ": Permission denied\n"));
	free(told);
	unlink(path);
	free(path);
	script_end(&s);
}

static void unsupported_link(void **state)
{
	struct script s;

	(void)state;
	script_begin(&s, 105);
	script_frame(&s, (const uint8_t *)"wifi", 4, 4);
	assert_error(s.file.p, s.file.n,
		": link type IEEE802_11 (105) is not supported (Ethernet, Linux cooked, "
		"raw IP and BSD loopback are)\n");
	script_end(&s);
}

static void no_packets(void **state)
{
	struct script s;

	(void)state;
	script_begin(&s, LINK_ETHERNET);
	assert_told(&s, "");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(other_byte_order),
		cmocka_unit_test(longer_than_the_snapshot_length),
		cmocka_unit_test(nanoseconds),
		cmocka_unit_test(cut_in_a_packet),
		cmocka_unit_test(gzip),
		cmocka_unit_test(zstd),
		cmocka_unit_test(standard_input),
		cmocka_unit_test(interfaces_and_sections),
		cmocka_unit_test(numbered_blocks),
		cmocka_unit_test(clocks),
		cmocka_unit_test(damaged_pcapng),
		cmocka_unit_test(no_captures),
		cmocka_unit_test(no_files),
		cmocka_unit_test(no_permission),
		cmocka_unit_test(unsupported_link),
		cmocka_unit_test(no_packets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
