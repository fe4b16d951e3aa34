/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef REPORT_FILTER_VALUE_H
#define REPORT_FILTER_VALUE_H

/* Literals of a filter, made to fit what they are compared with. */

#include "report/filter_ast.h"

/* 12, -3, 0x1f, 017, 0b101. */
bool value_number(const char *s, struct value *v);

/* Makes a literal a value of the field's type, kept in the arena; why: what is wrong. */
bool value_convert(const struct operand *field, struct operand *literal, struct arena *arena,
	char *why, size_t n);

/* The same for what a value may contain: text, or bytes. */
bool value_convert_part(const struct operand *field, struct operand *literal);

/* The kind of values that an operand has. */
enum value_kind operand_values(const struct operand *o);

#endif
