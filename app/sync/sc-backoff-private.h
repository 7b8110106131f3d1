/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The waits between failed attempts: each is twice the one before, up to a minute. */
typedef struct
{
  guint attempt;
  guint source; /* 0: not waiting */
  GSourceOnceFunc func;
  gpointer data;
} ScBackoff;

guint _sc_backoff_wait (ScBackoff *self, guint at_least_ms, GSourceOnceFunc func, gpointer data);
void _sc_backoff_stop (ScBackoff *self);
void _sc_backoff_reset (ScBackoff *self);

G_END_DECLS
