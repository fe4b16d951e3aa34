/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "packets.h" /* before cmocka.h, which makes fail a macro */

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* One message from the client, without what comes before it. */
#define TOLD4 "conv 0 10.0.0.1:1024 > 10.0.0.2:445\npdu 1 > m 100\n"
#define TOLD6 "conv 0 [fd::1]:1024 > [fd::2]:445\npdu 1 > m 100\n"
#define SIZE 100

enum { TYPE_IPV4 = 0x0800, TYPE_IPV6 = 0x86dd, TCP = 6, UDP = 17, GRE = 47 };

static uint8_t p[2000];

static size_t tcp(void)
{
	uint8_t message[SIZE];

	make_message(message, SIZE, false, 'm');
	return make_tcp(p, 1024, 445, 1, 1, ACK, message, SIZE);
}

static size_t ip4(void)
{
	size_t n = tcp();

	return make_ip4(p, false, 1, TCP, p, n);
}

static size_t ip6(void)
{
	size_t n = tcp();

	return make_ip6(p, false, TCP, p, n);
}

/* Puts n bytes in front of the first len ones. */
static size_t prepend(const void *header, size_t n, size_t len)
{
	memmove(p + n, p, len);
	memcpy(p, header, n);
	return n + len;
}

static void assert_frame(uint32_t link, size_t n, const char *expected)
{
	struct script s;

	script_begin(&s, link);
	script_frame(&s, p, n, n);
	assert_told(&s, expected);
}

static void ethernet(void **state)
{
	(void)state;
	assert_frame(1, make_ethernet(p, TYPE_IPV4, p, ip4()), TOLD4);
	assert_frame(1, make_ethernet(p, TYPE_IPV6, p, ip6()), TOLD6);
}

static void vlan_tags(void **state)
{
	size_t n = prepend("\0\5\x08\0", 4, ip4());

	(void)state;
	assert_frame(1, make_ethernet(p, 0x8100, p, n), TOLD4);
	n = prepend("\0\7\x81\0\0\5\x08\0", 8, ip4());
	assert_frame(1, make_ethernet(p, 0x88a8, p, n), TOLD4);
}

/* Bytes behind what IP says are padding. */
static void padding(void **state)
{
	struct script s;
	size_t n;

	(void)state;
	script_begin(&s, LINK_ETHERNET);
	n = make_tcp(p, 1024, 445, 1, 1, ACK, NULL, 0);
	n = make_ip4(p, false, 1, TCP, p, n);
	make_ethernet(p, TYPE_IPV4, p, n);
	script_frame(&s, p, 60, 60);
	n = make_ethernet(p, TYPE_IPV4, p, ip4());
	script_frame(&s, p, n + 6, n + 6);
	assert_told(&s, "conv 0 10.0.0.1:1024 > 10.0.0.2:445\npdu 2 > m 100\n");
}

/* Segmentation offload leaves the total length to the network card. */
static void no_total_length(void **state)
{
	size_t n = ip4();

	(void)state;
	put16(p + 2, 0);
	assert_frame(1, make_ethernet(p, TYPE_IPV4, p, n), TOLD4);
	n = ip6();
	put16(p + 4, 0);
	assert_frame(1, make_ethernet(p, TYPE_IPV6, p, n), TOLD6);
}

static void ip4_options(void **state)
{
	size_t n = ip4();

	(void)state;
	memmove(p + 28, p + 20, n - 20);
	memset(p + 20, 1, 8);
	p[0] = 0x47;
	put16(p + 2, (uint32_t)n + 8);
	assert_frame(101, n + 8, TOLD4);
}

static void ip6_extensions(void **state)
{
	size_t n = tcp();

	(void)state;
	n = prepend("\6\1\1\4\0\0\0\0\0\0\0\0\0\0\0\0", 16, n); /* destination options */
	n = prepend("\x3c\0\1\4\0\0\0\0", 8, n);                /* hop by hop */
	assert_frame(101, make_ip6(p, false, 0, p, n), TOLD6);
}

static void raw_and_loopback(void **state)
{
	(void)state;
	assert_frame(101, ip4(), TOLD4);
	assert_frame(12, ip6(), TOLD6);
	assert_frame(228, ip4(), TOLD4);
	assert_frame(0, prepend("\2\0\0\0", 4, ip4()), TOLD4);
	assert_frame(0, prepend("\0\0\0\x1e", 4, ip6()), TOLD6);
	assert_frame(108, prepend("\0\0\0\2", 4, ip4()), TOLD4);
}

static void linux_cooked(void **state)
{
	(void)state;
	assert_frame(113, prepend("\0\4\0\1\0\6\0\0\0\0\0\0\0\0\x08\0", 16, ip4()), TOLD4);
	assert_frame(
		113, prepend("\0\4\0\1\0\6\0\0\0\0\0\0\0\0\x81\0\0\5\x08\0", 20, ip4()), TOLD4);
	assert_frame(
		276, prepend("\x86\xdd\0\0\0\0\0\1\0\1\4\6\0\0\0\0\0\0\0\0", 20, ip6()), TOLD6);
}

/* Captured on any interface, a packet is there more than once. */
static void cooked_twice(void **state)
{
	struct script s;
	size_t n = prepend("\0\4\0\1\0\6\0\0\0\0\0\0\0\0\x08\0", 16, ip4());

	(void)state;
	script_begin(&s, 113);
	script_frame(&s, p, n, n);
	script_frame(&s, p, n, n);
	assert_told(&s, TOLD4 "duplicates 1\n");
}

