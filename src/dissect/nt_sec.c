/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dissect/nt_sec.h"

#include <fnmatch.h>

#include "dissect/names.h"

#define SID_HEAD 8u
#define SUB_AUTHORITIES_MAX 15u
#define ACE_HEAD 8u
#define CONDITION_SIGNATURE 0x78747261u /* "artx" */

enum ace_type {
	ACE_CALLBACK_FIRST = 9,
	ACE_CALLBACK_LAST = 16,
	ACE_RESOURCE_ATTRIBUTE = 18,
	ACE_TYPES = 22,
};

#define OBJECT_TYPE_PRESENT 0x1u
#define INHERITED_OBJECT_TYPE_PRESENT 0x2u

/* The name that everybody knows for it beside the identifier. */
static void known_name(struct walk *w, uint32_t sid)
{
	struct node *n = &w->tree->nodes[sid];
	struct buf text = { 0 };
	const char *name = NULL;

	if (!tree_text(w->tree, n, &text))
		return;
	const char *as_text = buf_cstr(&text);
	for (const struct nt_known_sid *k = nt_known_sids; k->pattern && !name; k++)
		if (fnmatch(k->pattern, as_text, 0) == 0)
			name = k->name;
	buf_free(&text);
	if (!name)
		return;
	n = walk_leaf(w, F_NT_SID_WKWN, n->off, n->len);
	if (n) {
		n->enc = ENC_MADE;
		n->text = name;
	}
}

/* Of a domain, of the built-in domain, of the integrity levels */
static bool has_rid(uint64_t authority, uint64_t first, uint64_t count)
{
	return (authority == 5 && first == 21 && count > 4) ||
	       (authority == 5 && first == 32 && count == 2) || (authority == 16 && count == 1);
}

/* The sub-authorities as one text, and the last one alone where it is a relative identifier. */
static void sub_authorities(struct walk *w, uint64_t authority, uint64_t count)
{
	struct buf text = { 0 };
	uint32_t start = w->c.pos;
	uint64_t first = 0, last = 0;

	for (uint64_t i = 0; i < count && !w->c.bad; i++) {
		last = cur_le(&w->c, 4);
		first = i ? first : last;
		if (i)
			buf_char(&text, '-');
		buf_u64(&text, last);
	}
	struct node *n = walk_leaf(w, F_NT_SID_SUBAUTH, start, w->c.pos - start);
	if (!n) {
		buf_free(&text);
		return;
	}
	walk_make_text(w, w->tree->n - 1, &text);
	if (has_rid(authority, first, count)) {
		n = walk_leaf(w, F_NT_SID_RID, w->c.pos - 4, 4);
		if (n)
			n->value = last;
	}
}

void nt_sid(struct walk *w, enum field_id field)
{
	uint64_t count = 0;

	cur_peek(&w->c, w->c.pos + 1, 1, &count);
	if (w->c.bad || cur_left(&w->c) < SID_HEAD + 4 * count || count > SUB_AUTHORITIES_MAX) {
		walk_flag(w, count > SUB_AUTHORITIES_MAX ? NODE_BAD : NODE_SHORT);
		w->c.bad = true;
		return;
	}
	uint32_t sid = walk_open(w, field);
	walk_le(w, 1, F_NT_SID_REVISION);
	walk_le(w, 1, F_NT_SID_NUM_AUTH);
	uint64_t authority = walk_be(w, 6, F_NT_SID_AUTH);
	if (count)
		sub_authorities(w, authority, count);
	walk_close(w, sid);
	w->tree->depth++;
	known_name(w, sid);
	w->tree->depth--;
	w->tree->nodes[sid].end = w->tree->n;
}

void nt_sid_alone(struct walk *w, const struct step *s)
{
	(void)s;
	nt_sid(w, F_NT_SID);
	walk_tail(w, 3);
}

static void object_types(struct walk *w)
{
	uint64_t flags = walk_le(w, 4, F_NT_ACE_OBJECT_FLAGS);

	if (flags & OBJECT_TYPE_PRESENT)
		walk_bytes(w, 16, F_NT_ACE_OBJECT_GUID, ENC_NONE);
	if (flags & INHERITED_OBJECT_TYPE_PRESENT)
		walk_bytes(w, 16, F_NT_ACE_OBJECT_INHERITED_GUID, ENC_NONE);
}

