/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How fast something goes on, smoothed, and how long the rest will take. All zero before it begins. */
typedef struct
{
  gint64 at; /* of the last sample, in microseconds of the monotonic clock */
  guint64 done;
  double seconds; /* of all samples; an old one counts less and less */
  double weight;  /* what was done in them */
} ScPace;

void _sc_pace_note (ScPace *self, gint64 now, guint64 done);
gint64 _sc_pace_estimate (const ScPace *self, guint64 left);

G_END_DECLS
