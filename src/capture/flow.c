/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "capture/flow.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/map.h"
#include "base/vec.h"
#include "capture/conn.h"

/* Segments of a connection to no SMB port that are looked at, if it began before the capture. */
#define TRIES_MAX 4

enum tcp_flags { FIN = 0x01, SYN = 0x02, RST = 0x04, ACK = 0x10 };

/* What is kept of every TCP connection; its index is Wireshark's tcp.stream. */
struct flow {
	struct conn *conn; /* of those that carry SMB or may do so */
	uint32_t base[2];  /* before the first sequence number of each side */
	bool based[2];     /* base is set */
	bool no_smb;
};

struct flows {
	struct map by_hosts;
	struct vec all;
	struct conn_shared shared;
};

/* A TCP header, and to whom it belongs. */
struct tcp {
	unsigned side; /* that sent it */
	uint32_t seq, ack;
	uint8_t flags;
	uint16_t window, checksum, ip_id;
	bool anew;    /* the answer to a SYN that is not in the capture */
	uint32_t len; /* of the data on the wire */
	struct slice *data;
	struct stamp when;
};

struct flows *flows_new(const struct capture_options *options, const struct capture_sink *sink,
	struct store *store, struct capture_stats *stats)
{
	static const uint16_t usual[] = { 139, 445 };
	struct flows *fl = xcalloc(1, sizeof(*fl));

	fl->all.size = sizeof(struct flow);
	fl->shared.sink = *sink;
	fl->shared.store = store;
	fl->shared.stats = stats;
	for (unsigned i = 0; i < 2; i++)
		fl->shared.smb_ports[usual[i] / 8] |= (uint8_t)(1u << usual[i] % 8);
	for (unsigned i = 0; options && i < options->n_ports; i++)
		fl->shared.smb_ports[options->ports[i] / 8] |=
			(uint8_t)(1u << options->ports[i] % 8);
	return fl;
}

static uint64_t be64(const uint8_t *p)
{
	return (uint64_t)be32(p) << 32 | be32(p + 4);
}

/* The sender's side: which of the two ends comes first is the same in both directions. */
static unsigned side_of(const struct hosts *h, uint16_t sport, uint16_t dport)
{
	if (h->family == 4) {
		uint32_t src = be32(h->src), dst = be32(h->dst);

		return src != dst ? src > dst : sport > dport;
	}
	int order = memcmp(h->src, h->dst, 16);
	return order ? order > 0 : sport > dport;
}

/*
 * The key of a connection, side 0 first: for IPv4 the ends themselves; for
 * IPv6 a hash of 96 bits that is taken for them.
 */
static struct map_key key_of(const struct hosts *h, unsigned side, uint16_t sport, uint16_t dport)
{
	const uint8_t *a = side ? h->dst : h->src, *b = side ? h->src : h->dst;
	uint64_t ports = side ? (uint64_t)dport << 16 | sport : (uint64_t)sport << 16 | dport;

	if (h->family == 4)
		return (struct map_key){ (uint64_t)be32(a) << 32 | be32(b), ports };
	uint64_t x = hash_mix(hash_mix(be64(a), be64(a + 8)), hash_mix(be64(b), be64(b + 8)));
	uint64_t y = hash_mix(hash_mix(be64(b + 8), be64(a)), hash_mix(be64(a + 8), be64(b)));
	return (struct map_key){ x, y << 32 | ports };
}

static struct flow *add_flow(struct flows *fl, struct map_key key, uint32_t *stream)
{
	*stream = fl->all.n;
	map_put(&fl->by_hosts, key, *stream);
	return vec_push(&fl->all);
}

/* The connection's SMB side of things is over: its ends meet again on another one. */
static void retire(struct flow *f)
{
	if (f->conn)
		conn_finish(f->conn);
	conn_free(f->conn);
	f->conn = NULL;
	f->no_smb = true;
}

/*
 * The connection of a segment, counted as Wireshark counts: one by two ends,
 * and a new one by a SYN with another sequence number.
 */
