/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-agenda-private.h"
#include "sc-clock.h"

#define MS_PER_MINUTE 60000

struct _ScAgenda
{
  GArray *entries;       /* of ScAgendaEntry */
  GHashTable *positions; /* id → position + 1 */
  GPtrArray *parents; /* of the entries: (nullable) the id of the item above, owned by its record */
  guint minutes;
  guint planned_minutes;
};

G_DEFINE_BOXED_TYPE (ScAgenda, sc_agenda, sc_agenda_ref, sc_agenda_unref)

/* What is needed while the agenda is put together. */
typedef struct
{
  ScAgenda *agenda;
  GHashTable *items;    /* id → ScRecord */
  GHashTable *children; /* id, "" for the top → GPtrArray of ScRecord in order */
  gint64 start_ms;      /* -1: no times */
  gint64 end_ms;        /* -1: open */
} Build;

static void
entry_clear (ScAgendaEntry *entry)
{
  g_object_unref (entry->item);
  g_free (entry->number);
}

static const char *
get_key (ScRecord *item)
{
  const char *key = sc_record_get_string (item, "order");

  return key != NULL ? key : "";
}

static int
compare_items (gconstpointer a, gconstpointer b)
{
  ScRecord *first = *(ScRecord *const *) a;
  ScRecord *second = *(ScRecord *const *) b;
  int order = strcmp (get_key (first), get_key (second));

  return order != 0 ? order : strcmp (sc_record_get_id (first), sc_record_get_id (second));
}

static ScRecord *
find_parent (Build *build, ScRecord *item)
{
  const char *parent = sc_record_get_string (item, "parent_id");

  return parent != NULL ? g_hash_table_lookup (build->items, parent) : NULL;
}

/* Whether an item is below itself, and the one of its ring that is put at the top: that with the smallest id. */
static gboolean
heads_ring (Build *build, ScRecord *item)
{
  ScRecord *up = find_parent (build, item);
  gboolean smallest = TRUE;

  for (guint i = 0; up != NULL && up != item && i < g_hash_table_size (build->items); i++)
    {
      smallest = smallest && strcmp (sc_record_get_id (item), sc_record_get_id (up)) < 0;
      up = find_parent (build, up);
    }

  return up == item && smallest;
}

static GPtrArray *
get_children (Build *build, const char *id)
{
  return g_hash_table_lookup (build->children, id);
}

static void
add_child (Build *build, ScRecord *item)
{
  ScRecord *parent = heads_ring (build, item) ? NULL : find_parent (build, item);
  const char *id = parent != NULL ? sc_record_get_id (parent) : "";
  GPtrArray *children = get_children (build, id);

  if (children == NULL)
    {
      children = g_ptr_array_new ();
      g_hash_table_insert (build->children, (gpointer) id, children);
    }
  g_ptr_array_add (children, item);
}

static guint
measure (Build *build, ScRecord *item)
{
  gint64 own = sc_record_get_int (item, "duration_min", 0);
  GPtrArray *children = get_children (build, sc_record_get_id (item));
  guint below = 0;

  for (guint i = 0; children != NULL && i < children->len; i++)
    below += measure (build, children->pdata[i]);

  return MAX ((guint) CLAMP (own, 0, 1440), below);
}

static gboolean
has_number (ScRecord *item)
{
  const char *kind = sc_record_get_string (item, "kind");

  return g_strcmp0 (kind, "section") != 0 && g_strcmp0 (kind, "break") != 0;
}

static gint64
get_start (Build *build, guint minutes)
{
  return build->start_ms >= 0 ? build->start_ms + (gint64) minutes * MS_PER_MINUTE : -1;
}

/* What numbers below an item begin with, and which comes next: a section has those of the level it is on. */
typedef struct
{
  const char *prefix;
  guint next;
} Numbering;

static char *
take_number (Numbering *numbering, ScRecord *item)
{
  return has_number (item) ? g_strdup_printf ("%s%u", numbering->prefix, ++numbering->next)
                           : g_strdup ("");
}

/* @before: the minutes that have passed when these begin */
static void
add_entries (Build *build, const char *parent, guint depth, guint before, Numbering *numbering)
{
  GPtrArray *children = get_children (build, parent);

  for (guint i = 0; children != NULL && i < children->len; i++)
    {
      ScRecord *item = children->pdata[i];
      const char *id = sc_record_get_id (item);
      ScAgendaEntry entry = { g_object_ref (item),           depth,
                              take_number (numbering, item), measure (build, item),
                              get_start (build, before),     FALSE };
      g_autofree char *prefix = g_strconcat (entry.number, ".", NULL);
      Numbering own = { prefix, 0 };

      entry.late = build->end_ms >= 0 && get_start (build, before + entry.minutes) > build->end_ms;
      g_ptr_array_add (build->agenda->parents, *parent != '\0' ? (gpointer) parent : NULL);
      g_array_append_val (build->agenda->entries, entry);
      g_hash_table_insert (build->agenda->positions, (gpointer) id,
                           GUINT_TO_POINTER (build->agenda->entries->len));
      add_entries (build, id, depth + 1, before, has_number (item) ? &own : numbering);
      before += entry.minutes;
    }
  if (depth == 0)
    build->agenda->minutes = before;
}

