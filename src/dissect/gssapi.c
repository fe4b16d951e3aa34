/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dissect/gssapi.h"

#include <string.h>

#include "dissect/der.h"

#define NTLMSSP_SIGNATURE "NTLMSSP"
#define VERIFIER_SIZE 16u

static const uint8_t spnego_oid[] = { 0x2b, 0x06, 0x01, 0x05, 0x05, 0x02 };

static bool starts_with(const struct walk *w, const void *bytes, uint32_t n)
{
	struct cur c = w->c;
	const uint8_t *p = cur_take(&c, n);

	return p && memcmp(p, bytes, n) == 0;
}

/* RFC 4121 4.1: a Kerberos token with the mechanism's name and what it is. */
static void krb5_blob(struct walk *w)
{
	struct walk in;
	uint32_t group = walk_open(w, F_SPNEGO_KRB5_BLOB);

	if (der_enter(w, DER_APPLICATION(0), &in)) {
		der_leaf(&in, F_SPNEGO_KRB5_OID);
		walk_le(&in, 2, F_SPNEGO_KRB5_TOK_ID);
		if (!in.c.bad)
			kerberos_message(&in);
	}
	w->c.pos = w->c.end;
	walk_close(w, group);
}

/* A token of a mechanism, whichever it is: as children of what was added last. */
static void gssapi_mech_token(struct walk *w)
{
	if (starts_with(w, NTLMSSP_SIGNATURE, sizeof(NTLMSSP_SIGNATURE)))
		ntlmssp_message(w);
	else if (der_next_is(w, DER_APPLICATION(0)))
		krb5_blob(w);
	else if (der_next_is(w, DER_APPLICATION(14)) || der_next_is(w, DER_APPLICATION(15)))
		kerberos_message(w);
}

/* A leaf for an OCTET STRING whose contents are another token. */
static void token_leaf(struct walk *w, enum field_id field)
{
	struct der d;

	if (!der_read(w, &d) || !der_contents(w, &d, field))
		return;
	uint32_t leaf = w->tree->n - 1;
	struct walk in = walk_part(w, d.in);
	w->tree->depth++;
	gssapi_mech_token(&in);
	w->tree->depth--;
	w->tree->nodes[leaf].end = w->tree->n;
}

static void mech_types(struct walk *w)
{
	struct der list;

	if (!der_read(w, &list))
		return;
	struct node *n = walk_leaf(w, F_SPNEGO_MECHTYPES, list.in.pos, cur_left(&list.in));
	uint32_t at = w->tree->n - 1;
	uint64_t count = 0;
	struct walk in = walk_part(w, list.in);
	if (!n)
		return;
	w->tree->depth++;
	while (cur_left(&in.c) && der_leaf(&in, F_SPNEGO_MECHTYPE))
		count++;
	w->tree->depth--;
	w->tree->nodes[at].value = count;
	w->tree->nodes[at].end = w->tree->n;
}

bool ntlmssp_signature(struct walk *w)
{
	static const uint8_t version[] = { 1, 0, 0, 0 };

	if (cur_left(&w->c) != VERIFIER_SIZE || !starts_with(w, version, sizeof(version)))
		return false;
	uint32_t group = walk_open(w, F_NTLMSSP_VERF);
	walk_le(w, 4, F_NTLMSSP_VERF_VERS);
	walk_bytes(w, VERIFIER_SIZE - 4, F_NTLMSSP_VERF_BODY, ENC_NONE);
	walk_close(w, group);
	return true;
}

/* RFC 4178 4.2.1: over which parts of the negotiation; NTLM's signature is opened. */
static void mech_list_mic(struct walk *w)
{
	struct der d;

	if (!der_read(w, &d) || !der_contents(w, &d, F_SPNEGO_MECHLISTMIC))
		return;
	struct walk in = walk_part(w, d.in);
	uint32_t mic = w->tree->n - 1;
	w->tree->depth++;
	/* Old Windows repeats Kerberos' answer in place of a signature. */
	if (!ntlmssp_signature(&in) && der_next_is(&in, DER_APPLICATION(0)))
		krb5_blob(&in);
	w->tree->depth--;
	w->tree->nodes[mic].end = w->tree->n;
}

