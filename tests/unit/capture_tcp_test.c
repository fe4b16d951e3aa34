/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "packets.h" /* before cmocka.h, which makes fail a macro */

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define CONV "conv 0 10.0.0.1:1024 > 10.0.0.2:445 start\n"
#define OPENED CONV "opened 2 <\n"
/* Messages of these lengths, for tests that cut one in pieces. */
#define SIZE 300

static uint8_t message[2 * SIZE]; /* and what follows it */

static void begin(struct script *s)
{
	script_begin(s, LINK_ETHERNET);
	script_handshake(s);
	make_message(message, SIZE, false, 'm');
}

/* A part of the message, from the client's first byte on. */
static void part(struct script *s, uint32_t from, uint32_t to)
{
	script_segment(
		s, false, ACK, CLIENT_ISN + 1 + from, SERVER_ISN + 1, message + from, to - from);
}

static void server_acks(struct script *s, uint32_t n)
{
	script_segment(s, true, ACK, s->next[1], CLIENT_ISN + 1 + n, NULL, 0);
}

static void in_order(void **state)
{
	struct script s;

	(void)state;
	begin(&s);
	script_message(&s, false, 'a', 68);
	script_message(&s, true, 'b', 100);
	script_message(&s, false, 'c', 70);
	assert_told(&s, OPENED "pdu 4 > a 68\npdu 5 < b 100\npdu 6 > c 70\n");
}

/* A message belongs to the frame in which its last byte arrives. */
static void several_segments(void **state)
{
	struct script s;

	(void)state;
	begin(&s);
	part(&s, 0, 2);
	part(&s, 2, 6);
	part(&s, 6, 200);
	part(&s, 200, SIZE);
	assert_told(&s, OPENED "pdu 7 > m 300\n");
}

static void several_messages_in_one_segment(void **state)
{
	uint8_t two[200];
	struct script s;

	(void)state;
	begin(&s);
	make_message(two, 80, false, 'a');
	make_message(two + 80, 120, false, 'b');
	script_send(&s, false, ACK, two, 150);
	script_send(&s, false, ACK, two + 150, 50);
	assert_told(&s, OPENED "pdu 4 > a 80\npdu 5 > b 120\n");
}

/* What was waiting belongs to the frame that fills the hole. */
static void out_of_order(void **state)
{
	struct script s;

	(void)state;
	begin(&s);
	part(&s, 200, SIZE);
	part(&s, 100, 200);
	part(&s, 0, 100);
	s.next[0] += SIZE;
	script_message(&s, false, 'n', 80);
	assert_told(&s, OPENED "pdu 6 > m 300\npdu 7 > n 80\n");
}

static void overlap(void **state)
{
	struct script s;

	(void)state;
	begin(&s);
	part(&s, 0, 100);
	part(&s, 50, 150);
	part(&s, 0, 100);
	part(&s, 140, 260);
	part(&s, 250, SIZE);
	assert_told(&s, OPENED "pdu 8 > m 300\nretransmitted 1\n");
}

static void overlap_out_of_order(void **state)
{
	struct script s;

	(void)state;
	begin(&s);
	part(&s, 150, 250);
	part(&s, 100, 200);
	part(&s, 220, SIZE);
	part(&s, 100, 200);
	part(&s, 0, 120);
	assert_told(&s, OPENED "pdu 8 > m 300\nretransmitted 1\n");
}

static void captured_twice(void **state)
{
	struct script s;

	(void)state;
	begin(&s);
	part(&s, 0, SIZE);
	s.id--;
	part(&s, 0, SIZE);
	assert_told(&s, OPENED "pdu 4 > m 300\nduplicates 1\n");
}

static void sequence_numbers_wrap(void **state)
{
	struct script s;

	(void)state;
	script_begin(&s, LINK_ETHERNET);
	s.next[0] = 0xffffff00;
	script_handshake(&s);
	script_message(&s, false, 'a', 200);
	script_message(&s, false, 'b', 200);
	script_message(&s, false, 'c', 200);
	assert_told(&s, OPENED "pdu 4 > a 200\npdu 5 > b 200\npdu 6 > c 200\n");
}

