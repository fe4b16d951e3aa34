/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/load.h"

#include <stdlib.h>

struct reading {
	struct loader *l;
	unsigned side;
	pthread_t thread;
	struct load_gate gate;
	struct err err;
	bool ok, done, joined;
};

struct loader {
	const struct tui_load *load;
	unsigned n;
	struct reading r[SIDES];
	pthread_t compare_thread;
	bool comparing, compared, compare_joined;
	struct diff *diff;
};

bool load_progress(void *self, uint64_t bytes)
{
	struct load_gate *g = self;

	g->bytes = bytes;
	while (__atomic_load_n(&g->waiting, __ATOMIC_ACQUIRE))
		pthread_cond_wait(&g->turn, &g->lock);
	return !__atomic_load_n(&g->stop, __ATOMIC_ACQUIRE);
}

static void *read_thread(void *self)
{
	struct reading *r = self;

	pthread_mutex_lock(&r->gate.lock);
	r->ok = r->l->load->read(r->l->load->self, r->side, &r->gate, &r->err);
	__atomic_store_n(&r->done, true, __ATOMIC_RELEASE);
	pthread_mutex_unlock(&r->gate.lock);
	return NULL;
}

static void *compare_thread(void *self)
{
	struct loader *l = self;

	l->diff = l->load->compare(l->load->self);
	__atomic_store_n(&l->compared, true, __ATOMIC_RELEASE);
	return NULL;
}

/* A thread that cannot be had is done without. */
static void run(pthread_t *thread, bool *joined, void *(*body)(void *), void *self)
{
	*joined = pthread_create(thread, NULL, body, self) != 0;
	if (*joined)
		body(self);
}

struct loader *loader_start(const struct tui_load *load, unsigned n)
{
	struct loader *l = xcalloc(1, sizeof(*l));

	l->load = load;
	l->n = n;
	for (unsigned i = 0; i < n; i++) {
		l->r[i].l = l;
		l->r[i].side = i;
		pthread_mutex_init(&l->r[i].gate.lock, NULL);
		pthread_cond_init(&l->r[i].gate.turn, NULL);
	}
	for (unsigned i = 0; i < n; i++)
		run(&l->r[i].thread, &l->r[i].joined, read_thread, &l->r[i]);
	return l;
}

void loader_enter(struct loader *l)
{
	for (unsigned i = 0; i < l->n; i++) {
		__atomic_add_fetch(&l->r[i].gate.waiting, 1, __ATOMIC_ACQ_REL);
		pthread_mutex_lock(&l->r[i].gate.lock);
	}
}

void loader_leave(struct loader *l)
{
	for (unsigned i = 0; i < l->n; i++) {
		__atomic_sub_fetch(&l->r[i].gate.waiting, 1, __ATOMIC_ACQ_REL);
		pthread_cond_signal(&l->r[i].gate.turn);
		pthread_mutex_unlock(&l->r[i].gate.lock);
	}
}

static void join_reading(struct reading *r)
{
	if (!r->joined)
		pthread_join(r->thread, NULL);
	r->joined = true;
}

static void join_comparing(struct loader *l)
{
	if (l->comparing && !l->compare_joined)
		pthread_join(l->compare_thread, NULL);
	l->compare_joined = true;
}

enum load_state loader_state(struct loader *l, struct diff **d, struct err *e)
{
	for (unsigned i = 0; i < l->n; i++)
		if (!__atomic_load_n(&l->r[i].done, __ATOMIC_ACQUIRE))
			return LOAD_READING;
	for (unsigned i = 0; i < l->n; i++) {
		join_reading(&l->r[i]);
		if (!l->r[i].ok) {
			*e = l->r[i].err;
			return LOAD_FAILED;
		}
	}
	*d = NULL;
	if (l->n == 1)
		return LOAD_DONE;
	if (!l->comparing) {
		l->comparing = true;
		run(&l->compare_thread, &l->compare_joined, compare_thread, l);
	}
	if (!__atomic_load_n(&l->compared, __ATOMIC_ACQUIRE))
		return LOAD_COMPARING;
	join_comparing(l);
	*d = l->diff;
	return LOAD_DONE;
}

uint64_t loader_bytes(struct loader *l, unsigned side, bool *done)
{
	*done = __atomic_load_n(&l->r[side].done, __ATOMIC_ACQUIRE);
	return l->r[side].gate.bytes;
}

void loader_stop(struct loader *l)
{
	for (unsigned i = 0; i < l->n; i++)
		__atomic_store_n(&l->r[i].gate.stop, true, __ATOMIC_RELEASE);
}

void loader_free(struct loader *l)
{
	if (!l)
		return;
	loader_stop(l);
	for (unsigned i = 0; i < l->n; i++) {
		join_reading(&l->r[i]);
		pthread_mutex_destroy(&l->r[i].gate.lock);
		pthread_cond_destroy(&l->r[i].gate.turn);
	}
	join_comparing(l);
	free(l);
}
