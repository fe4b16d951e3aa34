/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/filter_value.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "base/near.h"

#define FILETIME_UNIX 116444736000000000u /* 1970-01-01 */
#define TICKS_PER_SECOND 10000000u
#define NS_PER_SECOND 1000000000u

bool value_number(const char *s, struct value *v)
{
	bool minus = *s == '-';
	const char *digits = s + minus;
	char *end;
	int base = 10;

	if (strncasecmp(digits, "0x", 2) == 0)
		base = 16;
	else if (strncasecmp(digits, "0b", 2) == 0)
		base = 2;
	else if (digits[0] == '0' && digits[1])
		base = 8;
	if (base == 16 || base == 2)
		digits += 2;
	if (!((*digits >= '0' && *digits <= '9') ||
		    (base == 16 && *digits && strchr("abcdefABCDEF", *digits))))
		return false;
	errno = 0;
	uint64_t n = strtoull(digits, &end, base);
	if (*end || errno)
		return false;
	*v = (struct value){ .kind = V_NUMBER, .number = minus ? -n : n };
	return true;
}

/* Seconds with up to nine decimals, as nanoseconds. */
static bool duration(const char *s, struct value *v)
{
	bool minus = *s == '-';
	char *end;
	uint64_t unit = NS_PER_SECOND / 10, fraction = 0;

	s += minus;
	if (*s < '0' || *s > '9')
		return false;
	errno = 0;
	uint64_t seconds = strtoull(s, &end, 10);
	if (errno || seconds > INT64_MAX / NS_PER_SECOND - 1)
		return false;
	if (*end == '.')
		for (end++; *end >= '0' && *end <= '9'; end++, unit /= 10)
			fraction += (uint64_t)(*end - '0') * unit;
	uint64_t ns = seconds * NS_PER_SECOND + fraction;
	*v = (struct value){ .kind = V_SIGNED, .number = minus ? -ns : ns };
	return !*end;
}

/* 2026-03-01[ 10:00[:00[.5]]], UTC, as a FILETIME. */
static bool value_date(const char *s, uint64_t *filetime)
{
	static const char *const formats[] = { "%Y-%m-%d%n%H:%M:%S", "%Y-%m-%dT%H:%M:%S",
		"%Y-%m-%d%n%H:%M", "%Y-%m-%d", "%b %d, %Y %H:%M:%S", "%b %d, %Y" };
	struct tm tm;
	const char *end = NULL;

	for (unsigned i = 0; i < sizeof(formats) / sizeof(formats[0]) && !end; i++) {
		memset(&tm, 0, sizeof(tm));
		tm.tm_mday = 1;
		end = strptime(s, formats[i], &tm);
		if (end && *end && *end != '.' && *end != 'Z' && strcmp(end, " UTC") != 0)
			end = NULL;
	}
	if (!end)
		return false;
	uint64_t ticks = 0, unit = TICKS_PER_SECOND / 10;
	if (*end == '.')
		for (end++; *end >= '0' && *end <= '9'; end++, unit /= 10)
			ticks += (uint64_t)(*end - '0') * unit;
	if (*end && strcmp(end, "Z") != 0 && strcmp(end, " UTC") != 0)
		return false;
	*filetime = (uint64_t)timegm(&tm) * TICKS_PER_SECOND + FILETIME_UNIX + ticks;
	return true;
}

enum value_kind operand_values(const struct operand *o)
{
	if (o->fn == FN_LEN || o->fn == FN_COUNT || o->masked)
		return V_NUMBER;
	if (o->kind == OPERAND_OUTER)
		return outer_type(o->outer) <= OUTER_SECONDS ? V_NUMBER : V_BYTES;
	if (o->n_slices)
		return V_BYTES;
	if (o->fn != FN_NONE)
		return V_TEXT;
	switch ((enum field_type)fields[o->first].type) {
	case T_UINT:
	case T_BOOL:
	case T_TIME:
	case T_UNIX:
		return V_NUMBER;
	case T_INT:
	case T_DURATION:
		return V_SIGNED;
	case T_STRING:
		return V_TEXT;
	case T_BYTES:
	case T_GROUP:
		return V_BYTES;
	default:
		return V_NAME;
	}
}

/* Hexadecimal bytes, with : - or . between, or without. */
static bool hex_bytes(struct operand *o)
{
	char *out = (char *)(uintptr_t)o->value.p;
	size_t n = 0;
	const char *s = o->name;

	for (bool first = true; *s; first = false) {
		unsigned v;
		int used = 0;

		if (!first && strchr(":-.", *s))
			s++;
		if (sscanf(s, "%2x%n", &v, &used) != 1 || used != 2)
			return false;
		out[n++] = (char)v;
		s += 2;
	}
	o->value = (struct value){ .kind = V_BYTES, .p = out, .n = n };
	return n > 0;
}

