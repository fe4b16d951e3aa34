/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diff/normal.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "base/hash.h"
#include "diff/diff.h"
#include "dissect/smb2.h"

#define FILETIME_1970 11644473600u /* seconds from 1601 */
#define FILETIME_SECOND 10000000u

static const uint8_t by_class[N_CLASSES] = {
	[N_NONE] = TREAT_EXACT,
	[N_TIME] = TREAT_TIME,
	[N_RANDOM] = TREAT_RANDOM,
	[N_ID] = TREAT_ID,
	[N_SEQ] = TREAT_SKIP,
	[N_FLOW] = TREAT_SKIP,
	[N_HOST] = TREAT_HOST,
	[N_STORAGE] = TREAT_PRESENT,
	[N_DERIVED] = TREAT_SKIP,
	[N_PADDING] = TREAT_SKIP,
	[N_PAYLOAD] = TREAT_EXACT,
	[N_CONTEXT] = TREAT_SKIP,
};

static bool is_number(const struct node *node)
{
	return fields[node->field].type == T_UINT || fields[node->field].type == T_INT ||
	       fields[node->field].type == T_BOOL || fields[node->field].type == T_TIME ||
	       fields[node->field].type == T_UNIX;
}

static bool in_scope(const struct rule *r, const struct scope *scope)
{
	const char *path =
		scope->m->open != NONE ? trace_open_at(scope->t, scope->m->open)->path : NULL;

	if (r->command != ANY_COMMAND && r->command != scope->m->cmd)
		return false;
	/* A backslash in a path is no escape. */
	if (r->path && (!path || fnmatch(r->path, path, FNM_NOESCAPE | FNM_CASEFOLD) != 0))
		return false;
	return r->side == SIDES || r->side == scope->side;
}

void normal_start(struct normal *n, const struct rules *rules, const struct scope *scope)
{
	n->rules = rules;
	n->rule_at[0] = RULE_NONE;
	memset(n->active, 0, sizeof(n->active));
	if (!rules->scoped)
		return;
	for (unsigned i = 0; i < rules->n; i++)
		if (in_scope(&rules->list[i], scope))
			n->active[i / 64] |= 1ull << (i % 64);
}

/* Shape only: which fields and flags are there. */
static enum treatment structure(const struct node *node)
{
	const struct field *f = &fields[node->field];

	if (by_class[node->noise] == TREAT_SKIP)
		return TREAT_SKIP;
	return f->bits || node->field == F_SMB2_CMD ? TREAT_EXACT : TREAT_PRESENT;
}

enum treatment normal_profile(const struct rules *r, const struct node *node)
{
	if (node->flags & NODE_CONTEXT)
		return TREAT_SKIP;
	switch (r->profile) {
	case PROFILE_STRICT:
		return TREAT_EXACT;
	case PROFILE_STRUCTURE:
		return structure(node);
	default:
		break;
	}
	if (node->field == F_SMB2_ALLOCATION_SIZE && node->noise == N_STORAGE)
		return TREAT_NOTE;
	if (node->field == F_SMB2_LEASE_EPOCH)
		return TREAT_STEPS;
	return (enum treatment)by_class[node->noise];
}

/* Whether a rule, numbered from 1, is one for the message. */
static bool is_active(const struct normal *n, unsigned rule)
{
	return rule - 1 < RULES_MAX && n->active[(rule - 1) / 64] >> ((rule - 1) % 64) & 1;
}

uint16_t normal_rule_below(const struct normal *n, uint16_t field, uint16_t than)
{
	const struct rules *r = n->rules;
	uint16_t rule = r->last[field];

	while (r->scoped && rule > than &&
		!(!rule_has_value(&r->list[rule - 1u]) && is_active(n, rule) &&
			rules_names(r, rule, field)))
		rule--;
	return rule > than ? rule : than;
}

const struct rule *normal_rule(const struct normal *n, const struct node *node)
{
	uint16_t rule = n->rules->n ? n->rule_at[node->depth + 1] : RULE_NONE;

	return rule ? &n->rules->list[rule - 1] : NULL;
}

static enum treatment by_rule(
	const struct normal *n, const struct rule *rule, const struct node *node)
{
	static const uint8_t by_action[] = { TREAT_SKIP, TREAT_EXACT, TREAT_PRESENT, TREAT_WITHIN };

	/* A tolerance for a structure is one for the numbers in it. */
	if (!rule || (rule->action == RULE_WITHIN && !is_number(node)))
		return normal_profile(n->rules, node);
	return (enum treatment)by_action[rule->action];
}

enum treatment normal_alone(struct normal *n, const struct node *node)
{
	if (!n->rules->n)
		return normal_profile(n->rules, node);
	n->rule_at[node->depth + 1] = normal_rule_below(n, node->field, n->rule_at[node->depth]);
	return by_rule(n, normal_rule(n, node), node);
}

