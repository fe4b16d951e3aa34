/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/term.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>

/* Our names of keys are in the way of curses' own. */
#define NCURSES_WIDECHAR 1
#include <ncurses.h>

struct term {
	SCREEN *screen;
	FILE *tty;
	int w, h;
	bool color, mouse;
	bool started; /* with colours, once */
	attr_t attrs[STYLES];
	short pairs[STYLES], strong[STYLES]; /* of colours; strong: of what is ST_BOLD, too */
	struct screen shown;                 /* what the terminal has */
	struct timespec clicked, pressed;    /* a button, a key */
	mbstate_t partial;                   /* of a character that has not all its bytes yet */
	int click_x, click_y;
};

/*
 * What a signal handler needs to give the terminal back: a handler has no
 * argument, so this one place is not const. Written before the handlers are
 * set, only read by them.
 */
static struct {
	int fd;
	struct termios saved;
	char reset[256];
	size_t reset_n;
} rescue;

static const int fatal[] = { SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGSEGV, SIGBUS, SIGABRT, SIGFPE,
	SIGILL, SIGPIPE };

static void give_back(void)
{
	ssize_t done = write(rescue.fd, rescue.reset, rescue.reset_n);

	(void)done; /* nothing can be done about it */
	tcsetattr(rescue.fd, TCSANOW, &rescue.saved);
}

static void on_fatal(int sig)
{
	int error = errno;

	give_back();
	errno = error;
	/* SA_RESETHAND has put the default back: the process ends as it would have. */
	raise(sig);
}

static void set_handlers(bool on)
{
	struct sigaction sa = { .sa_handler = on ? on_fatal : SIG_DFL,
		.sa_flags = (int)SA_RESETHAND };

	sigemptyset(&sa.sa_mask);
	for (unsigned i = 0; i < sizeof(fatal) / sizeof(fatal[0]); i++)
		sigaction(fatal[i], &sa, NULL);
}

static void add_reset(const char *capability)
{
	const char *s = tigetstr(capability);
	size_t n = s && s != (const char *)-1 ? strlen(s) : 0;

	if (n && rescue.reset_n + n < sizeof(rescue.reset)) {
		memcpy(rescue.reset + rescue.reset_n, s, n);
		rescue.reset_n += n;
	}
}

static void prepare_rescue(int fd, const struct termios *saved)
{
	static const char mouse_off[] = "\033[?1000l\033[?1002l\033[?1006l";

	rescue.fd = fd;
	rescue.saved = *saved;
	rescue.reset_n = sizeof(mouse_off) - 1;
	memcpy(rescue.reset, mouse_off, rescue.reset_n);
	add_reset("sgr0");
	add_reset("rmkx");
	add_reset("cnorm");
	add_reset("rmcup");
	set_handlers(true);
}

/* How the roles look; without colours by attributes alone. */
static const struct look {
	attr_t attr, plain; /* with and without colours */
	short fg;
} looks[STYLES] = {
	[ST_NORMAL] = { A_NORMAL, A_NORMAL, -1 },
	[ST_BAR] = { A_REVERSE, A_REVERSE, -1 },
	[ST_HEAD] = { A_BOLD, A_BOLD, COLOR_CYAN },
	[ST_A] = { A_NORMAL, A_NORMAL, COLOR_RED },
	[ST_B] = { A_NORMAL, A_NORMAL, COLOR_GREEN },
	[ST_CHANGE] = { A_NORMAL, A_BOLD, COLOR_YELLOW },
	[ST_ERROR] = { A_BOLD, A_BOLD, COLOR_RED },
	[ST_DIM] = { A_DIM, A_DIM, -1 },
	[ST_KEY] = { A_BOLD, A_BOLD, -1 },
	[ST_MARK] = { A_REVERSE, A_REVERSE, COLOR_YELLOW },
};

/* The two sides; of 256 colours the part that differs gets a ground of its own. */
static const struct side_look {
	short few, many, ground; /* of 8 and of 256 colours */
} side_looks[][2] = {
	[PALETTE_RED_GREEN] = { { COLOR_RED, 167, 88 }, { COLOR_GREEN, 71, 22 } },
	[PALETTE_BLUE_ORANGE] = { { COLOR_CYAN, 74, 24 }, { COLOR_YELLOW, 208, 130 } },
};