/* [MS-SPNG] 2.2.1 */
static void neg_hints(struct walk *w)
{
	struct walk in, one;
	uint32_t group;

	if (!der_open(w, F_SPNEGO_NEGHINTS_ELEMENT, &in, &group))
		return;
	if (der_enter(&in, DER_CONTEXT(0), &one))
		der_leaf(&one, F_SPNEGO_HINTNAME);
	if (der_enter(&in, DER_CONTEXT(1), &one))
		der_leaf(&one, F_SPNEGO_HINTADDRESS);
	der_close(&in, group);
}

/* RFC 4178 4.2.1, with Microsoft's hints where the standard has the MIC */
static void neg_token_init(struct walk *w)
{
	struct walk in, one;
	uint32_t group;

	if (!der_open(w, F_SPNEGO_NEGTOKENINIT_ELEMENT, &in, &group))
		return;
	if (der_enter(&in, DER_CONTEXT(0), &one))
		mech_types(&one);
	if (der_enter(&in, DER_CONTEXT(1), &one))
		der_leaf(&one, F_SPNEGO_REQFLAGS);
	if (der_enter(&in, DER_CONTEXT(2), &one))
		token_leaf(&one, F_SPNEGO_MECHTOKEN);
	if (der_enter(&in, DER_CONTEXT(3), &one)) {
		if (der_next_is(&one, DER_SEQUENCE))
			neg_hints(&one);
		else
			mech_list_mic(&one);
	}
	if (der_enter(&in, DER_CONTEXT(4), &one))
		mech_list_mic(&one);
	walk_unread(&in);
	der_close(&in, group);
}

/* RFC 4178 4.2.2 */
static void neg_token_resp(struct walk *w)
{
	struct walk in, one;
	uint32_t group;

	if (!der_open(w, F_SPNEGO_NEGTOKENTARG_ELEMENT, &in, &group))
		return;
	if (der_enter(&in, DER_CONTEXT(0), &one))
		der_leaf(&one, F_SPNEGO_NEGRESULT);
	if (der_enter(&in, DER_CONTEXT(1), &one))
		der_leaf(&one, F_SPNEGO_SUPPORTEDMECH);
	if (der_enter(&in, DER_CONTEXT(2), &one))
		token_leaf(&one, F_SPNEGO_RESPONSETOKEN);
	if (der_enter(&in, DER_CONTEXT(3), &one))
		mech_list_mic(&one);
	walk_unread(&in);
	der_close(&in, group);
}

static void spnego(struct walk *w)
{
	struct walk in;
	uint32_t group = walk_open(w, F_SPNEGO);

	if (der_enter(w, DER_CONTEXT(0), &in))
		neg_token_init(&in);
	else if (der_enter(w, DER_CONTEXT(1), &in))
		neg_token_resp(&in);
	walk_unread(w);
	walk_close(w, group);
}

/* RFC 2743 3.1 */
static void initial_token(struct walk *w)
{
	struct walk in;
	struct der oid;

	if (!der_enter(w, DER_APPLICATION(0), &in) || !der_read(&in, &oid))
		return;
	der_contents(&in, &oid, F_GSS_API_OID);
	if (cur_left(&oid.in) == sizeof(spnego_oid) && !in.c.bad) {
		struct walk at_oid = walk_part(&in, oid.in);

		if (starts_with(&at_oid, spnego_oid, sizeof(spnego_oid)))
			spnego(&in);
	}
	walk_unread(&in);
}

void gssapi_blob(struct walk *w, const struct step *s)
{
	(void)s;
	if (!der_next_is(w, DER_APPLICATION(0)) && !der_next_is(w, DER_CONTEXT(0)) &&
		!der_next_is(w, DER_CONTEXT(1))) {
		gssapi_mech_token(w);
		return;
	}
	uint32_t group = walk_open(w, F_GSS_API);
	if (der_next_is(w, DER_APPLICATION(0)))
		initial_token(w);
	else
		spnego(w);
	walk_unread(w);
	walk_close(w, group);
}
