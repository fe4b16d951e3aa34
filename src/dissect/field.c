/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dissect/field.h"

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

const char *field_type_name(enum field_type t)
{
	static const char *const text[T_TYPES] = { "group", "uint", "int", "bool", "time",
		"unixtime", "string", "bytes", "guid", "sid", "oid", "ipv4", "ipv6" };

	return text[t];
}

const char *noise_name(enum noise n)
{
	static const char *const text[N_CLASSES] = { "none", "time", "random", "id", "sequence",
		"flow", "host", "storage", "derived", "padding", "payload" };

	return text[n];
}
