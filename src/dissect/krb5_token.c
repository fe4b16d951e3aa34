/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dissect/krb5_token.h"

#include <string.h>

bool kerberos_token(const struct cur *c, enum krb5_token kind, struct cur *out)
{
	/* The mechanism's object identifier, 1.2.840.113554.1.2.2, then the kind. */
	const uint8_t head[] = { 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 0x01, 0x02, 0x02,
		(uint8_t)kind, 0x00 };
	struct cur all = *c;
	uint32_t n = cur_left(&all);
	const uint8_t *p = cur_take(&all, n);
	const uint8_t *at = p ? memmem(p, n, head, sizeof(head)) : NULL;

	if (at)
		*out = cur_make(at + sizeof(head), n - (size_t)(at - p) - sizeof(head));
	return at;
}
