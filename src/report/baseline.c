/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/baseline.h"

#include <errno.h>
#include <stdlib.h>

#include "base/hash.h"
#include "report/escape.h"
#include "report/json.h"
#include "report/out.h"
#include "report/path.h"
#include "report/sink.h"
#include "report/value.h"

#define VALUE_MAX 256u /* longer values are told by length and hash */

const char *const print_names[PRINT_MEMBERS] = { "command", "message", "path", "kind", "field", "a",
	"b" };

void baseline_init(struct baseline *b, const char *path, const struct rules *rules)
{
	struct buf reason = { 0 };

	*b = (struct baseline){
		.path = path, .rules = rules, .items.size = sizeof(struct baseline_item)
	};
	buf_printf(&reason, "accepted by %s", path ? path : "");
	b->reason = xstrdup(buf_cstr(&reason));
	buf_free(&reason);
}

void baseline_free(struct baseline *b)
{
	for (uint32_t i = 0; i < b->items.n; i++)
		free(((struct baseline_item *)vec_at(&b->items, i))->text);
	for (unsigned i = 0; i < PRINT_MEMBERS; i++)
		buf_free(&b->values[i]);
	buf_free(&b->text);
	vec_free(&b->items);
	map_free(&b->index);
	free(b->reason);
}

struct baseline_item *baseline_item(struct baseline *b, const char *const members[PRINT_MEMBERS])
{
	struct json j = { .out = &b->text };

	b->text.n = 0;
	for (unsigned i = 0; i < PRINT_MEMBERS; i++)
		json_str(&j, print_names[i], members[i]);
	struct map_key key = { hash_bytes(0, b->text.p, b->text.n), b->text.n };
	uint32_t at = map_get(&b->index, key);
	if (at != MAP_NONE)
		return vec_at(&b->items, at);
	map_put(&b->index, key, b->items.n);
	struct baseline_item *x = vec_push(&b->items);
	x->text = xstrdup(buf_cstr(&b->text));
	return x;
}

/* ---- what a difference is recognised by */

static const char *message_name(const struct msg *m)
{
	if (m->bits & M_NOTIFICATION)
		return "notification";
	if (m->bits & M_INTERIM)
		return "interim";
	return m->bits & M_RESPONSE ? "response" : "request";
}

/* Adds text as mappings show it, safe to print. */
static void add_mapped(const struct baseline *b, const char *text, struct buf *out)
{
	struct buf mapped = { 0 };

	if (b->rules->n_mappings && rules_mapped(b->rules, text, &mapped))
		escape_text(out, mapped.p, mapped.n);
	else
		escape_text(out, text, strlen(text));
	buf_free(&mapped);
}

/* "smb2/smb2.create.chain_element[RqLs]/smb2.lease.lease_state" */
static void field_path(
	const struct baseline *b, const struct tree *t, uint32_t node, struct buf *out)
{
	uint32_t nodes[PATH_MAX_NODES];
	unsigned n = path_nodes(t, node, nodes);
	struct buf identity = { 0 };

	for (unsigned i = 0; i < n; i++) {
		if (i)
			buf_char(out, '/');
		buf_str(out, fields[t->nodes[nodes[i]].field].name);
		identity.n = 0;
		if (!value_identity(t, nodes[i], &identity))
			continue;
		buf_char(out, '[');
		add_mapped(b, buf_cstr(&identity), out);
		buf_char(out, ']');
	}
	buf_free(&identity);
}

/* Values of these classes vary from run to run: the class is all that can be recognised. */
static const char *const class_words[N_CLASSES] = {
	[N_TIME] = "a time",
	[N_RANDOM] = "random",
	[N_ID] = "an id",
	[N_SEQ] = "a number",
	[N_FLOW] = "a number",
	[N_HOST] = "a name",
	[N_STORAGE] = "a number",
};

static bool is_zero(const struct tree *t, const struct node *n)
{
	const uint8_t *p = tree_bytes(t, n);
	uint32_t i = 0;

	while (p && i < n->len && !p[i])
		i++;
	return p && i == n->len;
}

static void add_value(
	const struct baseline *b, const struct tree *t, const struct node *n, struct buf *out)
{
	const uint8_t *p = tree_bytes(t, n);
	struct buf text = { 0 };

	if (class_words[n->noise]) {
		buf_str(out, is_zero(t, n) ? "zero" : class_words[n->noise]);
	} else if (p && n->len > VALUE_MAX) {
		buf_printf(out, "%u bytes, hash ", n->len);
		buf_hex(out, hash_bytes(0, p, n->len), 16);
	} else if (fields[n->field].type == T_STRING && tree_text(t, n, &text)) {
		add_mapped(b, buf_cstr(&text), out);
	} else {
		value_brief(t, n, VALUE_MAX, out);
	}
	buf_free(&text);
}

static void add_side(struct baseline *b, const struct view *v, const struct delta *x,
	enum side side, struct buf *out)
{
	const struct tree *t = view_tree(v, side);
	const struct node *n = &t->nodes[delta_node(x, side)];
	const char *text = side == SIDE_A ? x->a_text : x->b_text;

	/* What an id refers to is told with an ordinal. */
	if (text && n->noise != N_ID)
		escape_text(out, text, strlen(text));
	else
		add_value(b, t, n, out);
}

/* The operation a whole row is about: its path, which mappings may know, in place of what it was.
 */
