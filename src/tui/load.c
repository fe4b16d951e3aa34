/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/load.h"

#include <poll.h>
#include <stdlib.h>

/* How soon it is seen that reading is to stop where nothing comes in. */
#define WAIT_MS 50

/* Something that is done in a thread of its own. */
struct work {
	struct loader *l;
	unsigned side; /* of what is read */
	pthread_t thread;
	struct load_gate gate;
	struct err err;
	bool ok, done;
	bool running; /* to be joined */
};

enum { WORK_COMPARE = SIDES, WORKS };

struct loader {
	const struct tui_load *load;
	unsigned n;
	struct work works[WORKS];
	struct compare_ask asked, next;
	bool is_next; /* next is to be compared after what is given up */
	struct diff *diff;
};

static void gate_init(struct load_gate *g)
{
	pthread_mutex_init(&g->lock, NULL);
	pthread_cond_init(&g->turn, NULL);
}

/* Lets others in; false: stop. The gate is held by the caller. */
static bool gate_step(struct load_gate *g)
{
	while (__atomic_load_n(&g->waiting, __ATOMIC_ACQUIRE))
		pthread_cond_wait(&g->turn, &g->lock);
	return !__atomic_load_n(&g->stop, __ATOMIC_ACQUIRE);
}

static bool read_step(void *self, uint64_t bytes)
{
	struct load_gate *g = self;

	__atomic_store_n(&g->done, bytes, __ATOMIC_RELAXED);
	return gate_step(g);
}

/* While there is nothing to read the trace is anybody's. */
static bool read_wait(void *self, int fd)
{
	struct load_gate *g = self;
	struct pollfd p = { .fd = fd, .events = POLLIN };

	pthread_mutex_unlock(&g->lock);
	poll(&p, 1, WAIT_MS);
	pthread_mutex_lock(&g->lock);
	return gate_step(g);
}

struct capture_progress load_progress(struct load_gate *gate)
{
	return (struct capture_progress){ gate, read_step, read_wait };
}

static void watch_enter(void *self)
{
	struct load_gate *g = self;

	pthread_mutex_lock(&g->lock);
}

static void watch_leave(void *self)
{
	struct load_gate *g = self;

	pthread_mutex_unlock(&g->lock);
}

static bool watch_step(void *self, uint64_t done, uint64_t of)
{
	struct load_gate *g = self;

	__atomic_store_n(&g->done, done, __ATOMIC_RELAXED);
	__atomic_store_n(&g->of, of, __ATOMIC_RELAXED);
	return gate_step(g);
}

struct diff_watch load_watch(struct load_gate *gate)
{
	return (struct diff_watch){ gate, watch_enter, watch_leave, watch_step };
}

/* ---- the threads */

static void *read_thread(void *self)
{
	struct work *w = self;

	pthread_mutex_lock(&w->gate.lock);
	w->ok = w->l->load->read(w->l->load->self, w->side, &w->gate, &w->err);
	__atomic_store_n(&w->done, true, __ATOMIC_RELEASE);
	pthread_mutex_unlock(&w->gate.lock);
	return NULL;
}

static void *compare_thread(void *self)
{
	struct work *w = self;
	struct loader *l = w->l;

	l->diff = l->load->compare(l->load->self, &l->asked, &w->gate, &w->err);
	w->ok = l->diff;
	__atomic_store_n(&w->done, true, __ATOMIC_RELEASE);
	return NULL;
}

/* A thread that cannot be had is done without. */
static void begin(struct work *w, void *(*body)(void *))
{
	w->done = w->ok = false;
	w->err.text[0] = '\0';
	w->gate.stop = false;
	w->gate.done = w->gate.of = 0;
	w->running = pthread_create(&w->thread, NULL, body, w) == 0;
	if (!w->running)
		body(w);
}

static bool is_done(const struct work *w)
{
	return __atomic_load_n(&w->done, __ATOMIC_ACQUIRE);
}

static void finish(struct work *w)
{
	if (w->running)
		pthread_join(w->thread, NULL);
	w->running = false;
}

