/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "report/path.h"
#include "report/tree_json.h"
#include "report/value.h"

/* After ours: it has a macro fail(). */
#include <cmocka.h>

/* A tree made by hand: no dissector decides what the writers get. */
static const uint8_t bytes[] = "\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f"
			       "a\0\xac\x20\x1b\0\"\0";

#define TEXT_AT 16u

static struct node at(uint16_t field, uint64_t value, uint32_t off, uint32_t len)
{
	return (struct node){ .value = value, .field = field, .off = off, .len = len, .end = 1 };
}

static struct tree tree_of(struct node *nodes, uint32_t n)
{
	struct tree t = { .nodes = nodes, .n = n, .n_bufs = BUF_OTHER };

	t.bufs[BUF_MESSAGE].p = bytes;
	t.bufs[BUF_MESSAGE].len = sizeof(bytes) - 1;
	return t;
}

static void expect_json(struct node *nodes, uint32_t n, const char *expected)
{
	struct tree t = tree_of(nodes, n);
	struct tree_json *w = tree_json_new();
	struct buf out = { 0 };

	tree_json_fields(w, &t, &out);
	assert_string_equal(buf_cstr(&out), expected);
	buf_free(&out);
	tree_json_free(w);
}

static void expect_text(struct node node, const char *expected, const char *brief)
{
	struct tree t = tree_of(&node, 1);
	struct buf out = { 0 };

	value_text(&t, &node, 8, &out);
	assert_string_equal(buf_cstr(&out), expected);
	out.n = 0;
	value_brief(&t, &node, 8, &out);
	assert_string_equal(buf_cstr(&out), brief);
	buf_free(&out);
}

static void numbers_in_json(void **state)
{
	struct node named = at(F_SMB2_STATUS, 0xc0000043, 8, 4);
	struct node wide = at(F_SMB2_SESID, 0xe80000000005, 40, 8);
	struct node large = at(F_SMB2_MSG_ID, UINT64_MAX, 24, 8);

	(void)state;
	expect_json(&named, 1,
		"[{\"name\":\"smb2.nt_status\",\"label\":\"NT Status\",\"value\":3221225539,"
		"\"text\":\"STATUS_SHARING_VIOLATION\",\"offset\":8,\"length\":4}]");
	expect_json(&wide, 1,
		"[{\"name\":\"smb2.sesid\",\"label\":\"Session Id\","
		"\"value\":\"0x0000e80000000005\",\"offset\":40,\"length\":8}]");
	expect_json(&large, 1,
		"[{\"name\":\"smb2.msg_id\",\"label\":\"Message ID\","
		"\"value\":18446744073709551615,\"offset\":24,\"length\":8}]");
}

static void text_and_bytes_in_json(void **state)
{
	struct node text = at(F_SMB2_FILENAME, 0, TEXT_AT, 8);
	struct node guid = at(F_SMB2_FID, 0, 0, 16);
	struct node raw = at(F_SMB2_SIGNATURE, 0, 0, 4);
	struct node gone = at(F_SMB2_SIGNATURE, 0, 100, 4);
	struct node known = { .text = "\xe2\x82\xac\n",
		.field = F_SMB2_TREE,
		.flags = NODE_CONTEXT,
		.enc = ENC_MADE,
		.end = 1 };

	(void)state;
	text.enc = ENC_UTF16;
	expect_json(&text, 1,
		"[{\"name\":\"smb2.filename\",\"label\":\"Filename\","
		"\"value\":\"a\xe2\x82\xac\\u001b\\\"\",\"offset\":16,\"length\":8}]");
	expect_json(&guid, 1,
		"[{\"name\":\"smb2.fid\",\"label\":\"File Id\","
		"\"value\":\"03020100-0504-0706-0809-0a0b0c0d0e0f\",\"offset\":0,\"length\":16}]");
	expect_json(&raw, 1,
		"[{\"name\":\"smb2.signature\",\"label\":\"Signature\",\"value\":\"00010203\","
		"\"offset\":0,\"length\":4}]");
	expect_json(&gone, 1,
		"[{\"name\":\"smb2.signature\",\"label\":\"Signature\",\"value\":null,"
		"\"offset\":100,\"length\":4}]");
	expect_json(&known, 1,
		"[{\"name\":\"smb2.tree\",\"label\":\"Tree\",\"value\":\"\xe2\x82\xac\\n\"}]");
}

static void structures_in_json(void **state)
{
	struct node nodes[] = { at(F_SMB2, 0, 0, 64), at(F_SMB2_CMD, 5, 12, 2),
		at(F_ERROR, 0, 14, 0) };

	(void)state;
	nodes[0].end = 3;
	nodes[1].end = 2;
	nodes[1].depth = nodes[2].depth = 1;
	nodes[2].end = 3;
	nodes[2].flags = NODE_SHORT;
	expect_json(nodes, 3,
		"[{\"name\":\"smb2\",\"label\":\"SMB2\",\"offset\":0,\"length\":64,\"fields\":["
		"{\"name\":\"smb2.cmd\",\"label\":\"Command\",\"value\":5,\"text\":\"Create\","
		"\"offset\":12,\"length\":2},"
		"{\"name\":\"smbdiff.error\",\"label\":\"Error\","
		"\"text\":\"bytes end before the structure does\",\"offset\":14,\"length\":0}]}]");
}