enum treatment normal_next(struct normal *n, const struct node *node)
{
	if (!n->rules->n) {
		n->plain = normal_profile(n->rules, node);
		return n->plain;
	}
	n->plain = normal_alone(n, node);
	return n->rules->by_value[node->field] ? TREAT_ASK : n->plain;
}

unsigned normal_ignores(const struct rules *rules, const struct scope *scope)
{
	struct normal n;
	uint16_t rule;

	if (!rules->n || scope->m->kind != MSG_SMB2)
		return RULE_NONE;
	normal_start(&n, rules, scope);
	rule = normal_rule_below(&n, F_SMB2, RULE_NONE);
	return rule && rules->list[rule - 1].action == RULE_IGNORE ? rule : RULE_NONE;
}

/* Whether a node's value is what a rule says: a number, a name of it, text or hex digits. */
static bool is_value(const struct tree *t, const struct node *node, const char *value)
{
	const uint8_t *p = tree_bytes(t, node);
	struct buf text = { 0 };
	uint64_t number;
	char *end;
	bool same;

	if (!tree_text(t, node, &text) && !is_number(node) && p)
		buf_hexbytes(&text, p, node->len);
	same = strcasecmp(buf_cstr(&text), value) == 0;
	buf_free(&text);
	if (same || !is_number(node))
		return same;
	if (field_value((enum field_id)node->field, value, &number))
		return number == node->value;
	number = strtoull(value, &end, 0);
	return *value && !*end && number == node->value;
}

/* The last rule about a pair of values that these two are; 0: none. */
static unsigned value_rule(const struct normal *n, const struct tree *ta, const struct node *a,
	const struct tree *tb, const struct node *b)
{
	const struct rules *r = n->rules;

	for (unsigned i = r->n; i > n->rule_at[a->depth + 1]; i--) {
		const struct rule *rule = &r->list[i - 1];

		if (rule_has_value(rule) && is_active(n, i) && rules_names(r, i, a->field) &&
			(!rule->value[SIDE_A] || is_value(ta, a, rule->value[SIDE_A])) &&
			(!rule->value[SIDE_B] || is_value(tb, b, rule->value[SIDE_B])))
			return i;
	}
	return RULE_NONE;
}

enum treatment normal_answer(const struct normal *n, const struct tree *ta, const struct node *a,
	const struct tree *tb, const struct node *b)
{
	unsigned i = value_rule(n, ta, a, tb, b);

	return i ? by_rule(n, &n->rules->list[i - 1], a) : n->plain;
}

/* The rule in force at a node, whose ancestors are asked for on the way. */
static unsigned rule_at(struct normal *n, const struct tree *t, uint32_t node)
{
	for (uint32_t i = 0; i < node;) {
		if (t->nodes[i].end <= node) {
			i = t->nodes[i].end;
			continue;
		}
		normal_alone(n, &t->nodes[i++]);
	}
	normal_alone(n, &t->nodes[node]);
	return n->rules->n ? n->rule_at[t->nodes[node].depth + 1] : RULE_NONE;
}

unsigned normal_decides(const struct rules *rules, const struct scope *scope, const struct tree *ta,
	uint32_t a, const struct tree *tb, uint32_t b)
{
	struct normal n;

	normal_start(&n, rules, scope);
	unsigned rule = a != NO_NODE ? rule_at(&n, ta, a) : rule_at(&n, tb, b);
	if (a == NO_NODE || b == NO_NODE)
		return rule;
	unsigned by_value = value_rule(&n, ta, &ta->nodes[a], tb, &tb->nodes[b]);
	return by_value ? by_value : rule;
}

const char *unc_share(const char *path)
{
	const char *p = path + strspn(path, "\\");

	return p + strcspn(p, "\\");
}

size_t normal_host_length(const char *name)
{
	return *name == '\\' ? (size_t)(unc_share(name) - name) : strlen(name);
}

static uint64_t time_kind(uint64_t filetime)
{
	/* -1 and -2: do not change, and change again, [MS-FSCC] 2.4.7 */
	if (filetime == 0 || filetime >= UINT64_MAX - 1 || filetime == INT64_MAX)
		return filetime;
	return 1;
}

bool normal_is_set(uint64_t filetime)
{
	return time_kind(filetime) == 1;
}

static bool all_bytes(const uint8_t *p, uint32_t n, uint8_t value)
{
	for (uint32_t i = 0; i < n; i++)
		if (p[i] != value)
			return false;
	return true;
}

static uint64_t bytes_kind(const struct tree *t, const struct node *node)
{
	const uint8_t *p = tree_bytes(t, node);

	if (!p || all_bytes(p, node->len, 0))
		return ID_ZERO;
	return all_bytes(p, node->len, 0xff) ? ID_ONES : ID_SET;
}

