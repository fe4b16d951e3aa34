/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISSECT_NDR_H
#define DISSECT_NDR_H

/*
 * Parameters of remote procedures in NDR, [C706] 14, or NDR64, [MS-RPCE] 2.2.5: a table
 * of steps for each structure and for each direction of an operation, and one
 * interpreter. What a pointer refers to stands behind the structure or array
 * that holds the pointer; here it is read, and shown, where the pointer is.
 */

#include "dissect/dcerpc.h"

enum ndr_op {
	NDR_END,
	NDR_INT,    /* integer of width bytes */
	NDR_ENUM,   /* integer of 2 bytes, in NDR64 of 4 */
	NDR_BYTES,  /* width bytes */
	NDR_TIME,   /* FILETIME, aligned to 4 */
	NDR_GUID,   /* 16 bytes, aligned to 4 */
	NDR_HANDLE, /* context handle: 20 bytes, aligned to 4 */
	NDR_STRING, /* conformant and varying text of UTF-16 units */
	NDR_TEXT,   /* [MS-DTYP] 2.3.10: length, room, pointer to such a text without terminator */
	NDR_STRUCT, /* a structure: layout; a group unless field is F_NONE */
	NDR_UNION, /* a discriminant (width 2: an enumeration), the case that it chooses; a group */
	NDR_SID,   /* [MS-DTYP] 2.4.2.3 */
	NDR_SD,    /* length and self-relative security descriptor */
};

enum ndr_array {
	NDR_ONE,
	NDR_CONFORMANT, /* number of elements, elements */
	NDR_VARYING,    /* room, first, number of elements, elements */
};

struct ndr_case;

struct ndr {
	uint8_t op, width;
	bool pointer; /* to what the rest of the step says: [unique], not [ref] */
	uint8_t array;
	uint16_t field;
	uint16_t size_field; /* NDR_SD: of the length */
	uint8_t noise;       /* NDR_STRING: class + 1 in place of the field's; 0: the field's */
	union {
		const struct ndr *layout;
		const struct ndr_case *cases;
	};
};

struct ndr_case {
	uint64_t value;
	const struct ndr *layout; /* NULL: end of the list */
};

// clang-format off
#define N_STEP(op, width, ptr, array, f, l)  { op, width, ptr, array, F_##f, 0, 0, { .layout = l } }
#define N_INT(w, f)          N_STEP(NDR_INT, w, false, NDR_ONE, f, NULL)
#define N_ENUM(f)            N_STEP(NDR_ENUM, 2, false, NDR_ONE, f, NULL)
#define N_INT_PTR(w, f)      N_STEP(NDR_INT, w, true, NDR_ONE, f, NULL)
#define N_INTS_PTR(w, f)     N_STEP(NDR_INT, w, true, NDR_CONFORMANT, f, NULL)
#define N_RAW(w, f)          N_STEP(NDR_BYTES, w, false, NDR_ONE, f, NULL)
#define N_FILETIME(f)        N_STEP(NDR_TIME, 8, false, NDR_ONE, f, NULL)
#define N_UUID(f)            N_STEP(NDR_GUID, 16, false, NDR_ONE, f, NULL)
#define N_HANDLE(f)          N_STEP(NDR_HANDLE, 20, false, NDR_ONE, f, NULL)
#define N_STR(f)             N_STEP(NDR_STRING, 0, false, NDR_ONE, f, NULL)
#define N_STR_PTR(f)         N_STEP(NDR_STRING, 0, true, NDR_ONE, f, NULL)
#define N_TEXT(f)            N_STEP(NDR_TEXT, 4, false, NDR_ONE, f, NULL)
#define N_TEXTS_PTR(f)       N_STEP(NDR_TEXT, 4, true, NDR_CONFORMANT, f, NULL)
#define N_TEXTS(f)           N_STEP(NDR_TEXT, 4, false, NDR_VARYING, f, NULL)
#define N_HOST_PTR(f)        { NDR_STRING, 0, true, NDR_ONE, F_##f, 0, N_HOST + 1, { 0 } }
#define N_STRUCT(f, l)       N_STEP(NDR_STRUCT, 4, false, NDR_ONE, f, l)
#define N_STRUCT_PTR(f, l)   N_STEP(NDR_STRUCT, 4, true, NDR_ONE, f, l)
#define N_LIST(f, l)         N_STEP(NDR_STRUCT, 4, false, NDR_CONFORMANT, f, l)
#define N_LIST_PTR(f, l)     N_STEP(NDR_STRUCT, 4, true, NDR_CONFORMANT, f, l)
#define N_SLICE(f, l)        N_STEP(NDR_STRUCT, 4, false, NDR_VARYING, f, l)
#define N_UNION(w, f, c)     { NDR_UNION, w, false, NDR_ONE, F_##f, 0, 0, { .cases = c } }
#define N_UNION_PTR(w, f, c) { NDR_UNION, w, true, NDR_ONE, F_##f, 0, 0, { .cases = c } }
#define N_SID                N_STEP(NDR_SID, 4, false, NDR_ONE, DCERPC_NT_DOMAIN_SID, NULL)
#define N_SID_PTR            N_STEP(NDR_SID, 4, true, NDR_ONE, DCERPC_NT_DOMAIN_SID, NULL)
#define N_SD_PTR(f)          { NDR_SD, 4, true, NDR_ONE, F_NONE, F_##f, 0, { 0 } }
#define N_END                { NDR_END, 0, false, NDR_ONE, 0, 0, 0, { 0 } }

/* A layout that is one structure, or a pointer to one: an arm of a union. */
#define NDR_ARM(name, f, layout) static const struct ndr name[] = { N_STRUCT(f, layout), N_END }
#define NDR_ARM_PTR(name, f, layout)                                                               \
	static const struct ndr name[] = { N_STRUCT_PTR(f, layout), N_END }
// clang-format on

/*
 * Reads the view, which begins where the parameters do, as layout; wide: in
 * NDR64, where pointers, counts and enumerations are twice as wide. What the
 * layout leaves, or all behind a case that it does not know, stays in the view.
 */
void ndr_parameters(struct walk *w, const struct ndr *layout, bool wide);

#endif
