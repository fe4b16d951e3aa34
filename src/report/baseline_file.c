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

		ok = error == json_tokener_success
			     ? take(b, file, e)
			     : fail(e, "%s: %s", b->path, json_tokener_error_desc(error));
		json_object_put(file);
	}
	json_tokener_free(tokener);
	buf_free(&text);
	return ok;
}