/* Keep-alives repeat the byte before; a probe of a closed window sends one new byte. */
static void probes(void **state)
{
	struct script s;

	(void)state;
	begin(&s);
	script_message(&s, false, 'a', 80);
	script_segment(&s, false, ACK, s.next[0] - 1, s.next[1], (const uint8_t *)"", 1);
	make_message(message, SIZE, false, 'b');
	script_segment(&s, false, ACK, s.next[0], s.next[1], message, 1);
	script_segment(&s, false, ACK, s.next[0], s.next[1], message, 1);
	script_send(&s, false, ACK, message, SIZE);
	assert_told(&s, OPENED "pdu 4 > a 80\npdu 8 > b 300\nretransmitted 2\n");
}

/* The missing bytes were acknowledged: the rest of the damaged message is left out. */
static void gap_in_a_message(void **state)
{
	struct script s;

	(void)state;
	begin(&s);
	part(&s, 0, 100);
	part(&s, 200, SIZE);
	s.next[0] += SIZE;
	script_message(&s, false, 'n', 80);
	server_acks(&s, SIZE + 80);
	script_message(&s, true, 'r', 80);
	for (int i = 0; i < 10; i++)
		server_acks(&s, SIZE + 80);
	script_message(&s, false, 'o', 80);
	assert_told(&s, OPENED "gap 5 > 100\npdu 4 > m 100/300 gap\npdu 6 > n 80\npdu 8 < r 80\n"
			       "pdu 19 > o 80\n");
}

/* The gap reaches into a message of unknown length: the next header is searched for. */
static void gap_over_a_header(void **state)
{
	struct script s;

	(void)state;
	begin(&s);
	make_message(message + SIZE, 100, false, 'x');
	make_message(message + SIZE + 100, 80, false, 'n');
	part(&s, 0, 100);
	part(&s, SIZE + 50, SIZE + 120);
	part(&s, SIZE + 120, SIZE + 180);
	for (int i = 0; i < 10; i++)
		server_acks(&s, SIZE + 180);
	assert_told(&s, OPENED "gap 5 > 250\npdu 4 > m 100/300 gap\npdu 6 > n 80\n");
}

static void acknowledged_before_it_was_captured(void **state)
{
	struct script s;

	(void)state;
	begin(&s);
	part(&s, 0, 100);
	part(&s, 200, SIZE);
	s.next[0] += SIZE;
	server_acks(&s, SIZE);
	script_message(&s, true, 'r', 80);
	part(&s, 100, 200);
	assert_told(&s, OPENED "pdu 8 > m 300\npdu 7 < r 80\n");
}

static void gap_at_the_end(void **state)
{
	struct script s;

	(void)state;
	begin(&s);
	part(&s, 0, 100);
	server_acks(&s, 150);
	assert_told(&s, OPENED "gap 5 > 50\npdu 4 > m 100/300 gap\n");
}

static void incomplete_at_the_end(void **state)
{
	struct script s;

	(void)state;
	begin(&s);
	part(&s, 0, 100);
	part(&s, 100, 150);
	assert_told(&s, OPENED "pdu 5 > m 150/300\n");
}

/* Nothing is seen of the peer: after many segments nothing more is waited for. */
static void gap_in_a_one_way_capture(void **state)
{
	struct script s;
	char *told;

	(void)state;
	script_begin(&s, LINK_ETHERNET);
	script_message(&s, false, 'a', 80);
	s.next[0] += 40;
	for (int i = 0; i < 100; i++)
		script_message(&s, false, 'b', 80);
	told = tell_script(&s, NULL);
	assert_non_null(strstr(told, "pdu 1 > a 80\ngap 2 > 40\npdu 2 > b 80\npdu 3 > b 80\n"));
	assert_non_null(strstr(told, "pdu 101 > b 80\n"));
	free(told);
	script_end(&s);
}

