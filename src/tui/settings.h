/* SPDX-License-Identifier: GPL-3.0-or-later */
/* clang-format off */
/* id, name in the configuration, where, its values with the default first (none: text or a number), help */
SETTING(KEYMAP,    "keymap",    W_ALL,  "vim|smbcmp",              "which keys do what")
SETTING(COLOR,     "color",     W_ALL,  "auto|always|never",       "colours at all")
SETTING(PALETTE,   "palette",   W_ALL,  "red-green|blue-orange",   "of A and B; blue-orange where red looks green")
SETTING(ASCII,     "ascii",     W_ALL,  "no|yes",                  "no characters but ASCII")
SETTING(MOUSE,     "mouse",     W_ALL,  "yes|no",                  "clicks, the wheel; Shift selects text then")
SETTING(LAYOUT,    "layout",    W_ALL,  "auto|below|beside|right", "how the panes stand to each other")
SETTING(SPLIT,     "split",     W_ALL,  "",                        "share of the list, 15 to 80 per cent")
SETTING(COLUMNS,   "columns",   W_ALL,  "auto|all",                "columns of the lists")
SETTING(IDS,       "ids",       W_ALL,  "names|raw",               "sessions, shares, files: s1, t2, h3, or their ids")
SETTING(CONTEXT,   "context",   W_PAIR, "all|3|0",                 "equal operations around each that differs")
SETTING(FIELDS,    "fields",    W_PAIR, "differing|all",           "fields to be shown, where some differ")
SETTING(IGNORED,   "ignored",   W_PAIR, "hide|show",               "fields that the rules ignore")
SETTING(WIRESHARK, "wireshark", W_ALL,  "",                        "program that opens a frame")
