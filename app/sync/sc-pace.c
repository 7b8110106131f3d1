/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <math.h>

#include "sc-pace-private.h"

/* Samples are at least so far apart; what is older than this counts a third. Before there is this much to go
 * by, nothing is said. */
#define SAMPLE_US (G_USEC_PER_SEC / 4)
#define MEMORY_SECONDS 20.0
#define ENOUGH_SECONDS 2.0

/* @now: microseconds of the monotonic clock; @done: how much there is in all */
void
_sc_pace_note (ScPace *self, gint64 now, guint64 done)
{
  double seconds = (double) (now - self->at) / G_USEC_PER_SEC;
  double fading;

  if (self->at == 0 || done < self->done)
    {
      *self = (ScPace) { .at = now, .done = done };
      return;
    }
  if (now - self->at < SAMPLE_US)
    return;
  fading = exp (-seconds / MEMORY_SECONDS);
  self->seconds = self->seconds * fading + seconds;
  self->weight = self->weight * fading + (double) (done - self->done);
  self->at = now;
  self->done = done;
}

/* Returns: how many seconds @left more will take, -1 while nobody can tell */
gint64
_sc_pace_estimate (const ScPace *self, guint64 left)
{
  if (self->seconds < ENOUGH_SECONDS || self->weight <= 0)
    return -1;

  return (gint64) MIN ((double) left * self->seconds / self->weight, (double) G_MAXINT32);
}
