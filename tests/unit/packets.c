/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "packets.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"

#define FRAME_MAX (70u << 10)

static void le32(struct buf *b, uint32_t v)
{
	uint8_t p[4] = { (uint8_t)v, (uint8_t)(v >> 8), (uint8_t)(v >> 16), (uint8_t)(v >> 24) };

	buf_add(b, p, sizeof(p));
}

void put16(uint8_t *p, uint32_t v)
{
	p[0] = (uint8_t)(v >> 8);
	p[1] = (uint8_t)v;
}

void put32(uint8_t *p, uint32_t v)
{
	put16(p, v >> 16);
	put16(p + 2, v & 0xffff);
}

void script_begin(struct script *s, uint32_t link)
{
	*s = (struct script){ .client_port = 1024, .server_port = 445, .snaplen = 262144 };
	s->next[0] = CLIENT_ISN;
	s->next[1] = SERVER_ISN;
	le32(&s->file, 0xa1b2c3d4);
	le32(&s->file, 4 << 16 | 2);
	le32(&s->file, 0);
	le32(&s->file, 0);
	le32(&s->file, s->snaplen);
	le32(&s->file, link);
}

void script_end(struct script *s)
{
	buf_free(&s->file);
}

void script_frame(struct script *s, const uint8_t *p, size_t n, size_t wire)
{
	s->frames++;
	le32(&s->file, 1000000 + s->frames);
	le32(&s->file, 0);
	le32(&s->file, (uint32_t)n);
	le32(&s->file, (uint32_t)wire);
	buf_add(&s->file, p, n);
}

size_t make_tcp(uint8_t *out, uint16_t sport, uint16_t dport, uint32_t seq, uint32_t ack,
	unsigned flags, const uint8_t *p, size_t n)
{
	memset(out, 0, 20);
	put16(out, sport);
	put16(out + 2, dport);
	put32(out + 4, seq);
	put32(out + 8, ack);
	out[12] = 0x50;
	out[13] = (uint8_t)flags;
	put16(out + 14, 8192);
	if (n)
		memcpy(out + 20, p, n);
	return 20 + n;
}

size_t make_ip4(
	uint8_t *out, bool server, uint16_t id, uint8_t protocol, const uint8_t *p, size_t n)
{
	memmove(out + 20, p, n);
	memset(out, 0, 20);
	out[0] = 0x45;
	put16(out + 2, (uint32_t)(20 + n));
	put16(out + 4, id);
	out[8] = 64;
	out[9] = protocol;
	put32(out + 12, server ? 0x0a000002 : 0x0a000001);
	put32(out + 16, server ? 0x0a000001 : 0x0a000002);
	return 20 + n;
}

size_t make_ip6(uint8_t *out, bool server, uint8_t next, const uint8_t *p, size_t n)
{
	memmove(out + 40, p, n);
	memset(out, 0, 40);
	out[0] = 0x60;
	put16(out + 4, (uint32_t)n);
	out[6] = next;
	out[7] = 64;
	out[8] = out[24] = 0xfd;
	out[23] = server ? 2 : 1;
	out[39] = server ? 1 : 2;
	return 40 + n;
}

size_t make_ethernet(uint8_t *out, uint16_t type, const uint8_t *p, size_t n)
{
	memmove(out + 14, p, n);
	memset(out, 2, 12);
	put16(out + 12, type);
	return 14 + n;
}

void script_segment(struct script *s, bool server, unsigned flags, uint32_t seq, uint32_t ack,
	const uint8_t *p, size_t n)
{
	uint8_t *tcp = xmalloc(FRAME_MAX), *frame = xmalloc(FRAME_MAX);
	uint16_t from = server ? s->server_port : s->client_port;
	uint16_t to = server ? s->client_port : s->server_port;
	size_t len = make_tcp(tcp, from, to, seq, ack, flags, p, n);

	len = make_ip4(frame, server, ++s->id, 6, tcp, len);
	len = make_ethernet(frame, 0x0800, frame, len);
	script_frame(s, frame, len < s->snaplen ? len : s->snaplen, len);
	free(tcp);
	free(frame);
}

void script_send(struct script *s, bool server, unsigned flags, const uint8_t *p, size_t n)
{
	script_segment(s, server, flags, s->next[server], flags & ACK ? s->next[!server] : 0, p, n);
	s->next[server] += (uint32_t)n + (flags & SYN ? 1 : 0) + (flags & FIN ? 1 : 0);
}

void script_handshake(struct script *s)
{
	script_send(s, false, SYN, NULL, 0);
	script_send(s, true, SYN | ACK, NULL, 0);
	script_send(s, false, ACK, NULL, 0);
}

void make_message(uint8_t *p, size_t n, bool response, uint8_t tag)
{
	static const uint8_t smb2[] = { 0xfe, 'S', 'M', 'B', 64, 0 };

	memset(p, 0, 68);
	memset(p + 68, tag, n - 68);
	put32(p, (uint32_t)(n - 4));
	memcpy(p + 4, smb2, sizeof(smb2));
	p[16] = 13; /* ECHO */
	p[20] = response ? 1 : 0;
	p[28] = tag; /* MessageId */
	if (n >= 72)
		memcpy(p + 68, "\4\0\0", 4);
}

