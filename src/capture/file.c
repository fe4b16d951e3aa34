/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <pcap.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "capture/layers.h"
#include "capture/packet.h"
#include "capture/pcapng.h"
#include "capture/unpack.h"

#define BUFFER (256u << 10)
/* A longer packet than this is not believed to have been on any wire. */
#define WIRE_MAX (1u << 20)
#define PCAP_FILE_HEADER 24u
#define PCAP_RECORD_HEADER 16u
#define LINKTYPE_RAW 101

struct source {
	int fd;
	FILE *fp;
	struct unpack *unpack; /* NULL: a plain file */
	pcap_t *pcap;
	struct pcapng *pcapng;
	uint64_t at; /* in a plain pcap: of the next record, if known */
	bool at_known;
	bool truncated;
	char buffer[BUFFER]; /* the stream's; setvbuf would not make one of this size */
};

/* Files that are taken for captures, and what can be done about it. */
static const struct {
	const char *magic;
	uint8_t n;
	const char *what;
} others[] = {
	{ "snoop\0\0\0", 8, "a snoop capture: convert it with 'editcap -F pcapng'" },
	{ "GMBU", 4, "a Network Monitor capture: convert it with 'editcap -F pcapng'" },
	{ "RTSS", 4, "a Network Monitor capture: convert it with 'editcap -F pcapng'" },
	{ "BZh", 3, "compressed with bzip2: unpack it first" },
	{ "\xfd"
	  "7zXZ",
		5, "compressed with xz: unpack it first" },
	{ "\x04\x22\x4d\x18", 4, "compressed with lz4: unpack it first" },
	{ "PK\x03\x04", 4, "a zip archive: unpack it first" },
};

/* Opens the file as a stream; a plain one is read by libpcap directly. */
static bool open_stream(
	struct source *s, const char *path, const struct capture_progress *progress, struct err *e)
{
	static const uint8_t gzip[] = { 0x1f, 0x8b }, zstd[] = { 0x28, 0xb5, 0x2f, 0xfd };
	uint8_t magic[4];
	struct stat st;

	s->fd = strcmp(path, "-") ? open(path, O_RDONLY | O_CLOEXEC) : dup(STDIN_FILENO);
	if (s->fd < 0 || fstat(s->fd, &st))
		return fail(e, "%s: %s", path, strerror(errno));
	if (S_ISDIR(st.st_mode))
		return fail(e, "%s: is a directory", path);
	bool plain = S_ISREG(st.st_mode) && lseek(s->fd, 0, SEEK_CUR) == 0;
	if (plain) {
		ssize_t n = pread(s->fd, magic, sizeof(magic), 0);
		plain = n < 2 ||
			(memcmp(magic, gzip, 2) != 0 && (n < 4 || memcmp(magic, zstd, 4) != 0));
	}
	s->fp = plain ? fdopen(dup(s->fd), "rb") : unpack_open(s->fd, progress, &s->unpack);
	if (!s->fp)
		return fail(e, "%s: %s", path, strerror(errno));
	setvbuf(s->fp, s->buffer, _IOFBF, BUFFER);
	__fsetlocking(s->fp, FSETLOCKING_BYCALLER);
	return true;
}

static bool no_capture(const char *path, const uint8_t *start, size_t n, struct err *e)
{
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		if (n >= others[i].n && !memcmp(start, others[i].magic, others[i].n))
			return fail(e, "%s: %s", path, others[i].what);
	return fail(e, "%s: not a capture file (pcap or pcapng)", path);
}

static bool open_pcap(struct source *s, const char *path, struct err *e)
{
	char text[PCAP_ERRBUF_SIZE];

	s->pcap = pcap_fopen_offline_with_tstamp_precision(s->fp, PCAP_TSTAMP_PRECISION_NANO, text);
	if (!s->pcap)
		return fail(e, "%s: damaged capture file: %s", path, text);
	s->at = PCAP_FILE_HEADER;
	return true;
}

