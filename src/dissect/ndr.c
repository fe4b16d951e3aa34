/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dissect/ndr.h"

#include "dissect/nt_sec.h"

#define HANDLE_SIZE 20u
#define UNIT 2u /* of text */
#define LITTLE_ENDIAN_DATA 0x10u
#define ERROR_INVALID_LEVEL 124u

/*
 * The walk's view stands in the structure at hand; later is where what the
 * next pointer in it refers to stands. To find the first, a structure is read
 * twice: measured, then shown.
 */
struct reader {
	struct walk *w;
	uint32_t start; /* alignment counts from here */
	uint32_t later;
	bool wide; /* NDR64 */
	bool measuring;
	bool lost; /* a case that nobody knows: what follows cannot be found */
};

static void read_layout(struct reader *r, const struct ndr *layout);
static void step(struct reader *r, const struct ndr *s);
static uint32_t alignment(const struct reader *r, const struct ndr *s);

static bool little(const struct reader *r)
{
	return r->w->slot[S_FLAGS] & LITTLE_ENDIAN_DATA;
}

static bool stopped(const struct reader *r)
{
	return r->lost || r->w->c.bad;
}

static void align(struct reader *r, uint32_t to)
{
	struct cur *c = &r->w->c;
	uint32_t odd = (c->pos - r->start) % to;

	if (odd)
		cur_take(c, to - odd < cur_left(c) ? to - odd : cur_left(c));
}

static uint64_t integer(struct reader *r, uint32_t width, enum field_id field)
{
	align(r, width);
	if (!r->measuring && field != F_NONE)
		return rpc_int(r->w, width, field);
	return little(r) ? cur_le(&r->w->c, width) : cur_be(&r->w->c, width);
}

/* How many there are, or where from. */
static uint64_t count(struct reader *r, enum field_id field)
{
	return integer(r, r->wide ? 8 : 4, field);
}

static uint32_t widened(const struct reader *r, uint32_t width)
{
	return r->wide && width == 2 ? 4 : width;
}

static void bytes(struct reader *r, uint32_t n, uint32_t alignment, enum field_id field)
{
	align(r, alignment);
	if (r->measuring)
		cur_take(&r->w->c, n);
	else
		walk_bytes(r->w, n, field, ENC_NONE);
}

static void string(struct reader *r, const struct ndr *s)
{
	count(r, F_DCERPC_ARRAY_MAX_COUNT);
	count(r, F_DCERPC_ARRAY_OFFSET);
	uint64_t units = count(r, F_DCERPC_ARRAY_ACTUAL_COUNT);
	uint32_t n = (uint32_t)(units < MSG_MAX / UNIT ? units : MSG_MAX / UNIT) * UNIT;

	if (r->measuring) {
		cur_take(&r->w->c, n);
		return;
	}
	struct node *leaf = walk_bytes(r->w, n, s->field, little(r) ? ENC_UTF16 : ENC_UTF16BE);
	if (leaf && s->noise)
		leaf->noise = (uint8_t)(s->noise - 1);
}

/* [MS-DTYP] 2.3.10 */
static void text(struct reader *r, enum field_id field)
{
	const struct ndr units = { .op = NDR_STRING, .pointer = true, .field = (uint16_t)field };

	integer(r, 2, F_DCERPC_LSA_STRING_NAME_LEN);
	integer(r, 2, F_DCERPC_LSA_STRING_NAME_SIZE);
	if (!stopped(r))
		step(r, &units);
}

static void sid(struct reader *r, enum field_id field)
{
	uint64_t n = count(r, F_DCERPC_NT_COUNT);

	if (r->measuring)
		cur_take(&r->w->c, 8 + 4 * (uint32_t)(n < MSG_MAX / 4 ? n : MSG_MAX / 4));
	else if (!r->w->c.bad)
		nt_sid(r->w, field);
}

static void security_descriptor(struct reader *r, const struct ndr *s)
{
	struct walk *w = r->w;
	uint64_t len = count(r, s->size_field);
	struct cur c = w->c;
	uint32_t begin = c.pos;

	if (!cur_take(&w->c, (uint32_t)(len < MSG_MAX ? len : MSG_MAX)) || r->measuring || !len)
		return;
	struct walk sd = walk_part(w, cur_sub(&c, begin, len));
	nt_security_descriptor(&sd, NULL);
}

static uint32_t layout_alignment(const struct reader *r, const struct ndr *layout)
{
	uint32_t most = 1;

	for (const struct ndr *s = layout; s->op != NDR_END; s++) {
		uint32_t one = alignment(r, s);

		most = one > most ? one : most;
	}
	return most;
}

static uint32_t union_alignment(const struct reader *r, const struct ndr *s)
{
	uint32_t most = widened(r, s->width);

	for (const struct ndr_case *c = s->cases; c->layout && r->wide; c++) {
		uint32_t one = layout_alignment(r, c->layout);

		most = one > most ? one : most;
	}
	return most;
}

/* What a step begins at a multiple of: for structures, the most that a member asks for. */
static uint32_t alignment(const struct reader *r, const struct ndr *s)
{
	if (s->pointer || s->array != NDR_ONE || s->op == NDR_TEXT || s->op == NDR_STRING)
		return r->wide ? 8 : 4;
	switch ((enum ndr_op)s->op) {
	case NDR_INT:
		return s->width;
	case NDR_ENUM:
		return widened(r, 2);
	case NDR_STRUCT:
		return layout_alignment(r, s->layout);
	case NDR_UNION:
		return union_alignment(r, s);
	case NDR_BYTES:
		return 1;
	default:
		return 4;
	}
}

