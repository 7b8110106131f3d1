/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Bytes first to last, both included. */
typedef struct
{
  guint64 first;
  guint64 last;
} ScRange;

/* What to do with a Range header. */
typedef enum
{
  SC_RANGE_WHOLE,         /* it is not there, or not understood: send everything */
  SC_RANGE_PARTS,         /* send what it names */
  SC_RANGE_UNSATISFIABLE, /* it names nothing that is there */
} ScRangeResult;

ScRangeResult _sc_range_parse (const char *value, guint64 length, GArray *ranges);

G_END_DECLS
