/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-hall-private.h"
#include "sc-hall-radar-private.h"
#include "sc-hall-search.h"
#include "sc-weak-ref.h"

struct _ScHallSearch
{
  GObject parent_instance;

  ScHall *hall;
  ScHallRadar *radar; /* (nullable): not where the workspace is on no server */
  GPtrArray *found;   /* of ScHallFound, one for each computer */
  guint generation;   /* of the announcements: names that come too late are of others */
};

G_DEFINE_FINAL_TYPE (ScHallSearch, sc_hall_search, G_TYPE_OBJECT)

static guint changed_signal;

static void
found_free (gpointer data)
{
  ScHallFound *found = data;

  g_free (found->address);
  g_free (found->user);
  g_free (found);
}

static void
sc_hall_search_dispose (GObject *object)
{
  ScHallSearch *self = SC_HALL_SEARCH (object);

  if (self->radar != NULL)
    g_signal_handlers_disconnect_by_data (self->radar, self);
  g_clear_object (&self->radar);
  g_clear_object (&self->hall);
  g_clear_pointer (&self->found, g_ptr_array_unref);

  G_OBJECT_CLASS (sc_hall_search_parent_class)->dispose (object);
}

static void
sc_hall_search_class_init (ScHallSearchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sc_hall_search_dispose;

  changed_signal = g_signal_new ("changed", SC_TYPE_HALL_SEARCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
sc_hall_search_init (ScHallSearch *self)
{
  self->found = g_ptr_array_new_with_free_func (found_free);
}

typedef struct
{
  GWeakRef *search;
  ScHall *hall;
  GPtrArray *sightings; /* of ScHallSighting */
  guint generation;
} Naming;

static void
naming_free (gpointer data)
{
  Naming *state = data;

  sc_weak_ref_free (state->search);
  g_object_unref (state->hall);
  g_ptr_array_unref (state->sightings);
  g_free (state);
}

/* Returns (transfer full) (nullable): what the badge says whose certificate begins so */
static char *
dup_user (ScHall *hall, const char *fingerprint)
{
  g_autofree char *start = sc_badge_dup_id (fingerprint);
  g_autofree char *end = g_strconcat (start, "g", NULL); /* behind all hexadecimal digits */
  ScListRequest request = { .start_id = start, .end_id = end, .limit = 1, .include_docs = TRUE };
  g_autoptr (GPtrArray) rows =
      dex_await_boxed (sc_store_list (sc_session_get_store (hall->session), &request), NULL);
  const ScListRow *row = rows != NULL && rows->len > 0 ? rows->pdata[0] : NULL;
  g_autoptr (ScBadge) badge =
      row != NULL && row->document != NULL
          ? sc_badge_parse (row->document->body, (gssize) row->document->body_length)
          : NULL;

  return badge != NULL ? g_strdup (badge->user) : NULL;
}

static DexFuture *
name_fiber (gpointer data)
{
  Naming *state = data;
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (found_free);
  g_autoptr (ScHallSearch) self = NULL;

  for (guint i = 0; i < state->sightings->len; i++)
    {
      const ScHallSighting *sighting = state->sightings->pdata[i];
      ScHallFound *one = g_new0 (ScHallFound, 1);

      one->address = g_strdup (sighting->address);
      one->user = dup_user (state->hall, sighting->fingerprint);
      g_ptr_array_add (found, one);
    }

  self = g_weak_ref_get (state->search);
  if (self == NULL || self->generation != state->generation)
    return dex_future_new_true ();
  g_ptr_array_unref (self->found);
  self->found = g_steal_pointer (&found);
  g_signal_emit (self, changed_signal, 0);

  return dex_future_new_true ();
}

static void
radar_changed_cb (ScHallSearch *self)
{
  Naming *state = g_new0 (Naming, 1);

  state->search = sc_weak_ref_new (self);
  state->hall = g_object_ref (self->hall);
  state->sightings = _sc_hall_radar_list_hosts (self->radar);
  state->generation = ++self->generation;
  dex_future_disown (dex_scheduler_spawn (dex_scheduler_get_default (), 256 * 1024, name_fiber,
                                          state, naming_free));
}

/**
 * sc_hall_search_new:
 * @hall: a hall
 *
 * Returns: (transfer full): a search that begins at once
 */
ScHallSearch *
sc_hall_search_new (ScHall *hall)
{
  ScHallSearch *self;
  g_autofree char *database = NULL;

  g_return_val_if_fail (SC_IS_HALL (hall), NULL);

  self = g_object_new (SC_TYPE_HALL_SEARCH, NULL);
  self->hall = g_object_ref (hall);
  database = _sc_hall_dup_database (hall, NULL);
  if (database == NULL)
    return self;
  self->radar = _sc_hall_radar_new (database);
  g_signal_connect_swapped (self->radar, "changed", G_CALLBACK (radar_changed_cb), self);

  return self;
}

/**
 * sc_hall_search_list:
 * @self: a search
 *
 * Returns: (transfer none) (element-type ScHallFound): who hosts, each computer once; good until "changed"
 */
GPtrArray *
sc_hall_search_list (ScHallSearch *self)
{
  g_return_val_if_fail (SC_IS_HALL_SEARCH (self), NULL);

  return self->found;
}
