/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-backoff-private.h"

/* The wait after the first failure, and the longest; a random part of each is taken off so that a
 * hundred desks do not come back in the same second. */
#define FIRST_WAIT_MS 1000
#define LONGEST_WAIT_MS (60 * 1000)

static void
waited_cb (gpointer data)
{
  ScBackoff *self = data;

  self->source = 0;
  self->func (self->data);
}

/* Calls @func once, after the wait that follows another failure. */
void
_sc_backoff_wait (ScBackoff *self, GSourceOnceFunc func, gpointer data)
{
  guint wait = MIN (FIRST_WAIT_MS << MIN (self->attempt, 10), LONGEST_WAIT_MS);

  self->attempt++;
  _sc_backoff_stop (self);
  self->func = func;
  self->data = data;
  self->source = g_timeout_add_once ((guint) g_random_int_range ((gint32) wait / 2, (gint32) wait),
                                     waited_cb, self);
}

/* Ends the waiting; the next wait is longer all the same. */
void
_sc_backoff_stop (ScBackoff *self)
{
  g_clear_handle_id (&self->source, g_source_remove);
}

/* Something worked, or somebody asked: the next wait is a short one again. */
void
_sc_backoff_reset (ScBackoff *self)
{
  self->attempt = 0;
}
