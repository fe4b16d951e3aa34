/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dissect/negotiated.h"

#include <string.h>

#include "dissect/fsctl.h"
#include "dissect/kdf.h"

#define DIALECT_WILDCARD 0x02ffu /* "ask once more, in SMB2", [MS-SMB2] 2.2.4 */

/* --- what NEGOTIATE says --- */

static uint64_t value_of(const struct tree *tree, enum field_id field)
{
	const struct node *n = tree_find(tree, field, 0);

	return n ? n->value : 0;
}

static void take_dialects(struct negotiation *x, const struct tree *tree)
{
	const struct node *n = tree_find(tree, F_SMB2_DIALECT, 0);

	while (n) {
		if (x->n_dialects < DIALECTS_MAX)
			x->dialects[x->n_dialects] = (uint16_t)n->value;
		x->n_dialects++;
		n = tree_find(tree, F_SMB2_DIALECT, (uint32_t)(n - tree->nodes) + 1);
	}
}

/* What is not negotiated follows from the dialect, [MS-SMB2] 3.2.5.2. */
static void choose(struct conv *c, const struct tree *tree)
{
	const struct node *signing = tree_find(tree, F_SMB2_SIGNING_ALG, 0);

	c->dialect = (uint16_t)value_of(tree, F_SMB2_DIALECT);
	c->capabilities = (uint32_t)value_of(tree, F_SMB2_CAPABILITIES);
	c->cipher = (uint16_t)value_of(tree, F_SMB2_ENCRYPTION_CIPHER);
	if (c->dialect < DIALECT_300)
		c->signing = SIGNING_HMAC_SHA256;
	else
		c->signing = signing ? (uint16_t)signing->value : SIGNING_AES_CMAC;
}

void negotiated_keep(struct trace *t, const struct msg *m, const struct tree *tree)
{
	struct conv *c = trace_conv(t, m->conv);
	bool response = m->bits & M_RESPONSE;
	const struct node *guid =
		tree_find(tree, response ? F_SMB2_SERVER_GUID : F_SMB2_CLIENT_GUID, 0);
	const uint8_t *bytes = guid ? tree_bytes(tree, guid) : NULL;

	if (response)
		choose(c, tree);
	/* Only the first NEGOTIATE that comes to an end counts, [MS-SMB2] 3.3.5.4. */
	if (c->chosen || !bytes || m->bits & (M_INCOMPLETE | M_MALFORMED))
		return;
	struct negotiation *x = arena_new(&t->names, struct negotiation, 1);
	x->capabilities = (uint32_t)value_of(tree, F_SMB2_CAPABILITIES);
	x->sec_mode = (uint8_t)value_of(tree, F_SMB2_SEC_MODE);
	memcpy(x->guid, bytes, sizeof(x->guid));
	take_dialects(x, tree);
	if (!response)
		c->asked = x;
	else if (x->dialects[0] != DIALECT_WILDCARD)
		c->chosen = x;
}

/* --- what is said of it later --- */

bool negotiated_otherwise(const struct tree *tree)
{
	return tree_find(tree, F_SMB2_DOWNGRADE, 0);
}

/* What the message's sender says it negotiated, as the capture has it; NULL: not seen. */
static const struct negotiation *said(const struct walk *w)
{
	const struct conv *c = trace_conv(w->ctx->trace, w->ctx->msg->conv);

	return !c->chosen ? NULL : w->ctx->response ? c->chosen : c->asked;
}

/* Says below the field added last what the NEGOTIATE had in its place; frees text. */
static void contradict(struct walk *w, struct buf *text)
{
	walk_remark(w, F_SMB2_DOWNGRADE, arena_strndup(&w->tree->scratch, buf_cstr(text), text->n));
	buf_free(text);
}

static void begin(const struct walk *w, struct buf *text)
{
	buf_printf(text, "the NEGOTIATE %s had ", w->ctx->response ? "response" : "request");
}

/* After a number: what the NEGOTIATE had. */
static void check_number(struct walk *w, uint64_t negotiated, unsigned digits)
{
	const struct node *n = &w->tree->nodes[w->tree->n - 1];
	struct buf text = { 0 };

	if (w->c.bad || n->value == negotiated)
		return;
	begin(w, &text);
	buf_str(&text, "0x");
	buf_hex(&text, negotiated, digits);
	contradict(w, &text);
}

static void check_capabilities(struct walk *w, const struct step *s)
{
	const struct negotiation *x = said(w);

	(void)s;
	if (x)
		check_number(w, x->capabilities, 8);
}

static void check_sec_mode(struct walk *w, const struct step *s)
{
	const struct negotiation *x = said(w);

	(void)s;
	if (x)
		check_number(w, x->sec_mode, 2);
}

static void check_dialect(struct walk *w, const struct step *s)
{
	const struct negotiation *x = said(w);

	(void)s;
	if (x)
		check_number(w, x->dialects[0], 4);
}

static void check_guid(struct walk *w, const struct step *s)
{
	const struct negotiation *x = said(w);
	const struct node *n = &w->tree->nodes[w->tree->n - 1];
	const uint8_t *bytes = w->c.bad ? NULL : tree_bytes(w->tree, n);
	struct buf text = { 0 };

	(void)s;
	if (!x || !bytes || memcmp(bytes, x->guid, sizeof(x->guid)) == 0)
		return;
	begin(w, &text);
	guid_text(x->guid, &text);
	contradict(w, &text);
}

static void check_count(struct walk *w, const struct step *s)
{
	const struct negotiation *x = said(w);
	struct buf text = { 0 };

	(void)s;
	if (!x || w->c.bad || w->slot[S_COUNT] == x->n_dialects)
		return;
	begin(w, &text);
	buf_printf(&text, "%u:", x->n_dialects);
	for (uint32_t i = 0; i < x->n_dialects && i < DIALECTS_MAX; i++)
		buf_printf(&text, " 0x%04x", x->dialects[i]);
	contradict(w, &text);
}

/* Slot: S_COUNT dialects. */
static void check_dialects(struct walk *w, const struct step *s)
{
	const struct negotiation *x = said(w);

	(void)s;
	for (uint64_t i = 0; i < w->slot[S_COUNT] && !w->c.bad; i++) {
		walk_le(w, 2, F_SMB2_DIALECT);
		if (x && i < x->n_dialects && i < DIALECTS_MAX)
			check_number(w, x->dialects[i], 4);
	}
}

/* [MS-SMB2] 2.2.31.4, 2.2.32.6; what must agree: 3.3.5.15.12, 3.2.5.14.12 */
const struct step fsctl_validate_request[] = {
	LE(4, SMB2_CAPABILITIES),
	HOOK(check_capabilities),
	RAW(16, SMB2_CLIENT_GUID),
	HOOK(check_guid),
	LE(1, SMB2_SEC_MODE),
	HOOK(check_sec_mode),
	PAD(1),
	KEEP(2, SMB2_DIALECT_COUNT, S_COUNT),
	HOOK(check_count),
	HOOK(check_dialects),
	END,
};

const struct step fsctl_validate_response[] = {
	LE(4, SMB2_CAPABILITIES),
	HOOK(check_capabilities),
	RAW(16, SMB2_SERVER_GUID),
	HOOK(check_guid),
	LE(1, SMB2_SEC_MODE),
	HOOK(check_sec_mode),
	PAD(1),
	LE(2, SMB2_DIALECT),
	HOOK(check_dialect),
	END,
};
