/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-error-text.h"
#include "sc-format.h"
#include "sc-future.h"
#include "sc-hall-dialog.h"
#include "sc-hall-search.h"
#include "sc-qr-code.h"

struct _ScHallDialog
{
  AdwDialog parent_instance;

  GtkStack *stack;
  GtkWidget *problem;
  AdwActionRow *problem_row;
  AdwPreferencesGroup *found_group;
  GtkEditable *code_row;
  GtkWidget *join_row;
  GtkWidget *host_row;
  GtkLabel *address_label;
  GtkLabel *code_label;
  ScQrCode *qr_code;
  GtkLabel *guests_label;
  GtkLabel *expiry_label;
  GtkWidget *end_button;
  AdwStatusPage *joined_page;

  ScSession *session;
  ScHallSearch *search;
  GPtrArray *found_rows; /* of AdwActionRow, which the group owns */
  guint update_source;
  gboolean busy;
};

G_DEFINE_FINAL_TYPE (ScHallDialog, sc_hall_dialog, ADW_TYPE_DIALOG)

static void
show_hosting (ScHallDialog *self, ScHall *hall)
{
  g_autofree char *addresses = g_strjoinv ("\n", (char **) sc_hall_get_addresses (hall));
  g_autofree char *time = sc_format_moment_ms (sc_hall_get_closes_at (hall));
  guint n = sc_hall_get_n_guests (hall);
  g_autofree char *guests =
      n > 0 ? g_strdup_printf (ngettext ("%u computer connected", "%u computers connected", n), n)
            : g_strdup (_ ("Nobody connected yet"));
  /* Translators: %s is a time, such as “14:05”. */
  g_autofree char *expiry = g_strdup_printf (_ ("Others can join until %s"), time);

  gtk_label_set_label (self->address_label,
                       *addresses != '\0' ? addresses : _ ("This computer is in no network"));
  gtk_label_set_label (self->code_label, sc_hall_get_short_code (hall));
  gtk_label_set_label (self->guests_label, guests);
  gtk_label_set_label (self->expiry_label, expiry);
  sc_qr_code_set_text (self->qr_code, sc_hall_get_link (hall));
}

static void
show_joined (ScHallDialog *self, ScHall *hall)
{
  const char *host = sc_hall_get_host_name (hall);
  gboolean away = sc_sync_job_get_state (sc_hall_get_sync (hall)) == SC_SYNC_STATE_OFFLINE;
  g_autofree char *text = NULL;

  if (away)
    text = g_strdup (_ ("The other computer does not answer. Everything is saved here."));
  else if (host != NULL)
    /* Translators: %s is a user's name. */
    text = g_strdup_printf (_ ("With the computer of %s. Changes go to and fro at once."), host);
  else
    text = g_strdup (_ ("Changes go to and fro at once."));
  adw_status_page_set_description (self->joined_page, text);
}

static void
found_activated_cb (GtkWidget *row, ScHallDialog *self)
{
  g_autofree char *text =
      g_strconcat ((const char *) g_object_get_data (G_OBJECT (row), "address"), " ", NULL);

  gtk_editable_set_text (self->code_row, text);
  gtk_widget_grab_focus (GTK_WIDGET (self->code_row));
  gtk_editable_set_position (self->code_row, -1);
}

static void
add_found (ScHallDialog *self, const ScHallFound *found)
{
  GtkWidget *row = adw_action_row_new ();
  /* Translators: %s is a user's name. */
  g_autofree char *title = found->user != NULL ? g_strdup_printf (_ ("Computer of %s"), found->user)
                                               : g_strdup (_ ("Computer of a member"));

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), found->address);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("computer-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "address", g_strdup (found->address), g_free);
  g_signal_connect (row, "activated", G_CALLBACK (found_activated_cb), self);
  adw_preferences_group_add (self->found_group, row);
  g_ptr_array_add (self->found_rows, row);
}

static void
update_found (ScHallDialog *self)
{
  GPtrArray *found = sc_hall_search_list (self->search);

  for (guint i = 0; i < self->found_rows->len; i++)
    adw_preferences_group_remove (self->found_group, self->found_rows->pdata[i]);
  g_ptr_array_set_size (self->found_rows, 0);
  for (guint i = 0; i < found->len; i++)
    add_found (self, found->pdata[i]);
  gtk_widget_set_visible (GTK_WIDGET (self->found_group), found->len > 0);
}

static void
update (ScHallDialog *self)
{
  ScHall *hall = sc_session_get_hall (self->session);
  const char *page = "choose";

  if (self->busy)
    page = "busy";
  else if (sc_hall_is_hosting (hall))
    page = "hosting";
  else if (sc_hall_get_sync (hall) != NULL)
    page = "joined";

  if (g_str_equal (page, "hosting"))
    show_hosting (self, hall);
  else if (g_str_equal (page, "joined"))
    show_joined (self, hall);
  gtk_stack_set_visible_child_name (self->stack, page);
}