void script_message(struct script *s, bool server, uint8_t tag, size_t n)
{
	uint8_t *p = xmalloc(n);

	make_message(p, n, server, tag);
	script_send(s, server, PSH | ACK, p, n);
	free(p);
}

/* What is told, and the messages' bytes to compare with the store's. */
struct teller {
	struct buf text, bytes, extents;
};

static char arrow(enum direction dir)
{
	return dir == TO_SERVER ? '>' : '<';
}

static void tell_endpoint(struct buf *b, const struct endpoint *e)
{
	if (e->family == 4)
		buf_printf(b, " %u.%u.%u.%u:%u", e->addr[0], e->addr[1], e->addr[2], e->addr[3],
			e->port);
	else
		buf_printf(b, " [%02x::%x]:%u", e->addr[0], e->addr[15], e->port);
}

static void tell_conversation(void *self, const struct conv_info *c)
{
	struct buf *b = &((struct teller *)self)->text;

	buf_printf(b, "conv %u", c->stream);
	tell_endpoint(b, &c->client);
	buf_str(b, " >");
	tell_endpoint(b, &c->server);
	buf_str(b, c->from_start ? " start\n" : "\n");
}

static void tell_pdu(void *self, const struct pdu *p)
{
	struct teller *t = self;

	buf_printf(&t->text, "pdu %u %c %c %u", p->frame, arrow(p->dir),
		p->have > 28 ? p->data[28] : '?', p->have);
	if (p->flags)
		buf_printf(&t->text, "/%u%s%s", p->want, p->flags & PDU_GAP ? " gap" : "",
			p->flags & PDU_CUT ? " cut" : "");
	if (p->stream)
		buf_printf(&t->text, " stream %u", p->stream);
	buf_char(&t->text, '\n');
	buf_add(&t->bytes, p->data, p->have);
	buf_add(&t->extents, p->extents, p->n_extents * sizeof(*p->extents));
}

static void tell_event(void *self, const struct cap_event *e)
{
	static const char *const names[] = { "opened", "refused", "unanswered", "closed", "reset",
		"gap", "nbss" };
	struct buf *b = &((struct teller *)self)->text;

	buf_printf(b, "%s %u %c", names[e->kind], e->frame, arrow(e->dir));
	if (e->kind == EVENT_GAP)
		buf_printf(b, " %llu", (unsigned long long)e->count);
	if (e->kind == EVENT_NBSS)
		buf_printf(b, " %x", e->code);
	if (e->stream)
		buf_printf(b, " stream %u", e->stream);
	buf_char(b, '\n');
}

static void tell_stats(struct buf *b, const struct capture_stats *s)
{
	if (s->duplicates)
		buf_printf(b, "duplicates %u\n", s->duplicates);
	if (s->retransmitted)
		buf_printf(b, "retransmitted %u\n", s->retransmitted);
	if (s->snapped)
		buf_printf(b, "snapped %u\n", s->snapped);
	if (s->truncated)
		buf_printf(b, "truncated after %u\n", s->packets);
}

/* Every message is found again in the store. */
static void check_store(struct teller *t, struct store *store)
{
	size_t n = t->extents.n / sizeof(struct extent), done = 0;

	for (size_t i = 0; i < n; i++) {
		struct extent e;

		memcpy(&e, t->extents.p + i * sizeof(e), sizeof(e));
		uint8_t *p = xmalloc(e.len);
		if (done + e.len > t->bytes.n || !store_read(store, e.at, e.len, p) ||
			memcmp(p, t->bytes.p + done, e.len))
			buf_str(&t->text, "store differs\n");
		done += e.len;
		free(p);
	}
	if (done != t->bytes.n)
		buf_str(&t->text, "store has another length\n");
}

char *tell_path(const char *path, const struct capture_options *options)
{
	struct teller t = { 0 };
	struct capture_sink sink = { &t, tell_conversation, tell_pdu, tell_event };
	struct store *store;
	struct capture_stats stats;
	struct err e;

	if (capture_read(path, options, &sink, &store, &stats, &e)) {
		check_store(&t, store);
		tell_stats(&t.text, &stats);
	} else {
		buf_printf(&t.text, "error %s\n", e.text);
	}
	store_close(store);
	char *text = xstrdup(buf_cstr(&t.text));
	buf_free(&t.text);
	buf_free(&t.bytes);
	buf_free(&t.extents);
	return text;
}

char *script_save(const struct script *s)
{
	char *path = xstrdup("/tmp/smbdiff-test-XXXXXX");
	int fd = mkstemp(path);
	FILE *fp = fd < 0 ? NULL : fdopen(fd, "wb");

	if (!fp || fwrite(s->file.p, 1, s->file.n, fp) != s->file.n || fclose(fp)) {
		perror(path);
		exit(1);
	}
	return path;
}

char *tell_script(const struct script *s, const struct capture_options *options)
{
	char *path = script_save(s), *told = tell_path(path, options);

	unlink(path);
	free(path);
	return told;
}
