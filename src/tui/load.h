/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TUI_LOAD_H
#define TUI_LOAD_H

/*
 * Captures that are read while the interface is open. A thread reads each; it
 * holds the capture's gate while it changes the trace and lets others in
 * between packets, when the trace is whole. So all of the trace can be shown
 * while the rest is read, and no record needs to be atomic.
 */

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "diff/diff.h"

struct load_gate {
	pthread_mutex_t lock;
	pthread_cond_t turn;
	unsigned waiting; /* for the lock; changed without it */
	bool stop;        /* read no further; the same */
	uint64_t bytes;   /* read so far */
};

/* How the captures are read and compared; each is called in a thread of its own. */
struct tui_load {
	void *self;
	/* Reads one, with load_progress and the gate as the reading's progress. */
	bool (*read)(void *self, unsigned side, struct load_gate *gate, struct err *e);
	/* Compares them; NULL if that cannot be done. */
	struct diff *(*compare)(void *self);
};

/* The progress of a capture that is being read behind a gate. */
bool load_progress(void *gate, uint64_t bytes);

enum load_state { LOAD_READING, LOAD_COMPARING, LOAD_DONE, LOAD_FAILED };

struct loader;

struct loader *loader_start(const struct tui_load *load, unsigned n);

/* Waits until the traces are whole and holds them so; only while they are read. */
void loader_enter(struct loader *l);
void loader_leave(struct loader *l);

/* What is going on; goes on to comparing when all is read. *d: what came of it. */
enum load_state loader_state(struct loader *l, struct diff **d, struct err *e);

/* About how many bytes of a capture are read, and whether it is read to its end. */
uint64_t loader_bytes(struct loader *l, unsigned side, bool *done);

/* Ends the reading where it is. */
void loader_stop(struct loader *l);

/* Waits for the threads and frees. */
void loader_free(struct loader *l);

#endif