/* What a callback or resource attribute ACE has behind the SID. */
static void application_data(struct walk *w, uint64_t type)
{
	uint64_t signature = 0;

	if (!cur_left(&w->c) || w->c.bad)
		return;
	cur_peek(&w->c, w->c.pos, 4, &signature);
	if (type >= ACE_CALLBACK_FIRST && type <= ACE_CALLBACK_LAST &&
		signature == CONDITION_SIGNATURE)
		nt_condition(w);
	else if (type == ACE_RESOURCE_ATTRIBUTE)
		nt_resource_attribute(w);
	else
		walk_bytes(w, cur_left(&w->c), F_NT_ACE_DATA, ENC_NONE);
}

static bool has_object_types(uint64_t type)
{
	switch (type) {
	case 5: /* allowed, denied, audit, alarm object */
	case 6:
	case 7:
	case 8:
	case 11: /* the same with callback */
	case 12:
	case 15:
	case 16:
		return true;
	default:
		return false;
	}
}

static void ace_body(struct walk *w, uint64_t type)
{
	walk_le(w, 4, F_NT_ACCESS_MASK);
	if (has_object_types(type))
		object_types(w);
	nt_sid(w, F_NT_SID);
	application_data(w, type);
}

/* [MS-DTYP] 2.4.4.1 */
static bool ace(struct walk *w)
{
	uint64_t size = 0;

	if (!cur_peek(&w->c, w->c.pos + 2, 2, &size) || size < ACE_HEAD || size > cur_left(&w->c)) {
		walk_flag(w, size < ACE_HEAD ? NODE_BAD : NODE_SHORT);
		return false;
	}
	struct walk one = walk_part(w, cur_sub(&w->c, w->c.pos, size));
	uint32_t group = walk_open(&one, F_NT_ACE);
	uint64_t type = walk_le(&one, 1, F_NT_ACE_TYPE);
	walk_le(&one, 1, F_NT_ACE_FLAGS);
	walk_le(&one, 2, F_NT_ACE_SIZE);
	if (type < ACE_TYPES)
		ace_body(&one, type);
	walk_unread(&one);
	one.c.pos = one.c.end;
	walk_close(&one, group);
	w->c.pos = one.c.end;
	return true;
}

/* [MS-DTYP] 2.4.5. Wireshark takes reserved bytes into revision and count. */
static void acl(struct walk *w, enum field_id field, uint64_t off)
{
	struct walk list = walk_part(w, cur_sub(&w->c, w->origin + off, w->c.end - w->origin));
	uint64_t size = 0, count;

	if (!off)
		return;
	list.c.bad = off > w->c.end - w->origin;
	if (cur_peek(&list.c, list.c.pos + 2, 2, &size) && size >= 8 && size <= cur_left(&list.c))
		list.c.end = list.c.pos + (uint32_t)size;
	if (list.c.bad) {
		walk_flag(w, NODE_BAD);
		return;
	}
	uint32_t group = walk_open(&list, field);
	walk_le(&list, 2, F_NT_ACL_REVISION);
	walk_le(&list, 2, F_NT_ACL_SIZE);
	count = walk_le(&list, 4, F_NT_ACL_NUM_ACES);
	while (count-- > 0 && !list.c.bad && ace(&list))
		;
	walk_unread(&list);
	walk_close(&list, group);
}

static void holder(struct walk *w, enum field_id field, uint64_t off)
{
	struct walk part = *w;

	if (!off)
		return;
	if (off > w->c.end - w->origin) {
		walk_flag(w, NODE_BAD);
		return;
	}
	part.c.pos = w->origin + (uint32_t)off;
	uint32_t group = walk_open(&part, field);
	nt_sid(&part, F_NT_SID);
	walk_close(&part, group);
}

/* [MS-DTYP] 2.4.6 */
static const struct step head[] = {
	LE(2, NT_SEC_DESC_REVISION),
	LE(2, NT_SEC_DESC_TYPE),
	KEEP(4, NT_OFFSET_TO_OWNER_SID, S_OFF),
	KEEP(4, NT_OFFSET_TO_GROUP_SID, S_LEN),
	KEEP(4, NT_OFFSET_TO_SACL, S_OFF2),
	KEEP(4, NT_OFFSET_TO_DACL, S_LEN2),
	END,
};

void nt_security_descriptor(struct walk *w, const struct step *s)
{
	uint32_t group = walk_open(w, F_NT_SEC_DESC);

	(void)s;
	w->origin = w->c.pos;
	walk_layout(w, head);
	if (!w->c.bad) {
		holder(w, F_NT_OWNER, w->slot[S_OFF]);
		holder(w, F_NT_GROUP, w->slot[S_LEN]);
		acl(w, F_NT_SACL, w->slot[S_OFF2]);
		acl(w, F_NT_DACL, w->slot[S_LEN2]);
		w->c.pos = w->c.end;
	}
	walk_close(w, group);
}