static struct flow *flow_of(
	struct flows *fl, const struct tcp *t, struct map_key key, uint32_t *stream)
{
	*stream = map_get(&fl->by_hosts, key);
	if (*stream == MAP_NONE)
		return add_flow(fl, key, stream);
	struct flow *f = vec_at(&fl->all, *stream);
	if ((t->flags & (SYN | ACK)) != SYN || !f->based[t->side] || t->seq == f->base[t->side])
		return f;
	retire(f);
	return add_flow(fl, key, stream);
}

/* Learns where the sequence numbers begin. */
static void set_bases(struct flow *f, const struct tcp *t)
{
	if (!f->based[t->side] || (t->flags & (SYN | ACK)) == (SYN | ACK)) {
		f->base[t->side] = t->flags & SYN ? t->seq : t->seq - 1;
		f->based[t->side] = true;
	}
	if (!f->based[!t->side] && t->flags & ACK) {
		f->base[!t->side] = t->ack - 1;
		f->based[!t->side] = true;
	}
}

static struct endpoint endpoint_of(uint8_t family, const uint8_t *addr, uint16_t port)
{
	struct endpoint e = { .port = port, .family = family };

	memcpy(e.addr, addr, family == 4 ? 4 : 16);
	return e;
}

/*
 * The connection as one that may carry SMB, or NULL. To SMB ports that is
 * any, else one that was opened or has data.
 */
static struct conn *conn_of(struct flows *fl, struct flow *f, uint32_t stream,
	const struct hosts *h, const struct tcp *t, uint16_t sport, uint16_t dport)
{
	if (f->conn || f->no_smb)
		return f->conn;
	bool smb_port = conn_smb_port(&fl->shared, sport) || conn_smb_port(&fl->shared, dport);
	if (!smb_port && !t->data->cap && (t->flags & (SYN | ACK)) != (SYN | ACK))
		return NULL;
	struct conn *c = xcalloc(1, sizeof(*c));
	c->shared = &fl->shared;
	c->stream = stream;
	c->client = NO_SIDE;
	c->tentative = !smb_port;
	c->end[t->side] = endpoint_of(h->family, h->src, sport);
	c->end[!t->side] = endpoint_of(h->family, h->dst, dport);
	f->conn = c;
	return c;
}

/* A SYN, of whichever side: the first byte of that side is known, after ACK of both. */
static void synchronise(struct conn *c, const struct tcp *t)
{
	bool answer = t->flags & ACK;

	if (c->client == NO_SIDE)
		c->client = (uint8_t)(answer ? !t->side : t->side);
	if (!answer && !c->when.frame)
		c->when = t->when;
	tcp_begin(c, t->side, t->seq + 1, t->anew);
	if (answer)
		tcp_begin(c, !t->side, t->ack, t->anew);
	c->from_start = true;
}

static void track_opening(struct conn *c, const struct tcp *t)
{
	if (t->flags & SYN)
		synchronise(c, t);
	if (c->opened || !c->from_start || !(t->flags & ACK) || t->flags & RST)
		return;
	c->opened = true;
	if (c->tentative)
		c->when = t->when;
	conn_event(c, t->side, EVENT_OPENED, 0, 0, t->when);
}

/* Whether both sides have closed and know it of each other. */
static bool is_over(const struct conn *c)
{
	const struct half *a = &c->half[0], *b = &c->half[1];

	return a->fin && b->fin && a->acked == a->fin_seq + 1 && b->acked == b->fin_seq + 1;
}

/* What comes late, or twice, is answered with a reset: that ends nothing. */
static void track_reset(struct conn *c, const struct tcp *t)
{
	bool refused = c->from_start && !c->opened && t->side != c->client;

	if (c->reset || c->refused || is_over(c))
		return;
	conn_event(c, t->side, refused ? EVENT_REFUSED : EVENT_RESET, 0, 0, t->when);
	c->refused = refused;
	c->reset = !refused;
}

