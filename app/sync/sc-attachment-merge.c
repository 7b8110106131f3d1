/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-attachment-merge-private.h"

/* The attachments of two branches, brought together: pure, and the same on every desk. */

typedef struct
{
  const ScDocument *base; /* (nullable) */
  const ScDocument *winner;
  const ScDocument *loser;
  GPtrArray *merged;
} Merging;

static ScAttachment *
find (const ScDocument *document, const char *name)
{
  return document != NULL ? sc_attachments_find (document->attachments, name) : NULL;
}

/* @attachment: (nullable): NULL where it was removed */
static void
take (Merging *self, const ScAttachment *attachment, const char *name)
{
  ScAttachment *copy = attachment != NULL ? sc_attachment_copy (attachment) : NULL;

  if (copy == NULL)
    return;
  g_set_str (&copy->name, name);
  g_ptr_array_add (self->merged, copy);
}

static gboolean
is_taken (Merging *self, const char *name)
{
  return find (self->winner, name) != NULL || find (self->loser, name) != NULL ||
         sc_attachments_find (self->merged, name) != NULL;
}

/* "plan.pdf" → "plan (2).pdf", or the next number that is free. */
static char *
dup_free_name (Merging *self, const char *name)
{
  const char *slash = strrchr (name, '/');
  const char *file = slash != NULL ? slash + 1 : name;
  const char *dot = strrchr (file, '.');
  gsize length = dot != NULL && dot > file ? (gsize) (dot - name) : strlen (name);

  for (guint i = 2;; i++)
    {
      g_autofree char *free_name =
          g_strdup_printf ("%.*s (%u)%s", (int) length, name, i, name + length);

      if (!is_taken (self, free_name))
        return g_steal_pointer (&free_name);
    }
}

/* What only one side has changed is as that side has it; what both have changed is kept twice; what one
 * has removed and the other has changed is kept. */
static void
merge_one (Merging *self, const char *name)
{
  ScAttachment *base = find (self->base, name);
  ScAttachment *winner = find (self->winner, name);
  ScAttachment *loser = find (self->loser, name);
  gboolean won = !sc_attachment_equal (winner, base);
  gboolean lost = !sc_attachment_equal (loser, base);

  if (!lost || sc_attachment_equal (winner, loser))
    {
      take (self, winner, name);
    }
  else if (!won || winner == NULL)
    {
      take (self, loser, name);
    }
  else
    {
      g_autofree char *other = dup_free_name (self, name);

      take (self, winner, name);
      take (self, loser, other);
    }
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
add_names (GPtrArray *names, const ScDocument *document)
{
  for (guint i = 0; document->attachments != NULL && i < document->attachments->len; i++)
    {
      const ScAttachment *attachment = document->attachments->pdata[i];

      if (!g_ptr_array_find_with_equal_func (names, attachment->name, g_str_equal, NULL))
        g_ptr_array_add (names, attachment->name);
    }
}

/*
 * _sc_attachments_merge:
 * @base: (nullable): what both come from
 *
 * Returns (transfer full) (element-type ScAttachment): what the merged revision has; nothing that either
 * side has added or changed is missing
 */
GPtrArray *
_sc_attachments_merge (const ScDocument *base, const ScDocument *winner, const ScDocument *loser)
{
  Merging self = { base, winner, loser, sc_attachments_new () };
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  add_names (names, winner);
  add_names (names, loser);
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    merge_one (&self, names->pdata[i]);

  return self.merged;
}