static bool named_value(const struct operand *field, const char *text, struct value *v)
{
	*v = (struct value){ .kind = V_NUMBER };
	for (enum field_id id = field->first; id != F_NONE; id = field_find(field->name, id))
		if (field_value(id, text, &v->number))
			return true;
	return false;
}

/* The name that ends so (ACCESS_DENIED: STATUS_ACCESS_DENIED), else the nearest; NULL: none. */
static const char *near_name(const struct names *names, const char *word)
{
	struct near near = near_start(word);
	size_t n = strlen(word);

	for (unsigned i = 0; i < names->n; i++) {
		const char *name = names->list[i].text;
		size_t len = strlen(name);

		if (n && len > n && name[len - n - 1] == '_' &&
			strcasecmp(name + len - n, word) == 0)
			return name;
		near_try(&near, name);
	}
	return near.best;
}

static bool convert_address(
	const struct operand *field, struct operand *o, struct arena *arena, char *why, size_t n)
{
	int family = outer_type(field->outer) == OUTER_IPV6 ? AF_INET6 : AF_INET;
	char bytes[16];

	if (inet_pton(family, o->name, bytes) != 1) {
		snprintf(why, n, "'%.40s' is no address of %s", o->name,
			family == AF_INET6 ? "IPv6" : "IPv4");
		return false;
	}
	o->value.kind = V_BYTES;
	o->value.n = family == AF_INET6 ? 16 : 4;
	o->value.p = arena_strndup(arena, bytes, o->value.n);
	return true;
}

static bool convert_number(const struct operand *field, struct operand *o, char *why, size_t n)
{
	bool plain = field->kind == OPERAND_FIELD && field->fn == FN_NONE && !field->masked;
	const struct field *f = &fields[field->first];
	struct value v;

	bool seconds = field->kind == OPERAND_OUTER ? outer_type(field->outer) == OUTER_SECONDS
						    : f->type == T_DURATION;
	if (seconds && field->fn == FN_NONE && !field->masked) {
		snprintf(why, n, "'%.40s' are no seconds: 0.25", o->name);
		return duration(o->name, &o->value);
	}
	if (!o->quoted && value_number(o->name, &v)) {
		o->value = v;
		if (plain && f->type == T_BOOL)
			o->value.number = v.number != 0;
		return true;
	}
	if (plain && (f->type == T_TIME || f->type == T_UNIX) && value_date(o->name, &v.number)) {
		if (f->type == T_UNIX)
			v.number = (v.number - FILETIME_UNIX) / TICKS_PER_SECOND;
		o->value = (struct value){ .kind = V_NUMBER, .number = v.number };
		return true;
	}
	if (plain && named_value(field, o->name, &v)) {
		o->value = v;
		return true;
	}
	if (strlen(o->name) == 1 && o->quoted) {
		o->value = (struct value){ .kind = V_NUMBER, .number = (unsigned char)*o->name };
		return true;
	}
	const char *near = plain && f->names ? near_name(f->names, o->name) : NULL;
	if (near)
		snprintf(why, n, "'%.40s' is no value of %s; did you mean '%s'?", o->name,
			field->name, near);
	else
		snprintf(why, n, "'%.40s' is no number%s%s", o->name,
			plain && f->names ? ", and no name of a value of " : "",
			plain && f->names ? field->name : "");
	return false;
}

bool value_convert(
	const struct operand *field, struct operand *o, struct arena *arena, char *why, size_t n)
{
	if (o->kind != OPERAND_LITERAL)
		return true;
	switch (operand_values(field)) {
	case V_NUMBER:
	case V_SIGNED:
		return convert_number(field, o, why, n);
	case V_BYTES:
		if (field->kind == OPERAND_OUTER && !field->n_slices)
			return convert_address(field, o, arena, why, n);
		if (fields[field->first].type == T_GROUP && !field->n_slices) {
			snprintf(why, n, "%s is a structure: it can be there, or contain something",
				field->name);
			return false;
		}
		if (o->quoted || hex_bytes(o)) {
			o->value.kind = V_BYTES;
			return true;
		}
		snprintf(why, n, "'%.40s' are no bytes: 01:02:ff, or text in quotation marks",
			o->name);
		return false;
	case V_NAME:
		o->value.kind = V_NAME;
		return true;
	case V_TEXT:
		break;
	}
	return true;
}

bool value_convert_part(const struct operand *field, struct operand *o)
{
	enum value_kind kind = operand_values(field);

	if (o->quoted || kind != V_BYTES)
		return true;
	return hex_bytes(o) || o->value.n > 0;
}