static gboolean
update_cb (gpointer data)
{
  ScHallDialog *self = data;

  self->update_source = 0;
  update (self);

  return G_SOURCE_REMOVE;
}

/* Changes come from fibers: the widgets follow from the main loop. */
static void
queue_update (ScHallDialog *self)
{
  if (self->update_source == 0)
    self->update_source = g_timeout_add (60, update_cb, self);
}

static void
done_cb (gpointer object, const GValue *value, const GError *error, gpointer data)
{
  ScHallDialog *self = object;

  self->busy = FALSE;
  gtk_widget_set_visible (self->problem, error != NULL);
  if (error != NULL)
    {
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->problem_row),
                                     sc_error_get_title (error));
      adw_action_row_set_subtitle (self->problem_row, sc_error_get_text (error));
    }
  queue_update (self);
}

static void
run (ScHallDialog *self, DexFuture *future)
{
  self->busy = TRUE;
  update (self);
  sc_future_then (future, self, done_cb);
}

static void
host_cb (GtkWidget *widget, ScHallDialog *self)
{
  run (self, sc_hall_open (sc_session_get_hall (self->session), NULL, SC_HALL_MINUTES));
}

static void
end_cb (GtkWidget *widget, ScHallDialog *self)
{
  run (self, sc_hall_close (sc_session_get_hall (self->session)));
}

static void
code_changed_cb (GtkEditable *editable, ScHallDialog *self)
{
  gtk_widget_set_sensitive (self->join_row, *gtk_editable_get_text (editable) != '\0');
}

static void
join_cb (GtkWidget *widget, ScHallDialog *self)
{
  if (*gtk_editable_get_text (self->code_row) != '\0')
    run (self, sc_hall_join (sc_session_get_hall (self->session),
                             gtk_editable_get_text (self->code_row)));
}

static void
leave_cb (GtkWidget *widget, ScHallDialog *self)
{
  sc_hall_leave (sc_session_get_hall (self->session));
}

static void
copy_cb (GtkWidget *widget, ScHallDialog *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget),
                          sc_hall_get_link (sc_session_get_hall (self->session)));
}

static void
sc_hall_dialog_dispose (GObject *object)
{
  ScHallDialog *self = SC_HALL_DIALOG (object);

  g_clear_handle_id (&self->update_source, g_source_remove);
  g_clear_object (&self->search);
  g_clear_pointer (&self->found_rows, g_ptr_array_unref);
  /* The child is bound, too, and must not be taken out twice. */
  adw_dialog_set_child (ADW_DIALOG (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), SC_TYPE_HALL_DIALOG);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (sc_hall_dialog_parent_class)->dispose (object);
}

static void
sc_hall_dialog_class_init (ScHallDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sc_hall_dialog_dispose;

  g_type_ensure (SC_TYPE_QR_CODE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/dortmund/SmartCity/ui/sc-hall-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, ScHallDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, ScHallDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, ScHallDialog, problem_row);
  gtk_widget_class_bind_template_child (widget_class, ScHallDialog, found_group);
  gtk_widget_class_bind_template_child (widget_class, ScHallDialog, code_row);
  gtk_widget_class_bind_template_child (widget_class, ScHallDialog, join_row);
  gtk_widget_class_bind_template_child (widget_class, ScHallDialog, host_row);
  gtk_widget_class_bind_template_child (widget_class, ScHallDialog, address_label);
  gtk_widget_class_bind_template_child (widget_class, ScHallDialog, code_label);
  gtk_widget_class_bind_template_child (widget_class, ScHallDialog, qr_code);
  gtk_widget_class_bind_template_child (widget_class, ScHallDialog, guests_label);
  gtk_widget_class_bind_template_child (widget_class, ScHallDialog, expiry_label);
  gtk_widget_class_bind_template_child (widget_class, ScHallDialog, end_button);
  gtk_widget_class_bind_template_child (widget_class, ScHallDialog, joined_page);
  gtk_widget_class_bind_template_callback (widget_class, host_cb);
  gtk_widget_class_bind_template_callback (widget_class, end_cb);
  gtk_widget_class_bind_template_callback (widget_class, code_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, join_cb);
  gtk_widget_class_bind_template_callback (widget_class, leave_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
}

static void
sc_hall_dialog_init (ScHallDialog *self)
{
  self->found_rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sc_hall_dialog_new:
 * @session: the session
 *
 * Returns: (transfer floating): a dialog; closing it ends nothing
 */
AdwDialog *
sc_hall_dialog_new (ScSession *session)
{
  ScHallDialog *self = g_object_new (SC_TYPE_HALL_DIALOG, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (sc_session_get_hall (session), "notify", G_CALLBACK (queue_update), self,
                           G_CONNECT_SWAPPED);
  self->search = sc_hall_search_new (sc_session_get_hall (session));
  g_signal_connect_object (self->search, "changed", G_CALLBACK (update_found), self,
                           G_CONNECT_SWAPPED);
  update (self);

  return ADW_DIALOG (self);
}
