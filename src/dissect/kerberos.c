/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dissect/der.h"
#include "dissect/gssapi.h"

/* RFC 4120: messages of which the unencrypted parts tell realm, service and cipher. */

enum { AP_REQ = 14, AP_REP = 15, KRB_ERROR = 30 };

/* [tag] of a sequence whose contents are one value. */
static void member(struct walk *w, unsigned tag, enum field_id field)
{
	struct walk in;

	if (der_enter(w, DER_CONTEXT(tag), &in))
		der_leaf(&in, field);
}

/* 5.2.2: kind of name, and its parts */
static void principal(struct walk *w, enum field_id element, enum field_id list, enum field_id part)
{
	struct walk in, strings;
	uint32_t group;
	struct der parts;

	if (!der_open(w, element, &in, &group))
		return;
	member(&in, 0, F_KERBEROS_NAME_TYPE);
	if (der_enter(&in, DER_CONTEXT(1), &strings) && der_read(&strings, &parts)) {
		uint64_t count = 0;
		struct node *n = walk_leaf(&in, list, parts.in.pos, cur_left(&parts.in));
		uint32_t at = in.tree->n - 1;
		struct walk one = walk_part(&in, parts.in);

		in.tree->depth++;
		while (n && cur_left(&one.c) && der_leaf(&one, part))
			count++;
		in.tree->depth--;
		in.tree->nodes[at].value = count;
		in.tree->nodes[at].end = in.tree->n;
	}
	der_close(&in, group);
}

static void service(struct walk *w, unsigned tag)
{
	struct walk in;

	if (der_enter(w, DER_CONTEXT(tag), &in))
		principal(&in, F_KERBEROS_SNAME_ELEMENT, F_KERBEROS_SNAME_STRING,
			F_KERBEROS_SNAMESTRING);
}

static void client(struct walk *w, unsigned tag)
{
	struct walk in;

	if (der_enter(w, DER_CONTEXT(tag), &in))
		principal(&in, F_KERBEROS_CNAME_ELEMENT, F_KERBEROS_CNAME_STRING,
			F_KERBEROS_CNAMESTRING);
}

/* 5.2.9 */
static void encrypted(struct walk *w, unsigned tag, enum field_id field)
{
	struct walk outer, in;
	uint32_t group;

	if (!der_enter(w, DER_CONTEXT(tag), &outer) || !der_open(&outer, field, &in, &group))
		return;
	member(&in, 0, F_KERBEROS_ETYPE);
	member(&in, 1, F_KERBEROS_KVNO);
	member(&in, 2, F_KERBEROS_CIPHER);
	der_close(&in, group);
}

/* 5.3 */
static void ticket(struct walk *w, unsigned tag)
{
	struct walk outer, application, in;
	uint32_t group;

	if (!der_enter(w, DER_CONTEXT(tag), &outer) ||
		!der_enter(&outer, DER_APPLICATION(1), &application) ||
		!der_open(&application, F_KERBEROS_TICKET_ELEMENT, &in, &group))
		return;
	member(&in, 0, F_KERBEROS_TKT_VNO);
	member(&in, 1, F_KERBEROS_REALM);
	service(&in, 2);
	encrypted(&in, 3, F_KERBEROS_ENC_PART_ELEMENT);
	der_close(&in, group);
}

/* A BIT STRING: how many bits at the end do not count, then the bits. */
static void ap_options(struct walk *w, unsigned tag)
{
	static const uint16_t bits[] = { F_KERBEROS_AP_OPTION_RESERVED,
		F_KERBEROS_AP_OPTION_SESSION_KEY, F_KERBEROS_AP_OPTION_MUTUAL };
	struct walk outer, in;
	uint64_t first = 0;

	if (!der_enter(w, DER_CONTEXT(tag), &outer) || !der_enter(&outer, DER_BIT_STRING, &in))
		return;
	walk_le(&in, 1, F_BER_PADDING);
	uint32_t at = in.c.pos, whole = in.tree->n;
	if (!cur_left(&in.c) || !cur_peek(&in.c, at, 1, &first) ||
		!walk_bytes(&in, cur_left(&in.c), F_KERBEROS_AP_OPTIONS, ENC_NONE))
		return;
	in.tree->depth++;
	for (unsigned i = 0; i < sizeof(bits) / sizeof(bits[0]); i++) {
		struct node *n = walk_leaf(&in, (enum field_id)bits[i], at, 1);

		if (n)
			n->value = first >> (7 - i) & 1;
	}
	in.tree->depth--;
	in.tree->nodes[whole].end = in.tree->n;
}

/* 5.5.1 */
static void ap_req(struct walk *w)
{
	ap_options(w, 2);
	ticket(w, 3);
	encrypted(w, 4, F_KERBEROS_AUTHENTICATOR_ELEMENT);
}

/* 5.5.2 */
static void ap_rep(struct walk *w)
{
	encrypted(w, 2, F_KERBEROS_ENC_PART_ELEMENT);
}

/* 5.9.1 */
static void krb_error(struct walk *w)
{
	member(w, 2, F_KERBEROS_CTIME);
	member(w, 3, F_KERBEROS_CUSEC);
	member(w, 4, F_KERBEROS_STIME);
	member(w, 5, F_KERBEROS_SUSEC);
	member(w, 6, F_KERBEROS_ERROR_CODE);
	member(w, 7, F_KERBEROS_CREALM);
	client(w, 8);
	member(w, 9, F_KERBEROS_REALM);
	service(w, 10);
	member(w, 11, F_KERBEROS_E_TEXT);
	member(w, 12, F_KERBEROS_E_DATA);
}

static void message(
	struct walk *w, unsigned type, enum field_id element, void (*body)(struct walk *w))
{
	struct walk application, in;
	uint32_t group;

	if (!der_enter(w, DER_APPLICATION(type), &application) ||
		!der_open(&application, element, &in, &group))
		return;
	member(&in, 0, F_KERBEROS_PVNO);
	member(&in, 1, F_KERBEROS_MSG_TYPE);
	body(&in);
	walk_unread(&in);
	der_close(&in, group);
}

void kerberos_message(struct walk *w)
{
	uint32_t group = walk_open(w, F_KERBEROS);

	if (der_next_is(w, DER_APPLICATION(AP_REQ)))
		message(w, AP_REQ, F_KERBEROS_AP_REQ_ELEMENT, ap_req);
	else if (der_next_is(w, DER_APPLICATION(AP_REP)))
		message(w, AP_REP, F_KERBEROS_AP_REP_ELEMENT, ap_rep);
	else if (der_next_is(w, DER_APPLICATION(KRB_ERROR)))
		message(w, KRB_ERROR, F_KERBEROS_KRB_ERROR_ELEMENT, krb_error);
	walk_unread(w);
	walk_close(w, group);
}
