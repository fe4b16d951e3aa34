/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/out.h"
#include "report/report.h"

/* Whether an earlier row has the same name, type, noise class and label. */
static bool is_repeated(enum field_id id)
{
	const struct field *f = &fields[id];

	for (enum field_id i = field_find(f->name, F_NONE); i && i < id; i = field_find(f->name, i))
		if (fields[i].type == f->type && fields[i].noise == f->noise &&
			strcmp(fields[i].label, f->label) == 0)
			return true;
	return false;
}

bool report_fields(FILE *out)
{
	struct out o = { .file = out };

	for (unsigned i = F_NONE + 1; i < F_COUNT; i++) {
		const struct field *f = &fields[i];

		if (is_repeated((enum field_id)i))
			continue;
		buf_printf(&o.buf, "%-45s %-9s %-9s %s\n", f->name,
			field_type_name((enum field_type)f->type), noise_name((enum noise)f->noise),
			f->label);
		out_step(&o);
	}
	return out_end(&o);
}
