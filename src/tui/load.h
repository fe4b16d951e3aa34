/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TUI_LOAD_H
#define TUI_LOAD_H

/*
 * Captures that are read and compared while the interface is open. A thread
 * reads each, and one compares; each holds its gate while it changes or
 * dissects a trace, and lets others in between packets and between rows, when
 * all is whole. So all of a trace can be shown while the rest is read, and no
 * record needs to be atomic.
 */

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "diff/diff.h"

struct load_gate {
	pthread_mutex_t lock;
	pthread_cond_t turn;
	unsigned waiting; /* for the lock; changed without it */
	bool stop;        /* go no further; the same */
	uint64_t done;    /* bytes read, or parts compared */
	uint64_t of;      /* parts to compare; 0: not known yet */
};

/* How captures are to be compared. Pins and sides are those of the command line. */
struct compare_ask {
	bool first;       /* with the pins of the command line, which are added */
	bool swapped;     /* a is the second capture */
	bool anew;        /* under other rules than when they were read */
	uint32_t version; /* of the rules, to know later whether they have changed since */
	struct pin pins[PINS_MAX];
	unsigned n_pins;
};

/* What is done in threads: how the captures are read and compared. */
struct tui_load {
	void *self;
	/* Reads one, with load_progress of the gate. */
	bool (*read)(void *self, unsigned side, struct load_gate *gate, struct err *e);
	/* Compares them under load_watch of the gate; NULL if that cannot be done. */
	struct diff *(*compare)(
		void *self, struct compare_ask *ask, struct load_gate *gate, struct err *e);
	/* Frees what compare gave. */
	void (*forget)(void *self, struct diff *d);
};

/* What a capture is read with behind a gate. */
struct capture_progress load_progress(struct load_gate *gate);

/* What a comparison behind a gate is watched by. */
struct diff_watch load_watch(struct load_gate *gate);

enum load_state { LOAD_READING, LOAD_COMPARING, LOAD_IDLE, LOAD_FAILED };

struct loader;

/* Begins to read n captures. */
struct loader *loader_start(const struct tui_load *load, unsigned n);

/* Waits until all is whole and holds it so. */
void loader_enter(struct loader *l);
void loader_leave(struct loader *l);

/* Asks for a comparison; one that is going on is given up. Only when all is read. */
void loader_compare(struct loader *l, const struct compare_ask *ask);

/* What is going on. LOAD_FAILED: e says why reading or comparing came to nothing. */
enum load_state loader_state(struct loader *l, struct err *e);

/* The comparison that is done, once, and what was asked for; NULL: none, or it was stopped. */
struct diff *loader_take(struct loader *l, struct compare_ask *ask);

/* About how many bytes of a capture are read, and whether it is read to its end. */
uint64_t loader_bytes(struct loader *l, unsigned side, bool *done);

/* How much is compared, in per cent; -1: that is not known yet. */
int loader_compared(struct loader *l);

/* Ends what is going on where it is. */
void loader_stop(struct loader *l);

/* Waits for the threads and frees; what was compared and not taken is forgotten. */
void loader_free(struct loader *l);

#endif
