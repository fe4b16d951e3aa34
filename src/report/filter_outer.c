/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "report/filter_ast.h"

static const struct {
	const char *name;
	enum outer_type type;
} outers[OUTERS] = {
	[OUTER_FRAME] = { "frame.number", OUTER_COUNT },
	[OUTER_RELATIVE] = { "frame.time_relative", OUTER_SECONDS },
	[OUTER_STREAM] = { "tcp.stream", OUTER_COUNT },
	[OUTER_PORT] = { "tcp.port", OUTER_COUNT },
	[OUTER_SRC_PORT] = { "tcp.srcport", OUTER_COUNT },
	[OUTER_DST_PORT] = { "tcp.dstport", OUTER_COUNT },
	[OUTER_ADDR] = { "ip.addr", OUTER_IPV4 },
	[OUTER_SRC] = { "ip.src", OUTER_IPV4 },
	[OUTER_DST] = { "ip.dst", OUTER_IPV4 },
	[OUTER_ADDR6] = { "ipv6.addr", OUTER_IPV6 },
	[OUTER_SRC6] = { "ipv6.src", OUTER_IPV6 },
	[OUTER_DST6] = { "ipv6.dst", OUTER_IPV6 },
};

const char *filter_outer_name(unsigned i)
{
	return i < OUTERS ? outers[i].name : NULL;
}

enum outer outer_find(const char *name)
{
	for (unsigned i = OUTER_NONE + 1; i < OUTERS; i++)
		if (strcmp(name, outers[i].name) == 0)
			return (enum outer)i;
	return OUTER_NONE;
}

enum outer_type outer_type(enum outer o)
{
	return outers[o].type;
}

static unsigned number(uint64_t n, struct value *v)
{
	*v = (struct value){ .kind = V_NUMBER, .number = n };
	return 1;
}

static unsigned address(const struct endpoint *e, enum outer o, struct value *v)
{
	uint8_t family = outers[o].type == OUTER_IPV6 ? 6 : 4;

	if (e->family != family)
		return 0;
	*v = (struct value){
		.kind = V_BYTES, .p = (const char *)e->addr, .n = family == 6 ? 16 : 4
	};
	return 1;
}

unsigned outer_values(enum outer o, const struct trace *t, uint32_t msg, struct value v[2])
{
	const struct msg *m = trace_msg(t, msg);
	const struct conv_info *c = &trace_conv(t, m->conv)->info;
	bool back = m->bits & M_RESPONSE;
	const struct endpoint *src = back ? &c->server : &c->client;
	const struct endpoint *dst = back ? &c->client : &c->server;
	unsigned n;

	switch (o) {
	case OUTER_FRAME:
		return number(m->frame, v);
	case OUTER_RELATIVE:
		return number(m->time_ns - t->stats.first_ns, v);
	case OUTER_STREAM:
		return number(c->stream, v);
	case OUTER_PORT:
		return number(src->port, v) + number(dst->port, v + 1);
	case OUTER_SRC_PORT:
		return number(src->port, v);
	case OUTER_DST_PORT:
		return number(dst->port, v);
	case OUTER_ADDR:
	case OUTER_ADDR6:
		n = address(src, o, v);
		return n + address(dst, o, v + n);
	case OUTER_SRC:
	case OUTER_SRC6:
		return address(src, o, v);
	case OUTER_DST:
	case OUTER_DST6:
		return address(dst, o, v);
	default:
		return 0;
	}
}