static void
read_times (Build *build, ScRecord *meeting)
{
  const char *start = meeting != NULL ? sc_record_get_string (meeting, "start") : NULL;
  const char *end = meeting != NULL ? sc_record_get_string (meeting, "end") : NULL;

  if (start == NULL || !sc_clock_parse_ms (start, &build->start_ms))
    build->start_ms = -1;
  if (end == NULL || build->start_ms < 0 || !sc_clock_parse_ms (end, &build->end_ms))
    build->end_ms = -1;
  if (build->end_ms >= build->start_ms && build->end_ms >= 0)
    build->agenda->planned_minutes = (guint) ((build->end_ms - build->start_ms) / MS_PER_MINUTE);
}

/**
 * sc_agenda_new:
 * @meeting: (nullable): the meeting, for the times
 * @items: (element-type ScRecord): its agenda items, in any order
 *
 * Returns: (transfer full): the agenda
 */
ScAgenda *
sc_agenda_new (ScRecord *meeting, GPtrArray *items)
{
  ScAgenda *self = g_atomic_rc_box_new0 (ScAgenda);
  g_autoptr (GHashTable) by_id = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) children =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_ptr_array_unref);
  g_autoptr (GPtrArray) sorted = g_ptr_array_copy (items, NULL, NULL);
  Build build = { self, by_id, children, -1, -1 };
  Numbering numbering = { "", 0 };

  self->entries = g_array_new (FALSE, TRUE, sizeof (ScAgendaEntry));
  g_array_set_clear_func (self->entries, (GDestroyNotify) entry_clear);
  self->positions = g_hash_table_new (g_str_hash, g_str_equal);
  self->parents = g_ptr_array_new ();
  /* A copy of the array does not own the records. */
  g_ptr_array_set_free_func (sorted, NULL);
  g_ptr_array_sort (sorted, compare_items);
  for (guint i = 0; i < sorted->len; i++)
    g_hash_table_insert (by_id, (gpointer) sc_record_get_id (sorted->pdata[i]), sorted->pdata[i]);
  for (guint i = 0; i < sorted->len; i++)
    add_child (&build, sorted->pdata[i]);
  read_times (&build, meeting);
  add_entries (&build, "", 0, 0, &numbering);

  return self;
}

ScAgenda *
sc_agenda_ref (ScAgenda *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
sc_agenda_clear (ScAgenda *self)
{
  g_hash_table_unref (self->positions);
  g_ptr_array_unref (self->parents);
  g_array_unref (self->entries);
}

/**
 * sc_agenda_unref:
 * @self: (transfer full): an agenda
 */
void
sc_agenda_unref (ScAgenda *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) sc_agenda_clear);
}

guint
sc_agenda_get_n_entries (ScAgenda *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->entries->len;
}

/**
 * sc_agenda_get_entry:
 * @self: an agenda
 * @position: less than the number of its entries
 *
 * Returns: (transfer none): the entry that is read there
 */
const ScAgendaEntry *
sc_agenda_get_entry (ScAgenda *self, guint position)
{
  g_return_val_if_fail (self != NULL && position < self->entries->len, NULL);

  return &g_array_index (self->entries, ScAgendaEntry, position);
}

/**
 * sc_agenda_find:
 * @self: an agenda
 * @id: (nullable): the id of an item
 *
 * Returns: its position, -1 when it is not there
 */
int
sc_agenda_find (ScAgenda *self, const char *id)
{
  g_return_val_if_fail (self != NULL, -1);

  return id != NULL ? GPOINTER_TO_INT (g_hash_table_lookup (self->positions, id)) - 1 : -1;
}

/**
 * sc_agenda_get_minutes:
 * @self: an agenda
 *
 * Returns: how long all items take together
 */
guint
sc_agenda_get_minutes (ScAgenda *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->minutes;
}

/**
 * sc_agenda_get_planned_minutes:
 * @self: an agenda
 *
 * Returns: how long the meeting is to last, 0 when that is not said
 */
guint
sc_agenda_get_planned_minutes (ScAgenda *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->planned_minutes;
}

const char *
_sc_agenda_get_parent (ScAgenda *self, guint position)
{
  return self->parents->pdata[position];
}
