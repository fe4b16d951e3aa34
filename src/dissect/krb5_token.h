/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISSECT_KRB5_TOKEN_H
#define DISSECT_KRB5_TOKEN_H

#include "base/cur.h"

enum krb5_token { TOKEN_AP_REQ = 1, TOKEN_AP_REP = 2 };

/* Finds a token of the mechanism (RFC 4121 4.1) in the view, wherever it is; what is in it. */
bool kerberos_token(const struct cur *c, enum krb5_token kind, struct cur *out);

#endif
