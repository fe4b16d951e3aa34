/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "report/path.h"
#include "report/report.h"
#include "report/value.h"
#include "tui/act.h"

/* ---- rules about the field under the cursor */

static const struct node *field_here(struct tui *t)
{
	enum side side;
	const struct node *n = fields_node(&t->fields, fields_at(&t->fields), &side);

	if (!n)
		tui_say(t, false, "no field here");
	return n;
}

static const struct msg *message_here(const struct tui *t)
{
	const struct pick *p = &t->fields.pick;
	enum side side = p->msg[SIDE_A] != NONE ? SIDE_A : SIDE_B;

	return p->is_event || p->msg[side] == NONE ? NULL : trace_msg(p->trace[side], p->msg[side]);
}

static const char *path_here(const struct tui *t)
{
	const struct pick *p = &t->fields.pick;
	enum side side = p->msg[SIDE_A] != NONE ? SIDE_A : SIDE_B;
	const struct msg *m = message_here(t);

	return m && m->open != NONE ? trace_open_at(p->trace[side], m->open)->path : NULL;
}

/* A rule file's line has room for no more, and some signs mean something else there. */
#define RULE_VALUE_MAX 150u

static bool is_writable(const struct buf *text)
{
	const char *p = text->p;

	return text->n && text->n <= RULE_VALUE_MAX && strlen(p) == text->n &&
	       !strpbrk(p, "\n\r;|") && p[0] != ' ' && p[text->n - 1] != ' ';
}

/* A value as a rule says it; false: it cannot. */
static bool rule_value(const struct tree *tree, uint32_t node, struct buf *out)
{
	const struct node *n = &tree->nodes[node];
	const uint8_t *p = tree_bytes(tree, n);

	if (fields[n->field].type == T_GROUP || value_error(n))
		return false;
	if (tree_text(tree, n, out)) {
		buf_cstr(out);
		return is_writable(out);
	}
	if (fields[n->field].type == T_BYTES && p && n->len <= RULE_VALUE_MAX / 2)
		buf_hexbytes(out, p, n->len);
	else if (fields[n->field].type != T_BYTES)
		buf_printf(out, fields[n->field].base == B_HEX ? "0x%llx" : "%llu",
			(unsigned long long)n->value);
	buf_cstr(out);
	return is_writable(out);
}

/* Both values of the field under the cursor; false: it has no two, or none that a rule can say. */
static bool values_here(struct tui *t, struct buf value[SIDES])
{
	const struct line *l = fields_at(&t->fields);

	return l && l->a != NO_NODE && l->b != NO_NODE && l->state != LINE_SAME &&
	       rule_value(&t->fields.view.a, l->a, &value[SIDE_A]) &&
	       rule_value(&t->fields.view.b, l->b, &value[SIDE_B]);
}

static void free_values(struct buf value[SIDES])
{
	buf_free(&value[SIDE_A]);
	buf_free(&value[SIDE_B]);
}

void act_ignore(struct tui *t, int unused)
{
	const struct node *n = t->diff ? field_here(t) : NULL;
	const struct msg *m = message_here(t);
	struct buf value[SIDES] = { { 0 }, { 0 } };

	(void)unused;
	if (!n || !m)
		return;
	t->ask = ASK_IGNORE;
	tui_say(t, false, "ignore %s: f all%s%s%s%s  m mask  Esc not", fields[n->field].name,
		m->kind == MSG_SMB2 ? "  c in " : "",
		m->kind == MSG_SMB2 && command_name(m) ? command_name(m) : "",
		values_here(t, value) ? "  v this value" : "", path_here(t) ? "  p this path" : "");
	free_values(value);
}

/* A path as a glob that matches it alone. */
static char *path_glob(const char *path, struct buf *out)
{
	for (; *path; path++) {
		if (strchr("*?[\\", *path))
			buf_char(out, '\\');
		buf_char(out, *path);
	}
	buf_cstr(out);
	return out->p;
}

