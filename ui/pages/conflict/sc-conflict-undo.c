/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-conflict-undo.h"
#include "sc-future.h"
#include "sc-toast.h"
#include "sc-toaster.h"

typedef struct
{
  ScSession *session;
  ScConflict *conflict;
} Decision;

static void
decision_free (gpointer data)
{
  Decision *decision = data;

  g_object_unref (decision->session);
  g_object_unref (decision->conflict);
  g_free (decision);
}

static Decision *
decision_new (ScSession *session, ScConflict *conflict)
{
  Decision *decision = g_new0 (Decision, 1);

  decision->session = g_object_ref (session);
  decision->conflict = g_object_ref (conflict);

  return decision;
}

static ScDocument *
new_document (ScRecord *record, const char *rev)
{
  g_autoptr (JsonNode) node =
      json_node_init_object (json_node_alloc (), sc_record_get_body (record));
  g_autofree char *body = json_to_string (node, FALSE);

  return sc_document_new (sc_record_get_id (record), rev, FALSE, body);
}

static gboolean
write_one (ScStore *store, ScDocument *document, GError **error)
{
  g_autoptr (GPtrArray) documents =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sc_document_unref);
  g_autoptr (GPtrArray) results = NULL;

  g_ptr_array_add (documents, document);
  results = dex_await_boxed (sc_store_write (store, documents, SC_WRITE_BRANCH), error);

  return results != NULL;
}

/* Mine goes on top of the decision, theirs beside it, both from where they began. */
static DexFuture *
undo_fiber (gpointer data)
{
  Decision *decision = data;
  ScStore *store = sc_session_get_store (decision->session);
  ScRecord *mine = sc_conflict_get_mine (decision->conflict);
  ScRecord *theirs = sc_conflict_get_theirs (decision->conflict);
  ScRecord *base = sc_conflict_get_base (decision->conflict);
  ScRecord *kept = mine != NULL ? mine : theirs;
  g_autoptr (GError) error = NULL;
  g_autoptr (ScRecord) decided = dex_await_object (
      sc_session_load (decision->session, sc_conflict_get_id (decision->conflict)), NULL);

  if (!write_one (store, new_document (kept, decided != NULL ? sc_record_get_rev (decided) : NULL),
                  &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (mine != NULL && theirs != NULL && base != NULL &&
      !write_one (store, new_document (theirs, sc_record_get_rev (base)), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

static void
undone_cb (gpointer object, const GValue *value, const GError *error, gpointer data)
{
  if (error != NULL)
    sc_toast_error (object, error);
}

static void
undo_clicked_cb (AdwToast *toast, gpointer data)
{
  Decision *decision = data;
  GtkWidget *window = g_object_get_data (G_OBJECT (toast), "window");

  sc_future_then (dex_scheduler_spawn (dex_scheduler_get_default (), 256 * 1024, undo_fiber,
                                       decision_new (decision->session, decision->conflict),
                                       decision_free),
                  window, undone_cb);
}

static void
closure_free (gpointer data, GClosure *closure)
{
  decision_free (data);
}

/**
 * sc_conflict_undo_offer:
 * @from: a widget in the window
 * @session: the session
 * @conflict: what was just decided
 *
 * Says that it was, with a button that takes it back.
 */
void
sc_conflict_undo_offer (GtkWidget *from, ScSession *session, ScConflict *conflict)
{
  GtkRoot *window = gtk_widget_get_root (from);
  AdwToast *toast = adw_toast_new (_ ("Decided"));

  g_return_if_fail (window != NULL);

  adw_toast_set_button_label (toast, _ ("_Undo"));
  adw_toast_set_timeout (toast, 10);
  g_object_set_data (G_OBJECT (toast), "window", window);
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (undo_clicked_cb),
                         decision_new (session, conflict), closure_free, 0);
  sc_toaster_add_toast (from, toast);
}
