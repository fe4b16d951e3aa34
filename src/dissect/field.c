/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dissect/field.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>

#include "dissect/names.h"

const struct field fields[F_COUNT] = {
#define FIELD(id, abbreviation, text, ftype, fbase, fnoise, ...)                                   \
	[F_##id] = { .name = abbreviation,                                                         \
		.label = text,                                                                     \
		.type = T_##ftype,                                                                 \
		.base = B_##fbase,                                                                 \
		.noise = N_##fnoise __VA_OPT__(, ) __VA_ARGS__ },
#include "dissect/fields.h"
#undef FIELD
};

const char *names_find(const struct names *names, uint64_t value)
{
	unsigned low = 0, high = names->n;

	/* Most tables begin at 0 without holes. */
	if (value < high && names->list[value].value == value)
		return names->list[value].text;
	while (low < high) {
		unsigned mid = low + (high - low) / 2;

		if (names->list[mid].value == value)
			return names->list[mid].text;
		if (names->list[mid].value < value)
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}

enum field_id field_find(const char *name, enum field_id from)
{
	for (unsigned i = from + 1u; i < F_COUNT; i++)
		if (strcmp(fields[i].name, name) == 0)
			return (enum field_id)i;
	return F_NONE;
}

bool field_word_of(uint16_t field, uint16_t *word, const struct bit **bit)
{
	for (unsigned w = *word + 1u; w < F_COUNT; w++)
		for (unsigned i = 0; fields[w].bits && i < fields[w].bits->n; i++)
			if (fields[w].bits->list[i].field == field &&
				!bit_apart(&fields[w].bits->list[i])) {
				*word = (uint16_t)w;
				*bit = &fields[w].bits->list[i];
				return true;
			}
	return false;
}

/* Whether names are the same but for case, blanks, underscores and dashes. */
static bool same_name(const char *a, const char *b)
{
	static const char filler[] = " _-";

	for (;; a++, b++) {
		while (*a && strchr(filler, *a))
			a++;
		while (*b && strchr(filler, *b))
			b++;
		if (tolower((unsigned char)*a) != tolower((unsigned char)*b))
			return false;
		if (!*a)
			return true;
	}
}

static bool value_named(const struct names *names, const char *name, uint64_t *value)
{
	for (unsigned i = 0; i < names->n; i++)
		if (same_name(names->list[i].text, name)) {
			*value = names->list[i].value;
			return true;
		}
	return false;
}

bool field_value(enum field_id field, const char *name, uint64_t *value)
{
	const struct field *f = &fields[field];
	int command = f->names == &smb2_command_names ? smb2_command_find(name) : -1;

	if (command >= 0) {
		*value = (uint64_t)command;
		return true;
	}
	if (f->type == T_BOOL && (same_name(name, "true") || same_name(name, "false"))) {
		*value = same_name(name, "true");
		return true;
	}
	return f->names && value_named(f->names, name, value);
}

const char *field_type_name(enum field_type t)
{
	static const char *const text[T_TYPES] = { "group", "uint", "int", "bool", "time",
		"unixtime", "duration", "string", "bytes", "guid", "sid", "oid", "ipv4", "ipv6" };

	return text[t];
}

const char *noise_name(enum noise n)
{
	static const char *const text[N_CLASSES] = { "none", "time", "random", "id", "sequence",
		"flow", "host", "storage", "derived", "padding", "payload", "context" };

	return text[n];
}
