/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-json.h"
#include "sc-saved-views.h"
#include "sc-session-private.h"

static gboolean
is_of_section (ScRecord *view, const char *section)
{
  return g_strcmp0 (sc_record_get_string (view, "section"), section) == 0;
}

/* Returns (transfer full): a view of the settings as a record */
static ScRecord *
make_personal (JsonObject *object)
{
  const char *id = sc_json_get_string (object, "_id");

  return id != NULL ? sc_record_new (id, NULL, object) : NULL;
}

static void
add_personal (ScSession *self, const char *section, GPtrArray *views)
{
  JsonArray *array = self->settings->views;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      g_autoptr (ScRecord) view =
          JSON_NODE_HOLDS_OBJECT (node) ? make_personal (json_node_get_object (node)) : NULL;

      if (view != NULL && is_of_section (view, section))
        g_ptr_array_add (views, g_steal_pointer (&view));
    }
}

typedef struct
{
  ScSession *session;
  char *section;
} Listing;

static void
listing_free (gpointer data)
{
  Listing *listing = data;

  g_free (listing->section);
  g_free (listing);
}

static DexFuture *
list_fiber (gpointer data)
{
  Listing *listing = data;
  g_autoptr (GPtrArray) views = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) shared =
      dex_await_boxed (sc_session_load_all (listing->session, "view"), &error);

  if (shared == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  add_personal (listing->session, listing->section, views);
  for (guint i = 0; i < shared->len; i++)
    if (is_of_section (shared->pdata[i], listing->section))
      g_ptr_array_add (views, g_object_ref (shared->pdata[i]));

  return dex_future_new_take_boxed (G_TYPE_PTR_ARRAY, g_steal_pointer (&views));
}

/**
 * sc_session_list_views:
 * @self: a session
 * @section: the name of a list
 *
 * Returns: (transfer full): a future of an array of #ScRecord: the personal views of the list, then the
 *   shared ones; rejects with %SC_STORE_ERROR
 */
DexFuture *
sc_session_list_views (ScSession *self, const char *section)
{
  Listing *listing;

  g_return_val_if_fail (SC_IS_SESSION (self) && section != NULL, NULL);

  listing = g_new0 (Listing, 1);
  listing->session = self;
  listing->section = g_strdup (section);

  return _sc_session_spawn (self, list_fiber, listing, listing_free);
}

/**
 * sc_session_shares_view:
 * @self: a session
 * @view: a view
 *
 * Returns: whether everybody in the workspace has it
 */
gboolean
sc_session_shares_view (ScSession *self, ScRecord *view)
{
  g_return_val_if_fail (SC_IS_SESSION (self) && SC_IS_RECORD (view), FALSE);

  /* What is only in the settings was never in a store. */
  return sc_record_get_rev (view) != NULL;
}

/* The personal views without the one of that id; with @view behind them, if there is one. */
static gboolean
replace_personal (ScSession *self, const char *id, ScRecord *view, GError **error)
{
  g_autoptr (JsonArray) before = self->settings->views;
  JsonArray *after = json_array_new ();

  for (guint i = 0; before != NULL && i < json_array_get_length (before); i++)
    {
      JsonNode *node = json_array_get_element (before, i);

      if (!JSON_NODE_HOLDS_OBJECT (node) ||
          g_strcmp0 (sc_json_get_string (json_node_get_object (node), "_id"), id) != 0)
        json_array_add_element (after, json_node_copy (node));
    }
  if (view != NULL)
    {
      JsonObject *object = sc_json_copy_object (sc_record_get_body (view));

      json_object_set_string_member (object, "_id", id);
      json_array_add_object_element (after, object);
    }
  self->settings->views = after;

  return _sc_settings_save (self->settings, error);
}

static DexFuture *
finish (gboolean ok, GError *error)
{
  return ok ? dex_future_new_true () : dex_future_new_for_error (error);
}

typedef struct
{
  ScSession *session;
  ScRecord *view;
} Sharing;

static void
sharing_free (gpointer data)
{
  Sharing *sharing = data;

  g_object_unref (sharing->view);
  g_free (sharing);
}

static DexFuture *
share_fiber (gpointer data)
{
  Sharing *sharing = data;
  g_autoptr (GError) error = NULL;

  if (!dex_await (sc_permissions_demand (sc_session_get_permissions (sharing->session),
                                         sharing->view, FALSE),
                  &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return sc_session_save (sharing->session, sharing->view);
}

/**
 * sc_session_save_view:
 * @self: a session
 * @view: a record of the type "view", new
 * @shared: whether everybody in the workspace shall have it
 *
 * Keeps a view. Who may share one is decided by the workspace's rules.
 *
 * Returns: (transfer full): a future of something; rejects with %SC_RULES_ERROR_FORBIDDEN,
 *   %SC_STORE_ERROR, or a #GFileError where the settings cannot be written
 */
DexFuture *
sc_session_save_view (ScSession *self, ScRecord *view, gboolean shared)
{
  GError *error = NULL;
  Sharing *sharing;
  gboolean ok;

  g_return_val_if_fail (SC_IS_SESSION (self) && SC_IS_RECORD (view), NULL);

  if (shared)
    {
      sharing = g_new0 (Sharing, 1);
      sharing->session = self;
      sharing->view = g_object_ref (view);
      return _sc_session_spawn (self, share_fiber, sharing, sharing_free);
    }
  ok = replace_personal (self, sc_record_get_id (view), view, &error);

  return finish (ok, error);
}

/**
 * sc_session_delete_view:
 * @self: a session
 * @view: a view of sc_session_list_views()
 *
 * Returns: (transfer full): a future of something; rejects as sc_session_save_view()
 */
DexFuture *
sc_session_delete_view (ScSession *self, ScRecord *view)
{
  GError *error = NULL;
  gboolean ok;

  g_return_val_if_fail (SC_IS_SESSION (self) && SC_IS_RECORD (view), NULL);

  if (sc_session_shares_view (self, view))
    return sc_session_delete (self, view);
  ok = replace_personal (self, sc_record_get_id (view), NULL, &error);

  return finish (ok, error);
}