uint64_t normal_path(const struct rules *rules, uint64_t h, const char *path)
{
	struct buf mapped = { 0 };

	if (rules->n_mappings && rules_mapped(rules, path, &mapped))
		h = hash_bytes(h, mapped.p, mapped.n);
	else
		h = hash_bytes(h, path, strlen(path));
	buf_free(&mapped);
	return h;
}

static uint64_t mapped_text(
	const struct rules *rules, const struct tree *t, const struct node *node)
{
	struct buf text = { 0 };
	uint64_t h;

	tree_text(t, node, &text);
	h = normal_path(rules, 0, buf_cstr(&text));
	/* Mappings know no text behind a zero. */
	size_t seen = strlen(buf_cstr(&text));
	h = hash_bytes(h, buf_cstr(&text) + seen, text.n - seen);
	buf_free(&text);
	return h;
}

static uint64_t exact(const struct rules *rules, const struct tree *t, const struct node *node)
{
	const uint8_t *p;

	if (node->field == F_ERROR)
		return node->flags;
	/* A structure, or bytes that are dissected further, are compared by their children. */
	if (fields[node->field].type == T_GROUP ||
		(fields[node->field].type == T_BYTES &&
			node->end > (uint32_t)(node - t->nodes) + 1))
		return 0;
	if (node->field == F_SMB2_CREDIT_CHARGE)
		return node->value ? node->value : 1;
	/* Whether an operation had to wait is told by its interim response. */
	if (node->field == F_SMB2_FLAGS)
		return node->value & ~(uint64_t)SMB2_FLAGS_ASYNC;
	if (is_number(node))
		return node->value;
	if (rules->n_mappings && fields[node->field].type == T_STRING)
		return mapped_text(rules, t, node);
	p = tree_bytes(t, node);
	return p ? hash_bytes(node->flags, p, node->len) : 0;
}

bool normal_is_account(const uint8_t *sid, uint32_t len)
{
	static const uint8_t nt_not_unique[] = { 0, 0, 0, 0, 0, 5, 21, 0, 0, 0 };

	/* [MS-DTYP] 2.4.2.2: revision, number of sub-authorities, S-1-5-21-domain-account */
	return len >= SID_ACCOUNT && memcmp(sid + 2, nt_not_unique, sizeof(nt_not_unique)) == 0;
}

/* What counts of a SID as it is: all but the domain. */
static uint64_t sid_token(const uint8_t *p, uint32_t len)
{
	if (!normal_is_account(p, len))
		return hash_bytes(1, p, len);
	return hash_bytes(hash_bytes(1, p, SID_DOMAIN), p + SID_ACCOUNT, len - SID_ACCOUNT);
}

/* What counts of a name as it is: whether there is one, and what follows the host in a path. */
static uint64_t host(const struct tree *t, const struct node *node)
{
	const uint8_t *p = tree_bytes(t, node);
	struct buf text = { 0 };
	uint64_t h = node->len != 0;

	if (p && fields[node->field].type == T_SID)
		return sid_token(p, node->len);
	if (node->len && fields[node->field].type == T_STRING && tree_text(t, node, &text)) {
		const char *rest = buf_cstr(&text) + normal_host_length(buf_cstr(&text));

		h = hash_bytes(h, rest, strlen(rest));
	}
	buf_free(&text);
	return h;
}

/* "@GMT-2024.01.02-03.04.05" as a FILETIME, [MS-SMB2] 2.2.32.2; 0: it is none. */
static uint64_t snapshot_time(const char *name)
{
	struct tm tm = { 0 };
	const char *end = strptime(name, "@GMT-%Y.%m.%d-%H.%M.%S", &tm);

	return end && !*end ? ((uint64_t)timegm(&tm) + FILETIME_1970) * FILETIME_SECOND : 0;
}

uint64_t normal_identity(const struct tree *t, const struct node *node)
{
	const uint8_t *p = tree_bytes(t, node);
	struct buf text = { 0 };
	uint64_t time = 0;

	if (fields[node->field].ref == REF_SNAPSHOT) {
		time = node->value;
		if (fields[node->field].type == T_STRING && tree_text(t, node, &text))
			time = snapshot_time(buf_cstr(&text));
		buf_free(&text);
	}
	if (time)
		return hash_bytes(0, &time, sizeof(time));
	return p ? hash_bytes(0, p, node->len) : node->value;
}

uint64_t normal_token(const struct rules *rules, const struct tree *t, const struct node *node,
	enum treatment how)
{
	switch (how) {
	case TREAT_EXACT:
	case TREAT_NOTE:
		return exact(rules, t, node);
	case TREAT_TIME:
		return time_kind(node->value);
	case TREAT_STEPS:
		return node->value != 0;
	case TREAT_RANDOM:
		return bytes_kind(t, node) != ID_ZERO;
	case TREAT_ID:
		return bytes_kind(t, node);
	case TREAT_HOST:
		return host(t, node);
	case TREAT_SKIP:
	case TREAT_PRESENT:
	case TREAT_ASK:
	case TREAT_WITHIN:
		break;
	}
	return 0;
}

