/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

#include "report/baseline.h"

#define FILE_MAX (64u << 20)
#define NESTING_MAX 8

/* The whole file as text; false if it cannot be read. */
static bool read_text(const char *path, struct buf *text, struct err *e)
{
	FILE *file = fopen(path, "r");
	size_t n;

	if (!file)
		return fail(e, "%s: %s", path, strerror(errno));
	do {
		buf_reserve(text, 1u << 16);
		n = fread(text->p + text->n, 1, 1u << 16, file);
		text->n += n;
	} while (n && text->n <= FILE_MAX);
	bool bad = ferror(file);
	fclose(file);
	if (bad)
		return fail(e, "%s: cannot be read", path);
	return text->n <= FILE_MAX || fail(e, "%s: too large for a baseline", path);
}

static bool take_item(struct baseline *b, json_object *item, struct err *e)
{
	const char *members[PRINT_MEMBERS] = { NULL };
	json_object *value = NULL;

	for (unsigned i = 0; i < PRINT_MEMBERS; i++) {
		if (!json_object_object_get_ex(item, print_names[i], &value) ||
			(value && !json_object_is_type(value, json_type_string)))
			return fail(e, "%s: an entry without text or null in '%s'", b->path,
				print_names[i]);
		members[i] = value ? json_object_get_string(value) : NULL;
	}
	if (!json_object_object_get_ex(item, "count", &value) ||
		!json_object_is_type(value, json_type_int) || json_object_get_int64(value) < 1 ||
		json_object_get_int64(value) > INT32_MAX)
		return fail(e, "%s: an entry whose 'count' is no number from 1 on", b->path);
	baseline_item(b, members)->accepted += (uint32_t)json_object_get_int64(value);
	return true;
}

static bool take(struct baseline *b, json_object *file, struct err *e)
{
	json_object *format = NULL, *list = NULL;

	if (!json_object_object_get_ex(file, "format", &format) ||
		!json_object_is_type(format, json_type_string) ||
		strcmp(json_object_get_string(format), BASELINE_FORMAT) != 0 ||
		!json_object_object_get_ex(file, "accepted", &list) ||
		!json_object_is_type(list, json_type_array))
		return fail(e, "%s: no baseline: --update-baseline writes one", b->path);
	for (size_t i = 0; i < json_object_array_length(list); i++)
		if (!take_item(b, json_object_array_get_idx(list, i), e))
			return false;
	return true;
}

bool baseline_read(struct baseline *b, struct err *e)
{
	struct json_tokener *tokener = json_tokener_new_ex(NESTING_MAX);
	struct buf text = { 0 };
	bool ok = false;

	if (!tokener)
		oom();
	json_tokener_set_flags(tokener, JSON_TOKENER_STRICT);
	if (read_text(b->path, &text, e)) {
		/* The NUL tells the end. */
		json_object *file =
			json_tokener_parse_ex(tokener, buf_cstr(&text), (int)text.n + 1);
		enum json_tokener_error error = json_tokener_get_error(tokener);

		ok = error == json_tokener_success ? take(b, file, e)
						   : fail(e, "%s: no baseline: %s", b->path,
							     json_tokener_error_desc(error));
		json_object_put(file);
	}
	json_tokener_free(tokener);
	buf_free(&text);
	return ok;
}

/* "only in A: Close File: a.txt (request)" */
static void add_row(const char *const members[PRINT_MEMBERS], struct buf *out)
{
	const char *kind = members[PRINT_KIND] ? members[PRINT_KIND] : "";
	const char *what = members[PRINT_A] ? members[PRINT_A] : members[PRINT_B];
	const char *message = members[PRINT_MESSAGE];

	buf_str(out, strcmp(kind, "only_a") == 0   ? "only in A: "
		     : strcmp(kind, "only_b") == 0 ? "only in B: "
						   : "moved: ");
	buf_str(out, what ? what : "");
	if (message && strcmp(message, "event") != 0)
		buf_printf(out, " (%s)", message);
}

/* "Create response a.txt: smb2/smb2.eof: 126 -> 0" */
static void add_field(const char *const members[PRINT_MEMBERS], struct buf *out)
{
	const char *a = members[PRINT_A], *b = members[PRINT_B], *path = members[PRINT_PATH];

	buf_printf(out, "%s %s%s%s: %s: ", members[PRINT_COMMAND] ? members[PRINT_COMMAND] : "",
		members[PRINT_MESSAGE] ? members[PRINT_MESSAGE] : "", path ? " " : "",
		path ? path : "", members[PRINT_FIELD]);
	if (a && b)
		buf_printf(out, "%s -> %s", a, b);
	else
		buf_printf(out, "only in %c: %s", a ? 'A' : 'B', a ? a : b ? b : "");
}

void baseline_words(const struct baseline_item *x, struct buf *out)
{
	const char *members[PRINT_MEMBERS] = { NULL };
	struct buf text = { 0 };

	buf_printf(&text, "{%s}", x->text);
	json_object *item = json_tokener_parse(buf_cstr(&text)), *value = NULL;
	for (unsigned i = 0; item && i < PRINT_MEMBERS; i++)
		if (json_object_object_get_ex(item, print_names[i], &value) && value)
			members[i] = json_object_get_string(value);
	if (members[PRINT_FIELD])
		add_field(members, out);
	else
		add_row(members, out);
	json_object_put(item);
	buf_free(&text);
}
