/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-error-text.h"
#include "sc-toast.h"
#include "sc-toaster.h"

/**
 * sc_toast:
 * @from: a widget in the window
 * @text: what to say
 */
void
sc_toast (GtkWidget *from, const char *text)
{
  AdwToast *toast = adw_toast_new (text);

  adw_toast_set_use_markup (toast, FALSE);
  sc_toaster_add_toast (from, toast);
}

void
sc_toast_error (GtkWidget *from, const GError *error)
{
  AdwToast *toast = adw_toast_new (sc_error_get_text (error));

  adw_toast_set_use_markup (toast, FALSE);
  adw_toast_set_timeout (toast, 10);
  sc_toaster_add_toast (from, toast);
}

/**
 * sc_toast_undoable:
 * @from: a widget in the window
 * @text: what was done, and can be taken back
 */
void
sc_toast_undoable (GtkWidget *from, const char *text)
{
  AdwToast *toast = adw_toast_new (text);

  adw_toast_set_use_markup (toast, FALSE);
  adw_toast_set_button_label (toast, _ ("_Undo"));
  adw_toast_set_action_name (toast, "win.undo-session");
  adw_toast_set_timeout (toast, 10);
  sc_toaster_add_toast (from, toast);
}

/**
 * sc_toast_deleted:
 * @from: a widget in the window
 * @title: what was deleted
 */
void
sc_toast_deleted (GtkWidget *from, const char *title)
{
  /* Translators: %s is the title of a record. */
  g_autofree char *text = g_strdup_printf (_ ("“%s” deleted"), title);

  sc_toast_undoable (from, text);
}
