/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parameters of remote procedures: where things stand, and what does not fit. */
#include "dissect/rpc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define LITTLE 0x10u
#define OP_NETSHAREENUMALL 15
#define OP_NETSRVGETINFO 21
#define OP_LOOKUPSIDS2 57

/* NetrServerGetInfo's answer, level 101, for a server "S" with the comment "c". */
static const uint8_t server101[] = {
	0x65, 0, 0, 0,                                    /* level, the union's discriminant */
	4, 0, 2, 0,                                       /* -> SERVER_INFO_101 */
	0xf4, 1, 0, 0,                                    /* platform 500 */
	8, 0, 2, 0,                                       /* -> name */
	6, 0, 0, 0, 1, 0, 0, 0,                           /* version 6.1 */
	3, 0x9a, 0x80, 0,                                 /* type */
	12, 0, 2, 0,                                      /* -> comment */
	2, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 'S', 0, 0, 0, /* name */
	2, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 'c', 0, 0, 0, /* comment */
	0, 0, 0, 0,                                       /* return code */
};

/* The same answer from a big-endian machine. */
static const uint8_t server100_big[] = {
	0, 0, 0, 0x64, 0, 2, 0, 4, 0, 0, 1, 0xf4, 0, 2, 0, 8, /* level, pointers, platform */
	0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0xe4, 0, 'B', 0, 0, 0, 0, /* name, padding */
	0, 0, 0, 5,                                                      /* return code */
};

/* server101 in NDR64: pointers and counts of 8 bytes, the structure and the union aligned to 8. */
static const uint8_t server101_wide[] = {
	0x65, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0,    /* level, -> SERVER_INFO_101 */
	0xf4, 1, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0,    /* platform 500, -> name */
	6, 0, 0, 0, 1, 0, 0, 0, 3, 0x9a, 0x80, 0, 0, 0, 0, 0, /* version, type, padding */
	0, 0, 2, 0, 0, 0, 0, 0,                               /* -> comment */
	2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 'S', 0, 0, 0, 0, 0,
	0, 0, /* padding */
	2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 'c', 0, 0, 0, 0x7b,
	0, 0, 0, /* return code */
};

struct setup {
	struct tree tree;
	struct context ctx;
};

static void read_call(struct setup *s, const struct rpc_call *call, bool answer, const uint8_t *p,
	uint32_t n, uint32_t order)
{
	s->ctx = (struct context){ .response = answer };
	tree_reset(&s->tree);
	s->tree.bufs[BUF_MESSAGE].p = p;
	s->tree.bufs[BUF_MESSAGE].len = n;
	struct walk w = { .tree = &s->tree, .ctx = &s->ctx, .c = cur_make(p, n) };
	w.slot[S_FLAGS] = order;
	rpc_parameters(&w, call, false);
}

static void read_stub(struct setup *s, uint32_t interface, uint16_t op, bool answer,
	const uint8_t *p, uint32_t n, uint32_t order)
{
	struct rpc_call call = { &rpc_interfaces[interface], op, RPC_NDR };

	read_call(s, &call, answer, p, n, order);
}

static void read_wide(
	struct setup *s, uint32_t interface, uint16_t op, const uint8_t *p, uint32_t n)
{
	struct rpc_call call = { &rpc_interfaces[interface], op, RPC_NDR64 };

	read_call(s, &call, true, p, n, LITTLE);
}

static const struct node *need(const struct setup *s, enum field_id field)
{
	const struct node *n = tree_find(&s->tree, field, 0);

	assert_non_null(n);
	return n;
}

static void text_is(const struct setup *s, enum field_id field, const char *want)
{
	struct buf text = { 0 };

	assert_true(tree_text(&s->tree, need(s, field), &text));
	assert_string_equal(buf_cstr(&text), want);
	buf_free(&text);
}

static void referents_stand_behind(void **state)
{
	struct setup s = { 0 };

	(void)state;
	read_stub(&s, 0, OP_NETSRVGETINFO, true, server101, sizeof(server101), LITTLE);
	assert_false(s.tree.malformed);
	assert_int_equal(need(&s, F_SRVSVC_NETSRVINFO101_PLATFORM_ID)->value, 500);
	assert_int_equal(need(&s, F_BROWSER_SERVER_TYPE)->off, 24);
	text_is(&s, F_SRVSVC_NETSRVINFO101_SERVER_NAME, "S");
	text_is(&s, F_SRVSVC_NETSRVINFO101_COMMENT, "c");
	assert_int_equal(need(&s, F_SRVSVC_NETSRVINFO101_SERVER_NAME)->off, 44);
	assert_int_equal(need(&s, F_SRVSVC_NETSRVINFO101_COMMENT)->off, 60);
	assert_int_equal(need(&s, F_SRVSVC_WERROR)->off, 64);
	/* In the tree the name comes where the pointer to it is. */
	assert_true(need(&s, F_SRVSVC_NETSRVINFO101_SERVER_NAME) <
		    need(&s, F_SRVSVC_NETSRVINFO101_VERSION_MAJOR));
	assert_null(tree_find(&s.tree, F_DCERPC_STUB_DATA, 0));
	tree_free(&s.tree);
}