static void vxlan(void **state)
{
	uint8_t header[16] = { 0xc0, 0, 0x12, 0xb5, 0, 0, 0, 0, 8 };
	size_t n = make_ethernet(p, TYPE_IPV4, p, ip4());

	(void)state;
	put16(header + 4, (uint32_t)n + 16);
	n = prepend(header, sizeof(header), n);
	n = make_ip4(p, true, 9, UDP, p, n);
	assert_frame(1, make_ethernet(p, TYPE_IPV4, p, n), TOLD4);
}

static void gre(void **state)
{
	size_t n = prepend("\0\0\x08\0", 4, ip4());

	(void)state;
	assert_frame(101, make_ip4(p, true, 9, GRE, p, n), TOLD4);
	n = make_ethernet(p, TYPE_IPV4, p, ip4());
	n = prepend("\xb0\0\x65\x58\0\0\0\0\0\0\0\1\0\0\0\2", 16, n); /* checksum, key, sequence */
	assert_frame(101, make_ip4(p, true, 9, GRE, p, n), TOLD4);
}

static void tunnels_end(void **state)
{
	size_t n = ip4();

	(void)state;
	for (int i = 0; i < 20; i++)
		n = make_ip4(p, true, 9, 4, p, n);
	assert_frame(101, n, "");
}

/* A datagram in fragments, sent in the given order; the last one completes it. */
static void send_fragments4(struct script *s, const char *order)
{
	uint8_t datagram[500], fragment[500];
	size_t len = tcp();

	memcpy(datagram, p, len);
	for (; *order; order++) {
		size_t from = (size_t)(*order - '0') * 48, n = len - from < 48 ? len - from : 48;

		n = make_ip4(fragment, false, 7, TCP, datagram + from, n);
		put16(fragment + 6, (uint32_t)(from / 8) | (from + 48 < len ? 0x2000 : 0));
		script_frame(s, fragment, n, n);
	}
}

static void ip4_fragments(void **state)
{
	static const char *const orders[] = { "012", "210", "0012", "0112", "102" };
	struct script s;

	(void)state;
	for (unsigned i = 0; i < sizeof(orders) / sizeof(*orders); i++) {
		char expected[100];

		script_begin(&s, 101);
		send_fragments4(&s, orders[i]);
		snprintf(expected, sizeof(expected),
			"conv 0 10.0.0.1:1024 > 10.0.0.2:445\npdu %zu > m 100\n",
			strlen(orders[i]));
		assert_told(&s, expected);
	}
	script_begin(&s, 101);
	send_fragments4(&s, "02");
	assert_told(&s, "");
}

static void ip6_fragments(void **state)
{
	uint8_t datagram[500];
	struct script s;
	size_t len = tcp(), n;

	(void)state;
	memcpy(datagram, p, len);
	script_begin(&s, 101);
	memcpy(p + 40, datagram + 64, len - 64);
	memcpy(p, datagram + 64, len - 64);
	n = prepend("\6\0\0\x40\0\0\0\7", 8, len - 64);
	n = make_ip6(p, false, 44, p, n);
	script_frame(&s, p, n, n);
	memcpy(p, datagram, 64);
	n = prepend("\6\0\0\1\0\0\0\7", 8, 64);
	n = make_ip6(p, false, 44, p, n);
	script_frame(&s, p, n, n);
	assert_told(&s, "conv 0 [fd::1]:1024 > [fd::2]:445\npdu 2 > m 100\n");
}

/* A quoted packet of an unknown connection takes a stream number, as in Wireshark. */
static void icmp_counts(void **state)
{
	struct script s;
	size_t n = make_tcp(p, 80, 81, 1, 1, ACK, NULL, 0);

	(void)state;
	script_begin(&s, 101);
	n = make_ip4(p, false, 1, TCP, p, n);
	n = prepend("\3\3\0\0\0\0\0\0", 8, n);
	n = make_ip4(p, true, 2, 1, p, n);
	script_frame(&s, p, n, n);
	n = ip4();
	script_frame(&s, p, n, n);
	assert_told(&s, "conv 1 10.0.0.1:1024 > 10.0.0.2:445\npdu 2 > m 100 stream 1\n");
}

/* Every layer at every length: nothing is read beyond, nothing is made up. */
static void cut_anywhere(void **state)
{
	static const uint32_t links[] = { 0, 1, 12, 101, 108, 113, 228, 229, 276 };
	struct script s;
	size_t n = make_ethernet(p, TYPE_IPV4, p, ip4());

	(void)state;
	for (unsigned i = 0; i < sizeof(links) / sizeof(*links); i++) {
		script_begin(&s, links[i]);
		for (size_t cut = 0; cut < n; cut++) {
			uint8_t *exact = malloc(cut + 1);

			memcpy(exact, p, cut);
			script_frame(&s, exact, cut, n);
			free(exact);
		}
		free(tell_script(&s, NULL));
		script_end(&s);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(ethernet),
		cmocka_unit_test(vlan_tags),
		cmocka_unit_test(padding),
		cmocka_unit_test(no_total_length),
		cmocka_unit_test(ip4_options),
		cmocka_unit_test(ip6_extensions),
		cmocka_unit_test(raw_and_loopback),
		cmocka_unit_test(linux_cooked),
		cmocka_unit_test(cooked_twice),
		cmocka_unit_test(vxlan),
		cmocka_unit_test(gre),
		cmocka_unit_test(tunnels_end),
		cmocka_unit_test(ip4_fragments),
		cmocka_unit_test(ip6_fragments),
		cmocka_unit_test(icmp_counts),
		cmocka_unit_test(cut_anywhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
