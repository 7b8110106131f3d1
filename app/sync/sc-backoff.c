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

/* Calls @func once, after the wait that follows another failure, and not before @at_least_ms are over.
 * Returns how long that will be, in milliseconds. */
guint
_sc_backoff_wait (ScBackoff *self, guint at_least_ms, GSourceOnceFunc func, gpointer data)
{
  guint longest = MIN (FIRST_WAIT_MS << MIN (self->attempt, 10), LONGEST_WAIT_MS);
  guint wait = (guint) g_random_int_range ((gint32) longest / 2, (gint32) longest);

  /* All who were sent away at the same time come back spread over a tenth of it. */
  if (wait < at_least_ms)
    wait = at_least_ms + (guint) g_random_int_range (0, (gint32) at_least_ms / 10 + 1);

  self->attempt++;
  _sc_backoff_stop (self);
  self->func = func;
  self->data = data;
  self->source = g_timeout_add_once (wait, waited_cb, self);

  return wait;
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