/* A difference's yellow would be one with orange. */
static short role_color(unsigned role, enum palette p)
{
	bool blue = p == PALETTE_BLUE_ORANGE, many = COLORS >= 256;
	const struct side_look *l = &side_looks[p][role == ST_B];

	if (role == ST_A || role == ST_B)
		return many ? l->many : l->few;
	return blue && role == ST_CHANGE ? COLOR_MAGENTA : looks[role].fg;
}

static void make_styles(struct term *t, enum palette p)
{
	for (unsigned i = 0; i < STYLES; i++) {
		short fg = role_color(i, p);

		t->attrs[i] = t->color ? looks[i].attr : looks[i].plain;
		t->pairs[i] = t->strong[i] = 0;
		if (t->color && fg >= 0) {
			t->pairs[i] = t->strong[i] = (short)(i + 1);
			init_pair(t->pairs[i], fg, -1);
		}
	}
	if (!t->color || COLORS < 256)
		return;
	for (unsigned i = ST_A; i <= ST_B; i++) {
		t->strong[i] = (short)(STYLES + i);
		init_pair(t->strong[i], 231, side_looks[p][i == ST_B].ground);
	}
}

static void note_size(struct term *t)
{
	getmaxyx(stdscr, t->h, t->w);
}

static FILE *open_tty(struct err *e)
{
	int fd = open("/dev/tty", O_RDWR | O_CLOEXEC);

	if (fd < 0) {
		fail(e, "no terminal to show it on: /dev/tty: %s (--format text writes it)",
			strerror(errno));
		return NULL;
	}
	return fdopen(fd, "r+");
}

static bool is_usable(struct err *e)
{
	const char *name = termname();

	if (name && strcmp(name, "dumb") != 0 && tigetstr("cup") && tigetstr("cup") != (char *)-1)
		return true;
	return fail(e,
		"the terminal '%s' cannot place text on the screen (--format text writes it)",
		name ? name : "?");
}

/* Curses asks for clicks alone. */
static void report_drag(struct term *t, bool on)
{
	if (!t->mouse)
		return;
	fputs(on ? "\033[?1002h" : "\033[?1002l", t->tty);
	fflush(t->tty);
}

void term_look(struct term *t, bool color, const struct config *c)
{
	static const mmask_t events = BUTTON1_PRESSED | BUTTON1_CLICKED | BUTTON4_PRESSED |
				      BUTTON5_PRESSED | REPORT_MOUSE_POSITION;
	bool mouse = !c->value[SET_MOUSE];

	t->color = color && has_colors();
	if (t->color && !t->started) {
		start_color();
		use_default_colors();
		t->started = true;
	}
	make_styles(t, (enum palette)c->value[SET_PALETTE]);
	if (!mouse)
		report_drag(t, false);
	if (mouse != t->mouse)
		mousemask(mouse ? events : 0, NULL);
	t->mouse = mouse;
	report_drag(t, t->mouse);
}

static void start(struct term *t, const struct config *c)
{
	set_escdelay(25);
	raw();
	noecho();
	nonl();
	keypad(stdscr, TRUE);
	curs_set(0);
	mouseinterval(0);
	term_look(t, t->color, c);
	note_size(t);
}

struct term *term_open(bool color, const struct config *c, struct err *e)
{
	struct term *t = xcalloc(1, sizeof(*t));
	struct termios saved;

	t->color = color;
	t->tty = open_tty(e);
	if (!t->tty || tcgetattr(fileno(t->tty), &saved) != 0) {
		if (t->tty)
			fail(e, "/dev/tty: %s", strerror(errno));
		goto no;
	}
	/* newterm fails where initscr would exit. */
	t->screen = newterm(NULL, t->tty, t->tty);
	if (!t->screen) {
		const char *name = getenv("TERM");

		fail(e, "nothing is known of the terminal '%s' (--format text writes it)",
			name ? name : "");
		goto no;
	}
	if (!is_usable(e)) {
		endwin();
		delscreen(t->screen);
		goto no;
	}
	prepare_rescue(fileno(t->tty), &saved);
	start(t, c);
	return t;
no:
	if (t->tty)
		fclose(t->tty);
	free(t);
	return NULL;
}

