/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-seq-ranges-private.h"

#define RANGE(self, i) g_array_index (self, ScSeqRange, i)

ScSeqRanges *
_sc_seq_ranges_new (void)
{
  return g_array_new (FALSE, FALSE, sizeof (ScSeqRange));
}

/* Returns the index of the first range that does not end before @seq. */
static guint
find (const ScSeqRanges *self, gint64 seq)
{
  guint low = 0;
  guint high = self->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (RANGE (self, middle).last < seq)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

/* Mostly behind the last one; but what was written first need not be told first. What is there already adds
 * nothing. */
void
_sc_seq_ranges_add (ScSeqRanges *self, ScSeqRange range)
{
  guint begin;
  guint end;

  if (range.first < 1 || range.first > range.last)
    return;
  /* All that it overlaps or touches become one with it. */
  begin = end = find (self, range.first - 1);
  while (end < self->len && RANGE (self, end).first <= range.last + 1)
    {
      range.first = MIN (range.first, RANGE (self, end).first);
      range.last = MAX (range.last, RANGE (self, end).last);
      end++;
    }
  if (end == begin)
    {
      g_array_insert_val (self, begin, range);
      return;
    }
  RANGE (self, begin) = range;
  g_array_remove_range (self, begin + 1, end - begin - 1);
}

void
_sc_seq_ranges_add_all (ScSeqRanges *self, const ScSeqRanges *other)
{
  for (guint i = 0; i < other->len; i++)
    _sc_seq_ranges_add (self, RANGE (other, i));
}

gboolean
_sc_seq_ranges_contain (const ScSeqRanges *self, gint64 seq)
{
  guint i = find (self, seq);

  return i < self->len && RANGE (self, i).first <= seq;
}

void
_sc_seq_ranges_forget (ScSeqRanges *self, gint64 through)
{
  guint n = 0;

  while (n < self->len && RANGE (self, n).last <= through)
    n++;
  if (n > 0)
    g_array_remove_range (self, 0, n);
}

/* Returns (transfer full): [[first, last], …] */
JsonArray *
_sc_seq_ranges_to_json (const ScSeqRanges *self)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < self->len; i++)
    {
      JsonArray *pair = json_array_new ();

      json_array_add_int_element (pair, RANGE (self, i).first);
      json_array_add_int_element (pair, RANGE (self, i).last);
      json_array_add_array_element (array, pair);
    }

  return array;
}

/* Adds what stands in @array (nullable), and leaves out what is no range: what was saved may be older than what is
 * known. */
void
_sc_seq_ranges_read_json (ScSeqRanges *self, JsonArray *array)
{
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      JsonArray *pair = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

      if (pair != NULL && json_array_get_length (pair) == 2 &&
          JSON_NODE_HOLDS_VALUE (json_array_get_element (pair, 0)) &&
          JSON_NODE_HOLDS_VALUE (json_array_get_element (pair, 1)))
        _sc_seq_ranges_add (self, (ScSeqRange) { json_array_get_int_element (pair, 0),
                                                 json_array_get_int_element (pair, 1) });
    }
}