/* The first FIN, once all before it is there. */
static void track_closing(struct conn *c, const struct tcp *t)
{
	struct half *h = &c->half[t->side];

	if (t->flags & FIN && !h->fin) {
		h->fin = true;
		h->fin_seq = t->seq + t->len;
		h->fin_when = t->when;
	}
	for (unsigned side = 0; side < 2 && !c->closed; side++) {
		h = &c->half[side];
		if (!h->fin || (h->synced && h->next != h->fin_seq))
			continue;
		c->closed = true;
		conn_event(c, side, EVENT_CLOSED, 0, 0, h->fin_when);
	}
}

/* A connection to another port is dropped once it is seen to be no SMB. */
static void doubt(struct flow *f, const struct tcp *t)
{
	struct conn *c = f->conn;
	struct half *h = &c->half[t->side];

	if (!h->framer.lost && !c->closed && !c->reset)
		return;
	if (h->framer.lost && !c->from_start && !h->n_later && ++c->tries < TRIES_MAX) {
		h->framer.lost = h->synced = false;
		return;
	}
	conn_free(c);
	f->conn = NULL;
	f->no_smb = true;
}

static void conn_input(struct flow *f, const struct tcp *t)
{
	struct conn *c = f->conn;
	struct half *h = &c->half[t->side];

	track_opening(c, t);
	if (t->flags & ACK)
		tcp_ack(c, t->side, t->ack, t->when);
	if (t->len && !(t->flags & RST)) {
		uint64_t mark = hash_mix((uint64_t)t->seq << 32 | t->ack,
			(uint64_t)t->ip_id << 32 | (uint32_t)t->window << 16 | t->checksum);

		if (!h->synced && !c->tentative)
			h->framer.lost = true;
		tcp_data(c, t->side, t->flags & SYN ? t->seq + 1 : t->seq, t->data, mark, t->when);
	}
	if (tcp_waiting(c))
		tcp_settle(c, false);
	if (t->flags & RST)
		track_reset(c, t);
	if (t->flags & FIN || (!c->closed && (c->half[0].fin || c->half[1].fin)))
		track_closing(c, t);
	if (c->tentative)
		doubt(f, t);
}

void flow_input(struct flows *fl, const struct hosts *h, struct slice *s, enum flow_part part,
	struct stamp when)
{
	const uint8_t *p = s->p;
	uint32_t header, stream;

	if (s->cap < 16)
		return;
	uint16_t sport = be16(p), dport = be16(p + 2);
	struct tcp t = { .side = side_of(h, sport, dport),
		.seq = be32(p + 4),
		.ack = be32(p + 8),
		.flags = p[13],
		.window = be16(p + 14),
		.ip_id = h->id,
		.when = when };
	header = (p[12] >> 4) * 4u;
	struct flow *f = flow_of(fl, &t, key_of(h, t.side, sport, dport), &stream);
	if (part == FLOW_HEADER || s->len < header)
		return;
	t.anew = (t.flags & (SYN | ACK)) == (SYN | ACK) && f->based[t.side] &&
		 t.seq != f->base[t.side];
	set_bases(f, &t);
	if (header < 20)
		return;
	t.checksum = s->cap >= 18 ? be16(p + 16) : 0;
	slice_skip(s, header);
	t.data = s;
	t.len = s->len;
	if (conn_of(fl, f, stream, h, &t, sport, dport))
		conn_input(f, &t);
}

void flows_finish(struct flows *fl)
{
	for (uint32_t i = 0; i < fl->all.n; i++)
		retire(vec_at(&fl->all, i));
}

void flows_free(struct flows *fl)
{
	for (uint32_t i = 0; i < fl->all.n; i++)
		conn_free(((struct flow *)vec_at(&fl->all, i))->conn);
	vec_free(&fl->all);
	map_free(&fl->by_hosts);
	free(fl->shared.gathered);
	free(fl);
}
