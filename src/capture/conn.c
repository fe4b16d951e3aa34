/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "capture/conn.h"

bool conn_smb_port(const struct conn_shared *s, uint16_t port)
{
	return s->smb_ports[port / 8] >> port % 8 & 1;
}

/* Whether a message is a response: SMB2_FLAGS_SERVER_TO_REDIR, SMB_FLAGS_REPLY. */
static bool is_response(const struct pdu *p)
{
	if (p->have > 20 && p->data[4] == 0xfe)
		return p->data[20] & 1;
	if (p->have > 13 && p->data[4] == 0xff)
		return p->data[13] & 0x80;
	return false;
}

/* Which side is the client, if the ports tell. */
static uint8_t client_by_port(const struct conn *c)
{
	bool server0 = conn_smb_port(c->shared, c->end[0].port);
	bool server1 = conn_smb_port(c->shared, c->end[1].port);

	if (server0 == server1)
		return NO_SIDE;
	return server0 ? 1 : 0;
}

/* Makes the connection known to the sink; fallback: client if nothing tells better. */
static void announce(struct conn *c, unsigned fallback)
{
	if (c->announced)
		return;
	if (c->client == NO_SIDE)
		c->client = client_by_port(c);
	if (c->client == NO_SIDE)
		c->client = (uint8_t)fallback;
	c->announced = true;
	struct conv_info info = { c->stream, c->end[c->client], c->end[!c->client], c->from_start };
	c->shared->sink.conversation(c->shared->sink.self, &info);
}

void conn_event(struct conn *c, unsigned side, enum event_kind kind, uint32_t code, uint64_t count,
	struct stamp when)
{
	if (c->tentative)
		return;
	announce(c, side);
	struct cap_event e = { .kind = kind,
		.stream = c->stream,
		.frame = when.frame,
		.time_ns = when.time_ns,
		.dir = side == c->client ? TO_SERVER : TO_CLIENT,
		.code = code,
		.count = count };
	c->shared->sink.event(c->shared->sink.self, &e);
}

void conn_pdu(struct conn *c, unsigned side, struct pdu *p, struct stamp when)
{
	bool opened_before = c->tentative && c->opened;

	c->tentative = false;
	announce(c, is_response(p) ? !side : side);
	if (opened_before)
		conn_event(c, !c->client, EVENT_OPENED, 0, 0, c->when);
	p->stream = c->stream;
	p->frame = when.frame;
	p->time_ns = when.time_ns;
	p->dir = side == c->client ? TO_SERVER : TO_CLIENT;
	p->type = p->data[0];
	c->shared->sink.pdu(c->shared->sink.self, p);
}

void conn_finish(struct conn *c)
{
	tcp_settle(c, true);
	for (unsigned side = 0; side < 2; side++) {
		struct half *h = &c->half[side];
		uint32_t missing = h->acked - h->next;

		if (h->fin && h->acked == h->fin_seq + 1)
			missing--;
		/* One byte that is acknowledged and was not seen is a FIN. */
		if (h->synced && (int32_t)missing > 1) {
			conn_event(c, side, EVENT_GAP, 0, missing, h->acked_when);
			nbss_missing(c, side, missing, PDU_GAP);
		}
		nbss_end(c, side);
		if (h->fin && !c->closed) {
			c->closed = true;
			conn_event(c, side, EVENT_CLOSED, 0, 0, h->fin_when);
		}
	}
	if (c->when.frame && !c->opened && !c->refused && !c->reset)
		conn_event(c, c->client, EVENT_UNANSWERED, 0, 0, c->when);
}

void conn_free(struct conn *c)
{
	if (!c)
		return;
	for (unsigned side = 0; side < 2; side++) {
		free(c->half[side].later);
		free(c->half[side].framer.extents);
	}
	free(c);
}