static void bits(void **state)
{
	/* StructureSize: bit 0 says that there is a dynamic part, the rest is a number. */
	struct node word = at(F_SMB2_BUFFER_CODE, 0x39, 64, 2);

	(void)state;
	expect_json(&word, 1,
		"[{\"name\":\"smb2.buffer_code\",\"label\":\"StructureSize\",\"value\":57,"
		"\"offset\":64,\"length\":2,\"fields\":["
		"{\"name\":\"smb2.buffer_code.length\",\"label\":\"Fixed Part "
		"Length\",\"value\":28,"
		"\"offset\":64,\"length\":2},"
		"{\"name\":\"smb2.buffer_code.dynamic\",\"label\":\"Dynamic Part\",\"value\":1,"
		"\"offset\":64,\"length\":2}]}]");
	struct bit several = { .mask = 0x70, .field = F_SMB2_FLAG_PRIORITY };
	assert_int_equal(value_of_bit(&several, 0x20), 1); /* a boolean of three bits */
	struct bit number = { .mask = 0x70, .field = F_SMB2_BUFFER_CODE_LENGTH };
	assert_int_equal(value_of_bit(&number, 0x2f), 2);
}

static void signed_numbers(void **state)
{
	struct node four = { .value = 0xfffffffe, .len = 4 };
	struct node eight = { .value = UINT64_MAX, .len = 8 };
	struct node none = { .value = 7 };

	(void)state;
	assert_int_equal(value_signed(&four), -2);
	assert_int_equal(value_signed(&eight), -1);
	assert_int_equal(value_signed(&none), 7);
}

static void values_as_text(void **state)
{
	struct node text = at(F_SMB2_FILENAME, 0, TEXT_AT, 8);

	(void)state;
	text.enc = ENC_UTF16;
	expect_text(at(F_SMB2_STATUS, 0xc0000043, 8, 4), "STATUS_SHARING_VIOLATION (0xc0000043)",
		"STATUS_SHARING_VIOLATION");
	expect_text(at(F_SMB2_STATUS, 0xdeadbeef, 8, 4), "0xdeadbeef", "0xdeadbeef");
	expect_text(at(F_SMB2_BUFFER_CODE, 0x39, 64, 2),
		"0x0039 (Fixed Part Length: 28, Dynamic Part)", "0x0039");
	expect_text(at(F_SMB2_CREDITS_REQ, 31, 14, 2), "31", "31");
	expect_text(text, "a\xe2\x82\xac\\x1b\"", "a\xe2\x82\xac\\x1b\"");
	expect_text(at(F_SMB2_SIGNATURE, 0, 0, 8), "0001020304050607", "0001020304050607");
	expect_text(at(F_SMB2_SIGNATURE, 0, 0, 16), "0001020304050607 ... (16 bytes)",
		"0001020304050607 ... (16 bytes)");
	expect_text(at(F_SMB2_SIGNATURE, 0, 0, 0), "(empty)", "(empty)");
	expect_text(at(F_SMB2_SIGNATURE, 0, 9, 1000), "(not there)", "(not there)");
}

static void cut_values(void **state)
{
	struct node node = at(F_SMB2_FILENAME, 0, TEXT_AT, 8);
	struct tree t = tree_of(&node, 1);
	struct tree_json *w = tree_json_new();
	struct buf out = { 0 };

	(void)state;
	node.enc = ENC_UTF16;
	assert_true(tree_json_value(w, &t, &node, 3, NULL, &out)); /* not in the middle of U+20AC */
	assert_string_equal(buf_cstr(&out), "\"value\":\"a\"");
	out.n = 0;
	node = at(F_SMB2_SIGNATURE, 0, 0, 4);
	assert_true(tree_json_value(w, &t, &node, 2, NULL, &out));
	assert_string_equal(buf_cstr(&out), "\"value\":\"0001\"");
	out.n = 0;
	assert_false(tree_json_value(w, &t, &node, 4, "what \"it\" means", &out));
	assert_string_equal(
		buf_cstr(&out), "\"value\":\"00010203\",\"text\":\"what \\\"it\\\" means\"");
	buf_free(&out);
	tree_json_free(w);
}

static void paths(void **state)
{
	struct node nodes[] = { at(F_NBSS, 0, 0, 4), at(F_SMB2, 0, 0, 64),
		at(F_SMB2_CMD, 5, 12, 2) };
	struct tree t = tree_of(nodes, 3);
	struct buf out = { 0 };
	struct json j = { .out = &out };

	(void)state;
	nodes[1].end = nodes[2].end = 3;
	path_json(&j, NULL, &t, 2);
	assert_string_equal(buf_cstr(&out), "[\"smb2\",\"smb2.cmd\"]");
	out.n = 0;
	path_text(&t, 2, &out);
	assert_string_equal(buf_cstr(&out), "Command");
	out.n = 0;
	path_text(&t, 1, &out);
	assert_string_equal(buf_cstr(&out), "SMB2");
	buf_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_in_json),
		cmocka_unit_test(text_and_bytes_in_json),
		cmocka_unit_test(structures_in_json),
		cmocka_unit_test(bits),
		cmocka_unit_test(signed_numbers),
		cmocka_unit_test(values_as_text),
		cmocka_unit_test(cut_values),
		cmocka_unit_test(paths),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
