/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_UNIT_PACKETS_H
#define TESTS_UNIT_PACKETS_H

/*
 * Captures made packet by packet, and what capture_read says of them as
 * lines of text:
 *
 *   conv STREAM CLIENT > SERVER [start]
 *   EVENT FRAME >|< [COUNT or CODE]          > is to the server
 *   pdu FRAME >|< TAG HAVE [/WANT gap|cut]   TAG: its MessageId, a letter
 *   packets N ...                            what stats say
 *   error TEXT
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "capture/capture.h"

enum { FIN = 1, SYN = 2, RST = 4, PSH = 8, ACK = 16 };

#define LINK_ETHERNET 1u
#define CLIENT_ISN 1000u
#define SERVER_ISN 5000u

/* A capture in the making, and a TCP connection in it. */
struct script {
	struct buf file;
	uint32_t frames, snaplen;
	uint16_t client_port, server_port;
	uint32_t next[2]; /* sequence number of the client's and the server's next byte */
	uint16_t id;      /* of the next IP packet */
};

/* pcap with microseconds, of the first connection 10.0.0.1:1024 to 10.0.0.2:445. */
void script_begin(struct script *s, uint32_t link);
void script_end(struct script *s);

/* A frame as it is; wire: its length before it was cut. */
void script_frame(struct script *s, const uint8_t *p, size_t n, size_t wire);

/* A TCP segment with all that can be said of it. */
void script_segment(struct script *s, bool server, unsigned flags, uint32_t seq, uint32_t ack,
	const uint8_t *p, size_t n);

/* The next segment of a side, in order, acknowledging all of the other one. */
void script_send(struct script *s, bool server, unsigned flags, const uint8_t *p, size_t n);

/* SYN, SYN and ACK, ACK: three frames. */
void script_handshake(struct script *s);

/* An SMB2 ECHO of n >= 68 bytes, header of the session service included. */
void make_message(uint8_t *p, size_t n, bool response, uint8_t tag);

/* A message in one segment. */
void script_message(struct script *s, bool server, uint8_t tag, size_t n);

/* An Ethernet frame with a TCP segment (frame), or its parts; return lengths. */
size_t make_tcp(uint8_t *out, uint16_t sport, uint16_t dport, uint32_t seq, uint32_t ack,
	unsigned flags, const uint8_t *p, size_t n);
size_t make_ip4(
	uint8_t *out, bool server, uint16_t id, uint8_t protocol, const uint8_t *p, size_t n);
size_t make_ip6(uint8_t *out, bool server, uint8_t next, const uint8_t *p, size_t n);
size_t make_ethernet(uint8_t *out, uint16_t type, const uint8_t *p, size_t n);

void put16(uint8_t *p, uint32_t v);
void put32(uint8_t *p, uint32_t v);

/* Writes the file to a temporary place; the caller unlinks and frees the path. */
char *script_save(const struct script *s);

/* Reads a capture and tells of it; every message is read back from the store. */
char *tell_path(const char *path, const struct capture_options *options);
char *tell_script(const struct script *s, const struct capture_options *options);

/* Compares what is told of a script, and ends it. */
#define assert_told(s, expected) assert_told_with((s), NULL, (expected))
#define assert_told_with(s, options, expected)                                                     \
	do {                                                                                       \
		char *told_ = tell_script((s), (options));                                         \
		assert_string_equal(told_, expected);                                              \
		free(told_);                                                                       \
		script_end(s);                                                                     \
	} while (0)

#endif