/* What the snapshot length cut off does not come again; the next message is at its place. */
static void snapshot_length(void **state)
{
	struct script s;

	(void)state;
	begin(&s);
	s.snaplen = 54 + 200;
	script_message(&s, false, 'a', 300);
	script_message(&s, false, 'b', 100);
	make_message(message, SIZE, false, 'c');
	script_send(&s, false, ACK, message, 210);
	script_send(&s, false, ACK, message + 210, 90);
	script_message(&s, false, 'd', 80);
	assert_told(&s, OPENED "pdu 4 > a 200/300 cut\npdu 5 > b 100\npdu 6 > c 200/300 cut\n"
			       "pdu 8 > d 80\nsnapped 2\n");
}

static void begins_in_the_middle(void **state)
{
	struct script s;

	(void)state;
	begin(&s);
	buf_free(&s.file);
	script_begin(&s, LINK_ETHERNET);
	script_send(&s, true, ACK, message + 100, 150);
	script_message(&s, true, 'a', 80);
	script_message(&s, false, 'b', 80);
	assert_told(&s, "conv 0 10.0.0.1:1024 > 10.0.0.2:445\n"
			"pdu 2 < a 80\npdu 3 > b 80\n");
}

/* A sender that puts the session service header into a segment of its own. */
static void begins_with_a_lone_header(void **state)
{
	struct script s;

	(void)state;
	make_message(message, SIZE, false, 'm');
	script_begin(&s, LINK_ETHERNET);
	script_send(&s, false, ACK, message, 4);
	script_send(&s, false, ACK, message + 4, SIZE - 4);
	assert_told(&s, "conv 0 10.0.0.1:1024 > 10.0.0.2:445\npdu 2 > m 300\n");
}