void term_close(struct term *t)
{
	report_drag(t, false);
	endwin();
	set_handlers(false);
	tcsetattr(fileno(t->tty), TCSANOW, &rescue.saved);
	delscreen(t->screen);
	fclose(t->tty);
	screen_free(&t->shown);
	free(t);
}

void term_size(const struct term *t, int *w, int *h)
{
	*w = t->w;
	*h = t->h;
}

static uint32_t special_key(int code)
{
	static const struct {
		int curses;
		uint32_t key;
	} keys[] = { { KEY_UP, KEY_CURSOR_UP }, { KEY_DOWN, KEY_CURSOR_DOWN },
		{ KEY_LEFT, KEY_CURSOR_LEFT }, { KEY_RIGHT, KEY_CURSOR_RIGHT },
		{ KEY_PPAGE, KEY_PAGE_UP }, { KEY_NPAGE, KEY_PAGE_DOWN }, { KEY_HOME, KEY_TO_HOME },
		{ KEY_END, KEY_TO_END }, { KEY_BTAB, KEY_BACK_TAB }, { KEY_DC, KEY_DEL },
		{ KEY_IC, KEY_INS }, { KEY_BACKSPACE, KEY_DELETE_BACK },
		{ KEY_ENTER, KEY_RETURN } };

	for (unsigned i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (keys[i].curses == code)
			return keys[i].key;
	if (code > KEY_F(0) && code <= KEY_F(12))
		return KEY_FN + (uint32_t)(code - KEY_F(0));
	return KEY_NOTHING;
}

/* The milliseconds since *last, which becomes now. */
static int64_t since(struct timespec *last)
{
	struct timespec before = *last;

	clock_gettime(CLOCK_MONOTONIC, last);
	return (last->tv_sec - before.tv_sec) * 1000 + (last->tv_nsec - before.tv_nsec) / 1000000;
}

static uint32_t after(struct timespec *last)
{
	int64_t ms = since(last);

	return ms < 0 ? 0 : ms > UINT32_MAX ? UINT32_MAX : (uint32_t)ms;
}

/* A second click on the same place, soon. Waiting for it in curses would delay the first. */
static bool is_second_click(struct term *t, int x, int y)
{
	bool second = since(&t->clicked) < 400 && x == t->click_x && y == t->click_y;

	if (second)
		t->clicked = (struct timespec){ 0, 0 };
	t->click_x = x;
	t->click_y = y;
	return second;
}

static struct input mouse_input(struct term *t)
{
	struct input in = { .kind = INPUT_NONE };
	MEVENT m;

	if (getmouse(&m) != OK)
		return in;
	in.x = m.x;
	in.y = m.y;
	if (m.bstate & (BUTTON4_PRESSED | BUTTON5_PRESSED)) {
		in.kind = INPUT_WHEEL;
		in.by = m.bstate & BUTTON4_PRESSED ? -3 : 3;
	} else if (m.bstate & (BUTTON1_PRESSED | BUTTON1_CLICKED)) {
		in.kind = is_second_click(t, m.x, m.y) ? INPUT_DOUBLE : INPUT_CLICK;
	} else if (m.bstate & REPORT_MOUSE_POSITION) {
		in.kind = INPUT_DRAG;
	}
	return in;
}

/*
 * Takes a byte of a character; false: there is more to come, or it is none. (The
 * get_wch of curses waits on for a character that a wrong byte can never become.)
 */
static bool take_byte(struct term *t, char byte, uint32_t *key)
{
	bool begun = !mbsinit(&t->partial);
	wchar_t ch = 0;
	size_t n = mbrtowc(&ch, &byte, 1, &t->partial);

	if (n == (size_t)-1) {
		t->partial = (mbstate_t){ 0 };
		return begun && take_byte(t, byte, key);
	}
	*key = ch == '\n' ? KEY_RETURN : ch == 8 ? KEY_DELETE_BACK : (uint32_t)ch;
	return n != (size_t)-2;
}

struct input term_input(struct term *t, int ms)
{
	struct input in = { .kind = INPUT_KEY };
	int got;

	timeout(ms);
	got = getch();
	if (got == KEY_RESIZE) {
		note_size(t);
		in.kind = INPUT_RESIZE;
	} else if (got == KEY_MOUSE) {
		return mouse_input(t);
	} else if (got > UCHAR_MAX) {
		in.key = special_key(got);
	} else if (got != ERR) {
		in.kind = take_byte(t, (char)got, &in.key) ? INPUT_KEY : INPUT_NONE;
	} else {
		struct pollfd p = { .fd = fileno(t->tty), .events = POLLIN };

		/* Nothing in time; a terminal that is gone says so for ever. */
		in.kind = poll(&p, 1, 0) == 1 && p.revents & (POLLHUP | POLLERR) ? INPUT_END
										 : INPUT_NONE;
	}
	if (in.kind == INPUT_KEY)
		in.after = after(&t->pressed);
	return in;
}

static void put_cell(const struct term *t, int y, int x, const struct cell *c)
{
	wchar_t text[CELL_MARKS + 2] = { (wchar_t)c->ch };
	unsigned role = c->style & 0x3f;
	attr_t attr = t->attrs[role];
	cchar_t out;

	for (unsigned i = 0; i < CELL_MARKS; i++)
		text[i + 1] = (wchar_t)c->mark[i];
	if (c->style & ST_CURSOR)
		attr ^= A_REVERSE;
	if (c->style & ST_BOLD)
		attr |= A_BOLD;
	short pair = c->style & ST_BOLD ? t->strong[role] : t->pairs[role];
	if (setcchar(&out, text, attr, pair, NULL) == OK)
		mvadd_wch(y, x, &out);
}

static bool same_cell(const struct cell *a, const struct cell *b)
{
	return a->ch == b->ch && a->style == b->style &&
	       memcmp(a->mark, b->mark, sizeof(a->mark)) == 0;
}

void term_show(struct term *t, const struct screen *s, bool all)
{
	bool fresh = all || s->w != t->shown.w || s->h != t->shown.h;

	if (fresh) {
		screen_reset(&t->shown, s->w, s->h);
		erase();
	}
	if (all)
		clearok(stdscr, TRUE);
	for (int y = 0; y < s->h && y < t->h; y++)
		for (int x = 0; x < s->w && x < t->w; x++) {
			const struct cell *c = screen_at(s, y, x);
			struct cell *old = screen_at(&t->shown, y, x);

			if (c->ch && (fresh || !same_cell(c, old)))
				put_cell(t, y, x, c);
			*old = *c;
		}
	refresh();
}

void term_suspend(struct term *t)
{
	struct sigaction old, stop = { .sa_handler = SIG_DFL };

	report_drag(t, false);
	endwin();
	tcsetattr(fileno(t->tty), TCSANOW, &rescue.saved);
	sigemptyset(&stop.sa_mask);
	sigaction(SIGTSTP, &stop, &old);
	kill(0, SIGTSTP);
	sigaction(SIGTSTP, &old, NULL);
	refresh();
	report_drag(t, true);
	note_size(t);
}

static void base64(const unsigned char *p, size_t n, struct buf *out)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < n; i += 3) {
		unsigned v = (unsigned)p[i] << 16;

		v |= i + 1 < n ? (unsigned)p[i + 1] << 8 : 0;
		v |= i + 2 < n ? p[i + 2] : 0;
		for (unsigned k = 0; k < 4; k++)
			buf_char(out, i + k > n ? '=' : digits[v >> (18 - 6 * k) & 63]);
	}
}

void term_copy(struct term *t, const char *text, size_t n)
{
	struct buf out = { 0 };

	buf_str(&out, "\033]52;c;");
	base64((const unsigned char *)text, n, &out);
	buf_char(&out, '\a');
	fwrite(out.p, 1, out.n, t->tty);
	fflush(t->tty);
	buf_free(&out);
}
