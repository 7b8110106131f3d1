/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* A connection that was taken from libsoup before an answer in parts; the answer is written here. libsoup keeps a source of the main loop for each connection that waits, and GLib looks at each of
 * them in every turn; a line has a source only while its client does not read on. */
typedef struct _ScLine ScLine;

ScLine *_sc_line_take (SoupServer *soup, SoupServerMessage *message);
void _sc_line_free (ScLine *self);
void _sc_line_write (ScLine *self, GBytes *part);
void _sc_line_end (ScLine *self);
void _sc_line_cut (ScLine *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScLine, _sc_line_free)

G_END_DECLS
