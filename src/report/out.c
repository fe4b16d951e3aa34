/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/out.h"

#include <errno.h>

void out_spill(struct out *o)
{
	if (!o->error && fwrite(o->buf.p, 1, o->buf.n, o->file) != o->buf.n)
		o->error = errno ? errno : EIO;
	o->buf.n = 0;
}

bool out_end(struct out *o)
{
	if (o->buf.n)
		out_spill(o);
	if (!o->error && fflush(o->file) != 0)
		o->error = errno ? errno : EIO;
	buf_free(&o->buf);
	errno = o->error;
	return o->error == 0;
}