static void big_endian(void **state)
{
	struct setup s = { 0 };

	(void)state;
	read_stub(&s, 0, OP_NETSRVGETINFO, true, server100_big, sizeof(server100_big), 0);
	assert_false(s.tree.malformed);
	assert_int_equal(need(&s, F_SRVSVC_NETSRVINFO100_PLATFORM_ID)->value, 500);
	text_is(&s, F_SRVSVC_NETSRVINFO100_SERVER_NAME,
		"\xc3\xa4"
		"B");
	assert_int_equal(need(&s, F_SRVSVC_WERROR)->value, 5);
	tree_free(&s.tree);
}

static void wide(void **state)
{
	struct setup s = { 0 };

	(void)state;
	read_wide(&s, 0, OP_NETSRVGETINFO, server101_wide, sizeof(server101_wide));
	assert_false(s.tree.malformed);
	assert_int_equal(need(&s, F_SRVSVC_NETSRVINFO101_VERSION_MINOR)->value, 1);
	text_is(&s, F_SRVSVC_NETSRVINFO101_SERVER_NAME, "S");
	text_is(&s, F_SRVSVC_NETSRVINFO101_COMMENT, "c");
	assert_int_equal(need(&s, F_DCERPC_REFERENT_ID64)->len, 8);
	assert_int_equal(need(&s, F_SRVSVC_WERROR)->value, 0x7b);
	assert_null(tree_find(&s.tree, F_DCERPC_STUB_DATA, 0));
	tree_free(&s.tree);
}

/* Cut anywhere: what is there is shown, and it is told that more should be. */
static void cut_short(void **state)
{
	struct setup s = { 0 };

	(void)state;
	for (uint32_t n = 1; n < sizeof(server101); n++) {
		/* A copy, so that a read behind its end is seen. */
		uint8_t *copy = test_malloc(n);

		memcpy(copy, server101, n);
		read_stub(&s, 0, OP_NETSRVGETINFO, true, copy, n, LITTLE);
		assert_true(s.tree.malformed);
		test_free(copy);
	}
	tree_free(&s.tree);
}

/* A level that nobody knows: the rest is bytes, and the return code, which is last. */
static void unknown_level(void **state)
{
	uint8_t stub[sizeof(server101)];
	struct setup s = { 0 };

	(void)state;
	memcpy(stub, server101, sizeof(stub));
	stub[0] = 0xff;
	read_stub(&s, 0, OP_NETSRVGETINFO, true, stub, sizeof(stub), LITTLE);
	assert_false(s.tree.malformed);
	assert_int_equal(need(&s, F_DCERPC_STUB_DATA)->len, sizeof(stub) - 8);
	assert_int_equal(need(&s, F_SRVSVC_WERROR)->off, sizeof(stub) - 4);
	tree_free(&s.tree);
}

/* Many more elements than there are bytes. */
static void endless_array(void **state)
{
	static const uint8_t stub[] = { 1, 0, 0, 0, 1, 0, 0, 0, 4, 0, 2, 0, 0xff, 0xff, 0xff, 0xff,
		8, 0, 2, 0, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 };
	struct setup s = { 0 };

	(void)state;
	read_stub(&s, 0, OP_NETSHAREENUMALL, true, stub, sizeof(stub), LITTLE);
	assert_true(s.tree.malformed);
	assert_non_null(tree_find(&s.tree, F_SRVSVC_NETSHARECTR1_ARRAY, 0));
	assert_true(s.tree.n < 40);
	tree_free(&s.tree);
}

/* LsarLookupSids2 for S-1-1-0: a list of pointers to what has its count before it. */
static void identifiers(void **state)
{
	static const uint8_t stub[] = {
		0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, /* handle */
		1, 0, 0, 0, 4, 0, 2, 0, 1, 0, 0, 0, 8, 0, 2, 0, /* one, -> list of -> */
		1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, /* count, S-1-1-0 */
		0, 0, 0, 0, 0, 0, 0, 0,                         /* no names */
		2, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, /* level, padding, ... */
	};
	struct setup s = { 0 };

	(void)state;
	read_stub(&s, 2, OP_LOOKUPSIDS2, false, stub, sizeof(stub), LITTLE);
	assert_false(s.tree.malformed);
	text_is(&s, F_DCERPC_NT_DOMAIN_SID, "S-1-1-0");
	assert_int_equal(need(&s, F_LSARPC_LSA_LOOKUPSIDS2_LEVEL)->value, 2);
	assert_int_equal(need(&s, F_LSARPC_LSA_LOOKUPSIDS2_COUNT)->value, 7);
	assert_int_equal(need(&s, F_LSARPC_LSA_LOOKUPSIDS2_UNKNOWN2)->value, 2);
	assert_int_equal(need(&s, F_DCERPC_NULL_POINTER)->len, 4);
	tree_free(&s.tree);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(referents_stand_behind),
		cmocka_unit_test(big_endian),
		cmocka_unit_test(wide),
		cmocka_unit_test(cut_short),
		cmocka_unit_test(unknown_level),
		cmocka_unit_test(endless_array),
		cmocka_unit_test(identifiers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