static void add_operation(struct baseline *b, const struct trace *t, uint32_t msg,
	const struct tree *tree, const struct buf *path, struct buf *out)
{
	const struct msg *m = trace_msg(t, msg);
	const char *own = m->open != NONE ? trace_open_at(t, m->open)->path : NULL;
	struct buf text = { 0 };

	trace_operation(t, msg, tree, &text);
	const char *all = buf_cstr(&text), *at = own && *own ? strstr(all, own) : NULL;
	if (at) {
		escape_text(out, all, (size_t)(at - all));
		buf_add(out, path->p, path->n);
		all = at + strlen(own);
	}
	add_mapped(b, all, out);
	buf_free(&text);
}

struct print {
	struct baseline *b;
	const char *members[PRINT_MEMBERS];
};

static void set(struct print *p, enum print_member member)
{
	p->members[member] = buf_cstr(&p->b->values[member]);
}

static void event_side(struct print *p, const struct trace *t, uint32_t i, enum print_member member)
{
	if (i == NONE)
		return;
	p->members[PRINT_COMMAND] = event_name(trace_event(t, i)->e.kind);
	event_summary(t, i, &p->b->values[member]);
	set(p, member);
}

static void message_members(struct print *p, const struct trace *t, const struct msg *m)
{
	const char *name = command_name(m);
	struct buf *values = p->b->values;

	if (name)
		buf_str(&values[PRINT_COMMAND], name);
	else
		buf_printf(&values[PRINT_COMMAND], "0x%02x", m->cmd);
	set(p, PRINT_COMMAND);
	p->members[PRINT_MESSAGE] = message_name(m);
	if (m->open == NONE || !trace_open_at(t, m->open)->path)
		return;
	add_mapped(p->b, trace_open_at(t, m->open)->path, &values[PRINT_PATH]);
	set(p, PRINT_PATH);
}

static void row_members(
	struct print *p, const struct diff *d, const struct entry *e, const struct view *v)
{
	const struct trace *const t[] = { d->a, d->b };
	struct buf *values = p->b->values;

	/* What was moved is the same on both sides. */
	for (enum side side = SIDE_A; side <= SIDE_B; side++) {
		enum print_member member = side == SIDE_A ? PRINT_A : PRINT_B;

		if (entry_index(e, side) == NONE || (side == SIDE_B && e->a != NONE))
			continue;
		add_operation(p->b, t[side], entry_index(e, side), view_tree(v, side),
			&values[PRINT_PATH], &values[member]);
		set(p, member);
	}
}

static void delta_members(struct print *p, const struct view *v, const struct delta *x)
{
	struct buf *values = p->b->values;
	enum side has = x->a != NO_NODE ? SIDE_A : SIDE_B;

	field_path(p->b, view_tree(v, has), delta_node(x, has), &values[PRINT_FIELD]);
	set(p, PRINT_FIELD);
	for (enum side side = SIDE_A; side <= SIDE_B; side++) {
		enum print_member member = side == SIDE_A ? PRINT_A : PRINT_B;

		if (delta_node(x, side) == NO_NODE)
			continue;
		/* A structure is named in its path. */
		if (fields[x->field].type == T_GROUP)
			continue;
		add_side(p->b, v, x, side, &values[member]);
		set(p, member);
	}
}

static const char *accepts(void *self, const struct diff *d, const struct entry *e,
	const struct view *v, const struct delta *x)
{
	struct baseline *b = self;
	struct print p = { .b = b };
	enum side side = e->a != NONE ? SIDE_A : SIDE_B;
	const struct trace *t = side == SIDE_A ? d->a : d->b;

	for (unsigned i = 0; i < PRINT_MEMBERS; i++)
		b->values[i].n = 0;
	/* A row without counterpart is of its kind already, one that changed places is not. */
	p.members[PRINT_KIND] = x                 ? change_name((enum change)x->kind)
				: e->kind == SAME ? "moved"
						  : change_name((enum change)e->kind);
	if (e->is_event) {
		p.members[PRINT_MESSAGE] = "event";
		event_side(&p, d->b, e->b, PRINT_B);
		event_side(&p, d->a, e->a, PRINT_A);
	} else {
		message_members(&p, t, trace_msg(t, entry_index(e, side)));
		if (x)
			delta_members(&p, v, x);
		else
			row_members(&p, d, e, v);
	}
	struct baseline_item *item = baseline_item(b, p.members);
	return ++item->seen <= item->accepted ? b->reason : NULL;
}

struct judge baseline_judge(struct baseline *b)
{
	return (struct judge){ accepts, b };
}

void baseline_restart(struct baseline *b)
{
	for (uint32_t i = 0; i < b->items.n; i++)
		((struct baseline_item *)vec_at(&b->items, i))->seen = 0;
}

/* ---- the file */

static int by_text(const void *x, const void *y)
{
	const struct baseline_item *const *a = x, *const *b = y;

	return strcmp((*a)->text, (*b)->text);
}

bool baseline_write(const struct baseline *b, FILE *out)
{
	const struct baseline_item **sorted =
		xcalloc(b->items.n + 1ul, sizeof(const struct baseline_item *));
	struct out o = { .file = out };
	const char *comma = "\n";
	uint32_t n = 0;

	for (uint32_t i = 0; i < b->items.n; i++)
		if (baseline_at(b, i)->seen)
			sorted[n++] = baseline_at(b, i);
	qsort(sorted, n, sizeof(const struct baseline_item *), by_text);
	buf_str(&o.buf, "{\"format\":\"" BASELINE_FORMAT "\",\n\"accepted\":[");
	for (uint32_t i = 0; i < n; i++) {
		buf_printf(&o.buf, "%s{\"count\":%u,", comma, sorted[i]->seen);
		buf_str(&o.buf, sorted[i]->text);
		buf_char(&o.buf, '}');
		comma = ",\n";
		out_step(&o);
	}
	buf_str(&o.buf, "\n]}\n");
	free(sorted);
	return out_end(&o);
}