static void rubbish_is_skipped(void **state)
{
	struct script s;

	(void)state;
	begin(&s);
	script_send(&s, false, ACK, (const uint8_t *)"GET / HTTP/1.0\r\n\r\n", 18);
	script_message(&s, false, 'a', 80);
	memset(message + 4, 'x', 4);
	script_send(&s, false, ACK, message, 200);
	script_message(&s, false, 'b', 80);
	make_message(message, SIZE, false, 'c');
	memset(message + 4, 'x', 4);
	script_send(&s, false, ACK, message, SIZE);
	script_send(&s, false, ACK, (const uint8_t *)"\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 16);
	script_message(&s, false, 'd', 80);
	assert_told(&s, OPENED "pdu 5 > a 80\npdu 6 > m 200/300\npdu 7 > b 80\npdu 8 > c 300\n"
			       "pdu 10 > d 80\n");
}

static void data_in_the_syn(void **state)
{
	struct script s;

	(void)state;
	begin(&s);
	buf_free(&s.file);
	script_begin(&s, LINK_ETHERNET);
	script_send(&s, false, SYN, message, 100);
	script_send(&s, true, SYN | ACK, NULL, 0);
	script_send(&s, false, ACK, message + 100, 200);
	assert_told(&s, CONV "opened 2 <\npdu 3 > m 300\n");
}

static void closed(void **state)
{
	struct script s;

	(void)state;
	begin(&s);
	script_message(&s, false, 'a', 80);
	script_send(&s, true, FIN | ACK, NULL, 0);
	script_message(&s, false, 'b', 80);
	script_send(&s, false, FIN | ACK, NULL, 0);
	script_send(&s, true, ACK, NULL, 0);
	assert_told(&s, OPENED "pdu 4 > a 80\nclosed 5 <\npdu 6 > b 80\n");
}

/* The connection is closed once all before the FIN is there. */
static void closed_out_of_order(void **state)
{
	struct script s;

	(void)state;
	begin(&s);
	script_segment(&s, false, FIN | ACK, CLIENT_ISN + 1 + SIZE, SERVER_ISN + 1, NULL, 0);
	part(&s, 0, SIZE);
	assert_told(&s, OPENED "pdu 5 > m 300\nclosed 4 >\n");
}

static void reset(void **state)
{
	struct script s;

	(void)state;
	begin(&s);
	script_message(&s, false, 'a', 80);
	script_send(&s, true, RST | ACK, NULL, 0);
	script_send(&s, true, RST, NULL, 0);
	assert_told(&s, OPENED "pdu 4 > a 80\nreset 5 <\n");
}

/* A packet that comes twice, or late, is answered with a reset: that means nothing any more. */
static void reset_when_all_is_over(void **state)
{
	struct script s;

	(void)state;
	begin(&s);
	script_message(&s, false, 'a', 80);
	script_send(&s, false, FIN | ACK, NULL, 0);
	script_send(&s, true, FIN | ACK, NULL, 0);
	script_send(&s, false, ACK, NULL, 0);
	script_send(&s, true, RST, NULL, 0);
	assert_told(&s, OPENED "pdu 4 > a 80\nclosed 5 >\n");
}

/* What one side has closed the other one may still reset. */
static void reset_when_half_is_over(void **state)
{
	struct script s;

	(void)state;
	begin(&s);
	script_message(&s, false, 'a', 80);
	script_send(&s, false, FIN | ACK, NULL, 0);
	script_send(&s, true, RST | ACK, NULL, 0);
	assert_told(&s, OPENED "pdu 4 > a 80\nclosed 5 >\nreset 6 <\n");
}

static void refused(void **state)
{
	struct script s;

	(void)state;
	script_begin(&s, LINK_ETHERNET);
	script_send(&s, false, SYN, NULL, 0);
	script_send(&s, true, RST | ACK, NULL, 0);
	assert_told(&s, CONV "refused 2 <\n");
}

static void unanswered(void **state)
{
	struct script s;

	(void)state;
	script_begin(&s, LINK_ETHERNET);
	script_segment(&s, false, SYN, CLIENT_ISN, 0, NULL, 0);
	script_segment(&s, false, SYN, CLIENT_ISN, 0, NULL, 0);
	assert_told(&s, CONV "unanswered 1 >\n");
}

/* A SYN with another sequence number is a new stream, one with the same is not. */
static void port_reuse(void **state)
{
	struct script s;

	(void)state;
	begin(&s);
	script_message(&s, false, 'a', 80);
	s.next[0] = 90000;
	s.next[1] = 80000;
	script_handshake(&s);
	script_message(&s, false, 'b', 80);
	script_send(&s, true, FIN | ACK, NULL, 0);
	script_segment(&s, false, SYN, 90000, 0, NULL, 0);
	script_segment(&s, false, SYN, 70000, 0, NULL, 0);
	assert_told(&s, OPENED "pdu 4 > a 80\n"
			       "conv 1 10.0.0.1:1024 > 10.0.0.2:445 start\n"
			       "opened 6 < stream 1\npdu 8 > b 80 stream 1\n"
			       "closed 9 < stream 1\n"
			       "conv 2 10.0.0.1:1024 > 10.0.0.2:445 start\n"
			       "unanswered 11 > stream 2\n");
}

/* Every TCP connection has a number, whatever it carries. */
static void other_connections_count(void **state)
{
	struct script s;

	(void)state;
	script_begin(&s, LINK_ETHERNET);
	s.server_port = 80;
	script_handshake(&s);
	script_send(&s, false, ACK, (const uint8_t *)"GET / HTTP/1.0\r\n\r\n", 18);
	s.server_port = 445;
	s.next[0] = CLIENT_ISN;
	s.next[1] = SERVER_ISN;
	script_handshake(&s);
	assert_told(&s, "conv 1 10.0.0.1:1024 > 10.0.0.2:445 start\n"
			"opened 6 < stream 1\n");
}

static void another_port(void **state)
{
	struct script s;

	(void)state;
	script_begin(&s, LINK_ETHERNET);
	s.server_port = 4450;
	script_handshake(&s);
	script_message(&s, false, 'a', 80);
	script_message(&s, true, 'b', 80);
	script_send(&s, false, FIN | ACK, NULL, 0);
	assert_told(&s, "conv 0 10.0.0.1:1024 > 10.0.0.2:4450 start\n"
			"opened 2 <\npdu 4 > a 80\npdu 5 < b 80\nclosed 6 >\n");
}

/* Without SYN and SMB port the first message tells who is the server. */
static void another_port_in_the_middle(void **state)
{
	struct script s;

	(void)state;
	make_message(message, SIZE, false, 'm');
	script_begin(&s, LINK_ETHERNET);
	s.server_port = 4450;
	script_send(&s, false, ACK, message + 100, 200);
	script_message(&s, true, 'b', 80);
	script_message(&s, false, 'a', 80);
	assert_told(&s, "conv 0 10.0.0.1:1024 > 10.0.0.2:4450\n"
			"pdu 2 < b 80\npdu 3 > a 80\n");
}

static void forced_port(void **state)
{
	static const uint16_t ports[] = { 8445 };
	static const struct capture_options options = { .ports = ports, .n_ports = 1 };
	struct script s;

	(void)state;
	script_begin(&s, LINK_ETHERNET);
	s.server_port = 8445;
	script_send(&s, false, SYN, NULL, 0);
	assert_told_with(&s, &options,
		"conv 0 10.0.0.1:1024 > 10.0.0.2:8445 start\n"
		"unanswered 1 >\n");
}

static void session_service(void **state)
{
	static const uint8_t request[72] = { 0x81, 0, 0, 68 };
	static const uint8_t negative[] = { 0x83, 0, 0, 1, 0x82 };
	static const uint8_t positive[] = { 0x82, 0, 0, 0 }, alive[] = { 0x85, 0, 0, 0 };
	struct script s;

	(void)state;
	begin(&s);
	script_send(&s, false, ACK, request, 30);
	script_send(&s, false, ACK, request + 30, 42);
	script_send(&s, true, ACK, negative, sizeof(negative));
	script_send(&s, true, ACK, positive, sizeof(positive));
	script_message(&s, false, 'a', 80);
	script_send(&s, false, ACK, alive, sizeof(alive));
	assert_told(&s, OPENED "nbss 5 > 8100\nnbss 6 < 8382\nnbss 7 < 8200\npdu 8 > a 80\n"
			       "nbss 9 > 8500\n");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(in_order),
		cmocka_unit_test(several_segments),
		cmocka_unit_test(several_messages_in_one_segment),
		cmocka_unit_test(out_of_order),
		cmocka_unit_test(overlap),
		cmocka_unit_test(overlap_out_of_order),
		cmocka_unit_test(captured_twice),
		cmocka_unit_test(sequence_numbers_wrap),
		cmocka_unit_test(probes),
		cmocka_unit_test(gap_in_a_message),
		cmocka_unit_test(gap_over_a_header),
		cmocka_unit_test(acknowledged_before_it_was_captured),
		cmocka_unit_test(gap_at_the_end),
		cmocka_unit_test(incomplete_at_the_end),
		cmocka_unit_test(gap_in_a_one_way_capture),
		cmocka_unit_test(snapshot_length),
		cmocka_unit_test(begins_in_the_middle),
		cmocka_unit_test(begins_with_a_lone_header),
		cmocka_unit_test(rubbish_is_skipped),
		cmocka_unit_test(data_in_the_syn),
		cmocka_unit_test(closed),
		cmocka_unit_test(closed_out_of_order),
		cmocka_unit_test(reset),
		cmocka_unit_test(reset_when_all_is_over),
		cmocka_unit_test(reset_when_half_is_over),
		cmocka_unit_test(refused),
		cmocka_unit_test(unanswered),
		cmocka_unit_test(port_reuse),
		cmocka_unit_test(other_connections_count),
		cmocka_unit_test(another_port),
		cmocka_unit_test(another_port_in_the_middle),
		cmocka_unit_test(forced_port),
		cmocka_unit_test(session_service),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
