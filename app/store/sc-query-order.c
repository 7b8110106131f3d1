/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-query-order-private.h"

#define BLOCK 512

/*
 * _sc_query_order_compare:
 *
 * Returns: where two orders differ
 */
ScOrderDifference
_sc_query_order_compare (GArray *before, GArray *after)
{
  const gint64 *a = (const gint64 *) before->data;
  const gint64 *b = (const gint64 *) after->data;
  guint shorter = MIN (before->len, after->len);
  ScOrderDifference difference = { 0, before->len, after->len };
  guint left;

  while (shorter - difference.head >= BLOCK &&
         memcmp (a + difference.head, b + difference.head, BLOCK * sizeof *a) == 0)
    difference.head += BLOCK;
  while (difference.head < shorter && a[difference.head] == b[difference.head])
    difference.head++;

  left = shorter - difference.head;
  a += before->len;
  b += after->len;
  for (; left >= BLOCK && memcmp (a - BLOCK, b - BLOCK, BLOCK * sizeof *a) == 0; left -= BLOCK)
    a -= BLOCK, b -= BLOCK;
  for (; left > 0 && a[-1] == b[-1]; left--)
    a--, b--;
  difference.before_end = (guint) (a - (const gint64 *) before->data);
  difference.after_end = (guint) (b - (const gint64 *) after->data);

  return difference;
}

/* How many documents come or go when only changed ones do; G_MAXUINT when one that did not change stands
 * elsewhere. */
guint
_sc_query_order_count_splices (GArray *before,
                               GArray *after,
                               ScOrderDifference difference,
                               GHashTable *changed)
{
  guint i = difference.head;
  guint j = difference.head;
  guint n_splices = 0;

  while (i < difference.before_end || j < difference.after_end)
    {
      gint64 *was = i < difference.before_end ? &g_array_index (before, gint64, i) : NULL;
      gint64 *is = j < difference.after_end ? &g_array_index (after, gint64, j) : NULL;

      if (was != NULL && is != NULL && *was == *is)
        i++, j++;
      else if (was != NULL && g_hash_table_contains (changed, was))
        i++, n_splices++;
      else if (is != NULL && g_hash_table_contains (changed, is))
        j++, n_splices++;
      else
        return G_MAXUINT;
    }

  return n_splices;
}