void answer_ignore(struct tui *t, uint32_t key)
{
	const struct node *n = field_here(t);
	const struct msg *m = message_here(t);
	struct rule rule = { .action = RULE_IGNORE, .command = ANY_COMMAND, .side = SIDES };
	struct buf path = { 0 }, value[SIDES] = { { 0 }, { 0 } };

	t->ask = ASK_NONE;
	if (!n || !m)
		return;
	rule.field = (char *)(uintptr_t)fields[n->field].name;
	if (key == 'c' && m->kind == MSG_SMB2)
		rule.command = m->cmd;
	else if (key == 'p' && path_here(t))
		rule.path = path_glob(path_here(t), &path);
	else if (key == 'v' && values_here(t, value))
		for (unsigned i = 0; i < SIDES; i++)
			rule.value[i] = (char *)(uintptr_t)buf_cstr(&value[i]);
	else if (key == 'm')
		rule.action = RULE_MASK;
	else if (key != 'f' && key != KEY_RETURN) {
		tui_say(t, false, "nothing ignored");
		free_values(value);
		return;
	}
	tui_say(t, false, "%s is %s; u undoes, A lists the rules", rule.field,
		key == 'm' ? "masked" : "ignored");
	rule_list_add(t, &rule);
	buf_free(&path);
	free_values(value);
}

void act_undo(struct tui *t, int unused)
{
	(void)unused;
	rule_list_undo(t);
}

/* ---- to the clipboard */

void act_copy(struct tui *t, int unused)
{
	enum side side;
	const struct line *l = fields_at(&t->fields);
	const struct node *n = field_here(t);

	(void)unused;
	if (!n || !fields_node(&t->fields, l, &side))
		return;
	const struct tree *tree = side == SIDE_A ? &t->fields.view.a : &t->fields.view.b;
	t->effects.copy.n = 0;
	path_names(tree, (uint32_t)(n - tree->nodes), &t->effects.copy);
	tui_say(t, false, "copied: %.200s", buf_cstr(&t->effects.copy));
}

static void quoted(const struct buf *text, struct buf *out)
{
	buf_char(out, '"');
	for (size_t i = 0; i < text->n; i++) {
		if (text->p[i] == '"' || text->p[i] == '\\')
			buf_char(out, '\\');
		if ((unsigned char)text->p[i] < 0x20)
			buf_printf(out, "\\x%02x", (unsigned char)text->p[i]);
		else
			buf_char(out, text->p[i]);
	}
	buf_char(out, '"');
}

#define FILTER_BYTES_MAX 64u

static void filter_value(const struct tree *tree, const struct node *n, struct buf *out)
{
	const uint8_t *p = tree_bytes(tree, n);
	struct buf text = { 0 };

	switch ((enum field_type)fields[n->field].type) {
	case T_INT:
		buf_printf(out, " == %lld", (long long)value_signed(n));
		break;
	case T_UINT:
	case T_BOOL:
		buf_printf(out, fields[n->field].base == B_HEX ? " == 0x%llx" : " == %llu",
			(unsigned long long)n->value);
		break;
	case T_BYTES:
		if (p && n->len > FILTER_BYTES_MAX)
			buf_printf(out, "[0:%u]", FILTER_BYTES_MAX);
		buf_str(out, p && n->len ? " == " : "");
		for (uint32_t i = 0; p && i < n->len && i < FILTER_BYTES_MAX; i++)
			buf_printf(out, i ? ":%02x" : "%02x", p[i]);
		break;
	case T_GROUP:
		break;
	case T_GUID:
	case T_DURATION:
	case T_IPV4:
	case T_IPV6:
		/* Wireshark takes these without quotation marks only. */
		if (tree_text(tree, n, &text))
			buf_printf(out, " == %s", buf_cstr(&text));
		break;
	default:
		if (tree_text(tree, n, &text)) {
			buf_str(out, " == ");
			quoted(&text, out);
		}
	}
	buf_free(&text);
}