static void stop(struct work *w)
{
	__atomic_store_n(&w->gate.stop, true, __ATOMIC_RELEASE);
}

/* ---- */

struct loader *loader_start(const struct tui_load *load, unsigned n)
{
	struct loader *l = xcalloc(1, sizeof(*l));

	l->load = load;
	l->n = n;
	for (unsigned i = 0; i < WORKS; i++) {
		l->works[i].l = l;
		l->works[i].side = i;
		l->works[i].done = true;
		gate_init(&l->works[i].gate);
	}
	for (unsigned i = 0; i < n; i++)
		begin(&l->works[i], read_thread);
	return l;
}

void loader_enter(struct loader *l)
{
	/* All are told before one is waited for. */
	for (unsigned i = 0; i < WORKS; i++)
		__atomic_add_fetch(&l->works[i].gate.waiting, 1, __ATOMIC_ACQ_REL);
	for (unsigned i = 0; i < WORKS; i++)
		pthread_mutex_lock(&l->works[i].gate.lock);
}

void loader_leave(struct loader *l)
{
	for (unsigned i = 0; i < WORKS; i++) {
		struct load_gate *g = &l->works[i].gate;

		__atomic_sub_fetch(&g->waiting, 1, __ATOMIC_ACQ_REL);
		pthread_cond_signal(&g->turn);
		pthread_mutex_unlock(&g->lock);
	}
}

void loader_compare(struct loader *l, const struct compare_ask *ask)
{
	l->next = *ask;
	l->is_next = true;
	stop(&l->works[WORK_COMPARE]);
}

static void forget(struct loader *l)
{
	if (l->diff)
		l->load->forget(l->load->self, l->diff);
	l->diff = NULL;
}

static enum load_state reading_state(struct loader *l, struct err *e)
{
	for (unsigned i = 0; i < l->n; i++)
		if (!is_done(&l->works[i]))
			return LOAD_READING;
	for (unsigned i = 0; i < l->n; i++) {
		finish(&l->works[i]);
		if (!l->works[i].ok) {
			*e = l->works[i].err;
			return LOAD_FAILED;
		}
	}
	return LOAD_IDLE;
}

enum load_state loader_state(struct loader *l, struct err *e)
{
	enum load_state state = reading_state(l, e);
	struct work *w = &l->works[WORK_COMPARE];

	if (state != LOAD_IDLE)
		return state;
	if (!is_done(w))
		return LOAD_COMPARING;
	finish(w);
	if (l->is_next) {
		forget(l);
		l->is_next = false;
		l->asked = l->next;
		begin(w, compare_thread);
		return LOAD_COMPARING;
	}
	if (w->ok || w->gate.stop || !w->err.text[0])
		return LOAD_IDLE;
	*e = w->err;
	return LOAD_FAILED;
}

struct diff *loader_take(struct loader *l, struct compare_ask *ask)
{
	struct diff *d = l->diff;

	if (!is_done(&l->works[WORK_COMPARE]) || !d)
		return NULL;
	*ask = l->asked;
	l->diff = NULL;
	return d;
}

uint64_t loader_bytes(struct loader *l, unsigned side, bool *done)
{
	*done = is_done(&l->works[side]);
	return __atomic_load_n(&l->works[side].gate.done, __ATOMIC_RELAXED);
}

int loader_compared(struct loader *l)
{
	const struct load_gate *g = &l->works[WORK_COMPARE].gate;
	uint64_t of = __atomic_load_n(&g->of, __ATOMIC_RELAXED);

	return of ? (int)(__atomic_load_n(&g->done, __ATOMIC_RELAXED) * 100 / of) : -1;
}

void loader_stop(struct loader *l)
{
	l->is_next = false;
	for (unsigned i = 0; i < WORKS; i++)
		stop(&l->works[i]);
}

void loader_free(struct loader *l)
{
	if (!l)
		return;
	loader_stop(l);
	for (unsigned i = 0; i < WORKS; i++) {
		finish(&l->works[i]);
		pthread_mutex_destroy(&l->works[i].gate.lock);
		pthread_cond_destroy(&l->works[i].gate.turn);
	}
	forget(l);
	free(l);
}
