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
  GPtrArray *conflicts;
} Decision;

static void
decision_free (gpointer data, GClosure *closure)
{
  Decision *decision = data;

  g_object_unref (decision->session);
  g_ptr_array_unref (decision->conflicts);
  g_free (decision);
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

  sc_future_then (sc_session_reopen_conflicts (decision->session, decision->conflicts),
                  g_object_get_data (G_OBJECT (toast), "window"), undone_cb);
}

static char *
dup_text (guint n)
{
  if (n == 1)
    return g_strdup (_ ("Decided"));

  return g_strdup_printf (ngettext ("%u entry decided", "%u entries decided", n), n);
}

/**
 * sc_conflict_undo_offer:
 * @from: a widget in the window
 * @session: the session
 * @conflicts: (element-type ScConflict): what was just decided
 *
 * Says that it was, with a button that takes all of it back.
 */
void
sc_conflict_undo_offer (GtkWidget *from, ScSession *session, GPtrArray *conflicts)
{
  GtkRoot *window = gtk_widget_get_root (from);
  g_autofree char *text = dup_text (conflicts->len);
  AdwToast *toast = adw_toast_new (text);
  Decision *decision;

  g_return_if_fail (window != NULL);

  decision = g_new0 (Decision, 1);
  decision->session = g_object_ref (session);
  decision->conflicts = g_ptr_array_ref (conflicts);
  adw_toast_set_button_label (toast, _ ("_Undo"));
  adw_toast_set_timeout (toast, 10);
  g_object_set_data (G_OBJECT (toast), "window", window);
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (undo_clicked_cb), decision,
                         decision_free, 0);
  sc_toaster_add_toast (from, toast);
}
