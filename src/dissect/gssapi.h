/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISSECT_GSSAPI_H
#define DISSECT_GSSAPI_H

/* Security tokens: GSS-API and SPNEGO around NTLMSSP and Kerberos. */

#include "dissect/walk.h"

/* A hook: the view holds a security blob of SESSION_SETUP or NEGOTIATE. */
walk_hook gssapi_blob;

/* A signature of NTLM's that fills the view, [MS-NLMP] 2.2.2.9.1; false and nothing added: it is
 * none.
 */
bool ntlmssp_signature(struct walk *w);

/* ntlmssp.c: an NTLMSSP message, [MS-NLMP] 2.2.1, that fills the view. */
void ntlmssp_message(struct walk *w);

/* kerberos.c: a Kerberos message, RFC 4120 5.5 and 5.9.1, that fills the view. */
void kerberos_message(struct walk *w);

#endif