bool normal_header_id(const struct node *node)
{
	return node->depth <= 1 && (node->field == F_SMB2_SESID || node->field == F_SMB2_TID ||
					   node->field == F_SMB2_AID || node->field == F_SMB2_PID ||
					   node->field == F_SMB2_FID);
}

bool normal_is_unordered(const struct tree *t, uint32_t node)
{
	uint32_t key = t->nodes[node].field == F_NT_ACE ? 0 : tree_key(t, node);

	return key && t->nodes[key].noise == N_NONE;
}

uint64_t normal_lease(const struct tree *t, const struct node *epoch)
{
	const struct node *begin = t->nodes, *end = t->nodes + t->n, *key = NULL;

	/* Before it in a create context, after it in a break. */
	for (const struct node *n = epoch; !key && n > begin && n->depth >= epoch->depth; n--)
		key = n->field == F_SMB2_LEASE_LEASE_KEY ? n : NULL;
	for (const struct node *n = epoch; !key && n < end && n->depth >= epoch->depth; n++)
		key = n->field == F_SMB2_LEASE_LEASE_KEY ? n : NULL;
	const uint8_t *p = key ? tree_bytes(t, key) : NULL;
	return p ? hash_bytes(0, p, key->len) : 0;
}

bool normal_ids_vary(const struct msg *m)
{
	return m->bits & M_RESPONSE || m->cmd == SMB2_CANCEL;
}

/* A break is answered long before so many other messages have passed. */
#define BREAK_WINDOW 1024u

/* Whether the server told somebody to give up an oplock or lease while it worked on a CREATE. */
static bool held_up_by_break(const struct trace *t, const struct exch *x)
{
	uint32_t end = x->final < t->msgs.n ? x->final : t->msgs.n;

	for (uint32_t i = x->request + 1; i < end && i - x->request < BREAK_WINDOW; i++)
		if (trace_msg(t, i)->bits & M_NOTIFICATION)
			return true;
	return false;
}

/* Opens among which one of the same file is looked for. */
#define OPENS_WINDOW 4096u

/*
 * Whether an open of the same file was there when a CREATE came: a durable one,
 * whose client is gone and cannot be told to give up its oplock, has to be
 * given up first as well.
 */
static bool held_up_by_open(const struct trace *t, const struct exch *x)
{
	const struct msg *m = trace_msg(t, x->request);
	const char *path = m->open != NONE ? trace_open_at(t, m->open)->path : NULL;

	for (uint32_t i = m->open; path && i-- > 0 && m->open - i < OPENS_WINDOW;) {
		const struct open *o = trace_open_at(t, i);

		if (o->path && strcasecmp(o->path, path) == 0 && o->first < x->request &&
			(o->last == NONE || o->last > x->request))
			return true;
	}
	return false;
}

bool normal_waiting_counts(const struct trace *t, const struct exch *x)
{
	if (x->request == NONE)
		return false;
	switch (trace_msg(t, x->request)->cmd) {
	case SMB2_LOCK:
		return true;
	case SMB2_CHANGE_NOTIFY:
		return x->final == NONE;
	case SMB2_CREATE:
		return !held_up_by_break(t, x) && !held_up_by_open(t, x);
	default:
		return false;
	}
}

bool normal_event_counts(const struct trace *t, uint32_t event)
{
	const struct cap_event *e = &trace_event(t, event)->e;
	const struct conv *c = trace_conv(t, e->stream);

	/* Of a connection from before the capture, only its end was seen. */
	if (!c->n_messages && !c->info.from_start)
		return false;
	/* The session service's own messages and what the capture lacks say nothing. */
	return e->kind != EVENT_GAP && (e->kind != EVENT_NBSS || e->code >> 8 == NBSS_NEGATIVE);
}

bool normal_event_ends(const struct trace *t, uint32_t event)
{
	return trace_event(t, event)->e.kind != EVENT_OPENED && normal_event_counts(t, event);
}

/* Times of files come from a clock that ticks every 1 to 16 ms. */
#define TICK 200000u /* 20 ms, in 100 ns */

bool normal_is_ordered(const struct node *n)
{
	/* Reading a file is access, too, when and if the file system cares to write it down. */
	return n->noise == N_TIME && normal_is_set(n->value) && n->field != F_SMB_ACCESS_TIME &&
	       n->field != F_SMB2_LAST_ACCESS_TIME;
}

int normal_time_order(uint64_t a, uint64_t b)
{
	uint64_t gap = a < b ? b - a : a - b;

	return gap < TICK ? 0 : a < b ? -1 : 1;
}