/*
 * An answer that refuses the level: servers that do not know it put nothing
 * into the union, others a null pointer. The return code is last.
 */
static bool refused(const struct reader *r)
{
	const struct cur *c = &r->w->c;
	uint64_t status = 0;

	return r->w->ctx->response && cur_left(c) >= 4 && little(r) &&
	       cur_peek(c, c->end - 4, 4, &status) && status == ERROR_INVALID_LEVEL;
}

static void choice(struct reader *r, const struct ndr *s)
{
	uint64_t value = integer(r, widened(r, s->width), F_NONE);
	const struct ndr_case *c = s->cases;

	if (r->wide)
		align(r, alignment(r, s));
	while (c->layout && c->value != value)
		c++;
	if (c->layout && !refused(r))
		read_layout(r, c->layout);
	else
		r->lost = true;
}

/* A structure or union, as a group if it has a name. */
static void group(struct reader *r, const struct ndr *s)
{
	bool shown = !r->measuring && s->field != F_NONE;
	uint32_t to = alignment(r, s);

	align(r, to);
	uint32_t node = shown ? walk_open(r->w, s->field) : 0;
	if (s->op == NDR_UNION)
		choice(r, s);
	else
		read_layout(r, s->layout);
	/* [MS-RPCE] 2.2.5.3.4.1: padding behind a structure, too */
	if (r->wide && !stopped(r))
		align(r, to);
	if (shown)
		walk_close(r->w, node);
}

static void element(struct reader *r, const struct ndr *s)
{
	switch ((enum ndr_op)s->op) {
	case NDR_INT:
		integer(r, s->width, s->field);
		break;
	case NDR_ENUM:
		integer(r, widened(r, 2), s->field);
		break;
	case NDR_BYTES:
		bytes(r, s->width, 1, s->field);
		break;
	case NDR_TIME:
		align(r, 4);
		if (r->measuring)
			cur_take(&r->w->c, 8);
		else
			rpc_int(r->w, 8, s->field);
		break;
	case NDR_GUID:
	case NDR_HANDLE:
		bytes(r, s->width, 4, s->field);
		break;
	case NDR_STRING:
		string(r, s);
		break;
	case NDR_TEXT:
		align(r, r->wide ? 8 : 4);
		text(r, s->field);
		break;
	case NDR_SID:
		sid(r, s->field);
		break;
	case NDR_SD:
		security_descriptor(r, s);
		break;
	case NDR_STRUCT:
	case NDR_UNION:
		group(r, s);
		break;
	case NDR_END:
		break;
	}
}

/* What a step says once it is known to be there: one, or as many as the wire says. */
static void elements(struct reader *r, const struct ndr *s)
{
	uint64_t n = 1;

	if (s->array != NDR_ONE)
		n = count(r, F_DCERPC_ARRAY_MAX_COUNT);
	if (s->array == NDR_VARYING) {
		count(r, F_DCERPC_ARRAY_OFFSET);
		n = count(r, F_DCERPC_ARRAY_ACTUAL_COUNT);
	}
	for (; n > 0 && !stopped(r); n--) {
		uint32_t before = r->w->c.pos;

		element(r, s);
		if (r->w->c.pos == before)
			return;
	}
}

/* Reads what begins at the view's position and, behind it, all that it refers to. */
static void construct(struct reader *r, const struct ndr *s)
{
	const struct cur here = r->w->c;
	bool lost = r->lost;

	r->measuring = true;
	elements(r, s);
	r->measuring = false;
	r->later = r->w->c.pos;
	r->lost = lost;
	r->w->c = here;
	elements(r, s);
	if (!stopped(r))
		r->w->c.pos = r->later;
}

static void step(struct reader *r, const struct ndr *s)
{
	struct walk *w = r->w;
	uint32_t size = r->wide ? 8 : 4;
	uint64_t referent = 0;

	if (!s->pointer) {
		elements(r, s);
		return;
	}
	align(r, size);
	cur_peek(&w->c, w->c.pos, size, &referent);
	if (referent || r->measuring)
		integer(r, size, r->wide ? F_DCERPC_REFERENT_ID64 : F_DCERPC_REFERENT_ID);
	else
		bytes(r, size, size, F_DCERPC_NULL_POINTER);
	if (!referent || r->measuring || stopped(r))
		return;
	uint32_t next = w->c.pos;
	w->c.pos = r->later;
	construct(r, s);
	r->later = w->c.pos;
	if (!stopped(r))
		w->c.pos = next;
}

static void read_layout(struct reader *r, const struct ndr *layout)
{
	for (const struct ndr *s = layout; s->op != NDR_END && !stopped(r); s++)
		step(r, s);
}

void ndr_parameters(struct walk *w, const struct ndr *layout, bool wide)
{
	struct reader r = { .w = w, .start = w->c.pos, .wide = wide };
	uint32_t pointer = wide ? 8 : 4;

	/* Each parameter is followed by what it refers to. */
	for (const struct ndr *s = layout; s->op != NDR_END && !stopped(&r); s++) {
		if (s->pointer) {
			align(&r, pointer);
			r.later = w->c.pos + pointer;
			step(&r, s);
			if (!stopped(&r))
				w->c.pos = r.later;
		} else {
			construct(&r, s);
		}
	}
	if (w->c.bad && !w->tree->malformed)
		walk_flag(w, NODE_SHORT);
}