/* Tells pcap and pcapng apart by the first bytes. */
static bool open_format(struct source *s, const char *path, struct err *e)
{
	/* microseconds and nanoseconds; then variants, whose records are longer */
	static const uint32_t pcap[] = { 0xa1b2c3d4, 0xa1b23c4d, 0xa1b2cd34, 0xa12b3c4d };
	uint8_t start[PCAP_FILE_HEADER];
	size_t n = fread(start, 1, sizeof(start), s->fp);

	if (n == 0 && !ferror(s->fp) && !(s->unpack && unpack_broken(s->unpack)))
		return fail(e, "%s: empty file", path);
	if (n < 4)
		return no_capture(path, start, n, e);
	for (size_t i = n; i-- > 0;) /* glibc takes back what it gave */
		ungetc(start[i], s->fp);
	uint32_t magic = be32(start);
	if (magic == 0x0a0d0d0a) {
		s->pcapng = pcapng_new(s->fp);
		s->at_known = !s->unpack;
		return true;
	}
	for (size_t i = 0; i < sizeof(pcap) / sizeof(*pcap); i++)
		if (magic == pcap[i] || magic == __builtin_bswap32(pcap[i])) {
			s->at_known = !s->unpack && i < 2;
			if (n < sizeof(start))
				return fail(e, "%s: cut off inside the file header", path);
			return open_pcap(s, path, e);
		}
	return no_capture(path, start, n, e);
}

struct source *source_open(const char *path, const struct capture_progress *progress, struct err *e)
{
	struct source *s = xcalloc(1, sizeof(*s));

	if (open_stream(s, path, progress, e) && open_format(s, path, e))
		return s;
	source_close(s);
	return NULL;
}

static bool next_pcap(struct source *s, struct packet *p)
{
	struct pcap_pkthdr *h;
	const uint8_t *data;
	int status = pcap_next_ex(s->pcap, &h, &data);

	if (status != 1) {
		s->truncated = status == PCAP_ERROR;
		return false;
	}
	p->bytes = (struct slice){ data, h->caplen, h->len, s->at + PCAP_RECORD_HEADER };
	s->at += PCAP_RECORD_HEADER + h->caplen;
	if (s->at_known && (int)h->caplen == pcap_snapshot(s->pcap)) {
		/* libpcap may have left out what is beyond the snapshot length */
		s->at = (uint64_t)ftello(s->fp);
	}
	p->link = (uint32_t)pcap_datalink(s->pcap);
	/* 32 bits without sign in the file */
	p->time_ns = (uint32_t)h->ts.tv_sec * 1000000000ull + (uint32_t)h->ts.tv_usec;
	return true;
}

bool source_next(struct source *s, struct packet *p)
{
	bool there = s->pcapng ? pcapng_next(s->pcapng, p) : next_pcap(s, p);

	if (!there)
		return false;
	if (p->bytes.len < p->bytes.cap || p->bytes.len > WIRE_MAX)
		p->bytes.len = p->bytes.cap;
	if (!s->at_known)
		p->bytes.at = AT_NOWHERE;
	return true;
}

bool source_truncated(const struct source *s)
{
	return s->truncated || (s->pcapng && pcapng_truncated(s->pcapng)) ||
	       (s->unpack && unpack_broken(s->unpack));
}

bool source_stopped(const struct source *s)
{
	return s->unpack && unpack_stopped(s->unpack);
}

int source_fd(const struct source *s)
{
	return s->at_known ? s->fd : -1;
}

void source_close(struct source *s)
{
	if (!s)
		return;
	pcapng_free(s->pcapng);
	if (s->pcap)
		pcap_close(s->pcap); /* and the stream */
	else if (s->fp)
		fclose(s->fp);
	if (s->fd >= 0)
		close(s->fd);
	free(s);
}

void source_link_name(uint32_t link, char *out, size_t n)
{
	int dlt = link == LINKTYPE_RAW ? DLT_RAW : (int)link;
	const char *name = pcap_datalink_val_to_name(dlt);

	snprintf(out, n, "%s (%u)", name ? name : "unknown", link);
}