void act_copy_filter(struct tui *t, int unused)
{
	enum side side;
	const struct line *l = fields_at(&t->fields);
	const struct node *n = field_here(t);
	struct buf *out = &t->effects.copy;

	(void)unused;
	if (!n || !fields_node(&t->fields, l, &side))
		return;
	out->n = 0;
	if (l->bit) {
		const struct bit *b = &fields[n->field].bits->list[l->bit - 1];

		buf_printf(out, "%s == %llu", fields[b->field].name,
			(unsigned long long)value_of_bit(b, n->value));
	} else {
		buf_str(out, fields[n->field].name);
		filter_value(side == SIDE_A ? &t->fields.view.a : &t->fields.view.b, n, out);
	}
	tui_say(t, false, "copied: %.200s", buf_cstr(out));
}

/* ---- in another program */

static void view(struct tui *t, enum side side)
{
	const struct pick *p = &t->fields.pick;
	const struct trace *trace = p->trace[side];

	if (strcmp(trace->path, "-") == 0) {
		tui_say(t, true, "this capture came from standard input: there is no file to open");
		return;
	}
	t->effects.view = trace->path;
	t->effects.view_frame = p->is_event ? trace_event(trace, p->msg[side])->e.frame
					    : trace_msg(trace, p->msg[side])->frame;
	tui_say(t, false, "%.100s: frame %u", t->config.wireshark, t->effects.view_frame);
}

void act_wireshark(struct tui *t, int unused)
{
	const uint32_t *msg = t->fields.pick.msg;

	(void)unused;
	if (msg[SIDE_A] != NONE && msg[SIDE_B] != NONE && t->mode == MODE_ALIGNED) {
		t->ask = ASK_VIEW;
		tui_say(t, false, "the frame of a or of b?");
	} else if (msg[SIDE_A] == NONE && msg[SIDE_B] == NONE) {
		tui_say(t, false, "no message here");
	} else if (t->mode == MODE_UNLINKED && msg[t->side] != NONE) {
		view(t, t->side);
	} else {
		view(t, msg[SIDE_A] != NONE ? SIDE_A : SIDE_B);
	}
}

void answer_view(struct tui *t, uint32_t key)
{
	t->ask = ASK_NONE;
	if (key == 'a' || key == 'b')
		view(t, key == 'a' ? SIDE_A : SIDE_B);
	else
		tui_say(t, false, "nothing opened");
}

/* ---- to a file */

static enum format format_of(const char *path)
{
	const char *dot = strrchr(path, '.');

	return dot && strcmp(dot, ".json") == 0    ? FORMAT_JSON
	       : dot && strcmp(dot, ".jsonl") == 0 ? FORMAT_JSONL
						   : FORMAT_TEXT;
}

static bool write_listing(struct tui *t, FILE *out, const struct report_options *o)
{
	struct trace_options to = { 0 };
	struct trace *trace = t->trace[t->side];
	struct listing *l = listing_begin(out, o, &t->part[t->side], &to);

	for (uint32_t i = 0; to.on_message && i < trace->msgs.n; i++) {
		trace_dissect(trace, i, &t->scratch);
		to.on_message(to.self, trace, i, &t->scratch);
	}
	return listing_end(l, trace);
}

void tui_write(struct tui *t, const char *path)
{
	struct report_options o = { .format = format_of(path) };
	FILE *out;

	if (t->jobs.refreshing) {
		tui_say(t, true, "when the rules are applied");
		return;
	}
	/* What is there already may be a capture: nothing is overwritten. */
	out = fopen(path, "wx");
	if (!out) {
		tui_say(t, true, "%.100s: %s", path, strerror(errno));
		return;
	}
	bool ok = t->diff ? report_diff(out, t->diff, &o) : write_listing(t, out, &o);
	int error = ok ? 0 : errno;
	if (fclose(out) != 0 && !error)
		error = errno;
	if (error)
		tui_say(t, true, "%.100s: cannot write: %s", path, strerror(error));
	else
		tui_say(t, false, "written to %.100s", path);
}
