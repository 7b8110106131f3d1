/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-error-text.h"
#include "sc-format.h"
#include "sc-future.h"
#include "sc-give-up-dialog.h"
#include "sc-refused-group.h"

/* Who imported a thousand rows without permission does not read them one by one. */
#define MAX_ROWS 50

struct _ScRefusedGroup
{
  AdwBin parent_instance;

  AdwPreferencesGroup *group;
  GPtrArray *rows; /* of GtkWidget, which the group owns */
  ScSession *session;
  GSignalGroup *outbox_signals;
  guint update_source;
};

G_DEFINE_FINAL_TYPE (ScRefusedGroup, sc_refused_group, ADW_TYPE_BIN)

enum
{
  RECORD_ACTIVATED,
  GIVEN_UP,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static const char *
id_of (gpointer row)
{
  return g_object_get_data (G_OBJECT (row), "id");
}

/* Returns (nullable): the row, if the document is still refused. */
static AdwActionRow *
find_row (ScRefusedGroup *self, const char *id)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (g_strcmp0 (id_of (self->rows->pdata[i]), id) == 0)
      return ADW_ACTION_ROW (self->rows->pdata[i]);

  return NULL;
}

/* The row says itself what came of it: a toast of the window is behind the dialog. */
static void
say (ScRefusedGroup *self, const char *id, const char *text)
{
  AdwActionRow *row = find_row (self, id);

  if (row != NULL)
    adw_action_row_set_subtitle (row, text);
  gtk_accessible_announce (GTK_ACCESSIBLE (self), text,
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static void
say_error (ScRefusedGroup *self, const char *id, const GError *error)
{
  g_autofree char *text = sc_error_dup_text (error);
  g_autofree char *whole = g_strdup_printf ("%s. %s", sc_error_get_title (error), text);

  say (self, id, whole);
}

static void
row_activated_cb (AdwActionRow *row, ScRefusedGroup *self)
{
  g_signal_emit (self, signals[RECORD_ACTIVATED], 0, id_of (row));
}

static void
edit_cb (GtkWidget *widget, const char *name, GVariant *id)
{
  g_signal_emit (widget, signals[RECORD_ACTIVATED], 0, g_variant_get_string (id, NULL));
}

static void
offered_cb (gpointer object, const GValue *value, const GError *error, gpointer id)
{
  if (value != NULL)
    say (object, id, _ ("The server has accepted it."));
  /* A new refusal fills the list anew, with its reason. */
  else if (!g_error_matches (error, SC_SYNC_ERROR, SC_SYNC_ERROR_REFUSED))
    say_error (object, id, error);
}

static void
offer_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ScRefusedGroup *self = SC_REFUSED_GROUP (widget);
  ScSyncJob *job = sc_session_get_sync (self->session);
  const char *id = g_variant_get_string (parameter, NULL);

  if (job == NULL)
    return;
  say (self, id, _ ("Asking the server …"));
  sc_future_then_with (sc_sync_job_offer (job, id), self, offered_cb, g_strdup (id), g_free);
}

typedef struct
{
  ScRefusedGroup *group;
  char *id;
} Choosing;

static void
exported_cb (gpointer object, const GValue *value, const GError *error, gpointer id)
{
  if (value != NULL)
    say (object, id, _ ("Written to the file. It is still kept here."));
  else
    say_error (object, id, error);
}

static void
file_chosen_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Choosing *choosing = data;
  g_autoptr (ScRefusedGroup) self = choosing->group;
  g_autofree char *id = choosing->id;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, NULL);
  ScSyncJob *job = self->session != NULL ? sc_session_get_sync (self->session) : NULL;

  if (file != NULL && job != NULL)
    sc_future_then_with (sc_sync_job_export_document (job, id, file), self, exported_cb,
                         g_strdup (id), g_free);
  g_free (choosing);
}

static void
export_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  Choosing *choosing = g_new0 (Choosing, 1);

  choosing->group = g_object_ref (SC_REFUSED_GROUP (widget));
  choosing->id = g_variant_dup_string (parameter, NULL);
  gtk_file_dialog_set_title (dialog, _ ("Export the Change"));
  /* Translators: the name of a file. */
  gtk_file_dialog_set_initial_name (dialog, _ ("refused-change.json"));
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (widget)), NULL, file_chosen_cb,
                        choosing);
}

static void
given_up_cb (gpointer object, const GValue *value, const GError *error, gpointer id)
{
  if (value != NULL)
    g_signal_emit (object, signals[GIVEN_UP], 0);
  else
    say_error (object, id, error);
}

static void
agreed_cb (ScGiveUpDialog *dialog, const char *id, ScRefusedGroup *self)
{
  say (self, id, _ ("Asking the server …"));
  sc_future_then_with (sc_session_give_up (self->session, id), self, given_up_cb, g_strdup (id),
                       g_free);
}

static void
give_up_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ScRefusedGroup *self = SC_REFUSED_GROUP (widget);
  AdwDialog *dialog;

  if (sc_session_get_sync (self->session) == NULL)
    return;
  dialog = sc_give_up_dialog_new (self->session, g_variant_get_string (parameter, NULL));
  g_signal_connect_object (dialog, "agreed", G_CALLBACK (agreed_cb), self, 0);
  adw_dialog_present (dialog, widget);
}

static void
append_item (GMenu *menu, const char *label, const char *action, const char *id)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, action, "s", id);
  g_menu_append_item (menu, item);
}

static GtkWidget *
new_menu_button (const char *id, const char *title)
{
  GtkWidget *button = gtk_menu_button_new ();
  g_autoptr (GMenu) menu = g_menu_new ();
  /* Translators: %s is the title of a record. */
  g_autofree char *name = g_strdup_printf (_ ("What to do with “%s”"), title);

  append_item (menu, _ ("_Edit"), "refused.edit", id);
  append_item (menu, _ ("Offer _Again"), "refused.offer", id);
  append_item (menu, _ ("E_xport …"), "refused.export", id);
  append_item (menu, _ ("_Discard …"), "refused.give-up", id);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-more-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _ ("What to Do"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);

  return button;
}

static GtkWidget *
create_row (ScRefusedGroup *self, const ScRefusal *refusal)
{
  GtkWidget *row = adw_action_row_new ();
  const char *title = sc_session_get_title (self->session, refusal->id);
  g_autofree char *time = sc_format_moment_ms (refusal->refused_at);
  /* Translators: why a change was refused, and when. */
  g_autofree char *subtitle = g_strdup_printf (_ ("%s (%s)"), sc_refusal_get_text (refusal), time);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  if (title == NULL || *title == '\0')
    title = refusal->id;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), new_menu_button (refusal->id, title));
  g_object_set_data_full (G_OBJECT (row), "id", g_strdup (refusal->id), g_free);
  g_signal_connect (row, "activated", G_CALLBACK (row_activated_cb), self);

  return row;
}

static GtkWidget *
create_rest_row (guint n)
{
  g_autofree char *count = sc_format_count (n);
  /* Translators: behind a list that is cut off. */
  g_autofree char *text = g_strdup_printf (ngettext ("and %s more", "and %s more", n), count);
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), text);

  return row;
}

static void
add_row (ScRefusedGroup *self, GtkWidget *row)
{
  adw_preferences_group_add (self->group, row);
  g_ptr_array_add (self->rows, row);
}

/* Who has dealt with one row goes on with the next one. */
static void
restore_focus (ScRefusedGroup *self, guint place)
{
  if (self->rows->len > 0)
    gtk_widget_grab_focus (self->rows->pdata[MIN (place, self->rows->len - 1)]);
}

static guint
find_focus (ScRefusedGroup *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  for (guint i = 0; focus != NULL && i < self->rows->len; i++)
    if (focus == self->rows->pdata[i] || gtk_widget_is_ancestor (focus, self->rows->pdata[i]))
      return i;

  return G_MAXUINT;
}

static void
fill (ScRefusedGroup *self, GPtrArray *refusals)
{
  guint focus = find_focus (self);

  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->group, self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);

  for (guint i = 0; i < MIN (refusals->len, MAX_ROWS); i++)
    add_row (self, create_row (self, refusals->pdata[i]));
  if (refusals->len > MAX_ROWS)
    add_row (self, create_rest_row (refusals->len - MAX_ROWS));
  if (focus != G_MAXUINT)
    restore_focus (self, focus);
}

static gboolean
update_cb (gpointer data)
{
  ScRefusedGroup *self = data;
  ScSyncJob *job = sc_session_get_sync (self->session);
  g_autoptr (GPtrArray) refusals =
      job != NULL ? sc_outbox_list (sc_sync_job_get_outbox (job)) : g_ptr_array_new ();

  self->update_source = 0;
  fill (self, refusals);
  gtk_widget_set_visible (GTK_WIDGET (self), refusals->len > 0);

  return G_SOURCE_REMOVE;
}

/* Many are refused at once. */
static void
queue_update (ScRefusedGroup *self)
{
  if (self->update_source == 0)
    self->update_source = g_timeout_add (60, update_cb, self);
}

static void
sync_changed_cb (ScRefusedGroup *self)
{
  ScSyncJob *job = sc_session_get_sync (self->session);

  g_signal_group_set_target (self->outbox_signals,
                             job != NULL ? sc_sync_job_get_outbox (job) : NULL);
  queue_update (self);
}

static void
sc_refused_group_dispose (GObject *object)
{
  ScRefusedGroup *self = SC_REFUSED_GROUP (object);

  g_clear_handle_id (&self->update_source, g_source_remove);
  g_clear_object (&self->outbox_signals);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (sc_refused_group_parent_class)->dispose (object);
}

static void
sc_refused_group_class_init (ScRefusedGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sc_refused_group_dispose;

  signals[RECORD_ACTIVATED] =
      g_signal_new ("record-activated", SC_TYPE_REFUSED_GROUP, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[GIVEN_UP] = g_signal_new ("given-up", SC_TYPE_REFUSED_GROUP, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_install_action (widget_class, "refused.edit", "s", edit_cb);
  gtk_widget_class_install_action (widget_class, "refused.offer", "s", offer_cb);
  gtk_widget_class_install_action (widget_class, "refused.export", "s", export_cb);
  gtk_widget_class_install_action (widget_class, "refused.give-up", "s", give_up_cb);
}

static void
sc_refused_group_init (ScRefusedGroup *self)
{
  self->rows = g_ptr_array_new ();
  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_group_set_title (self->group, _ ("Not Accepted by the Server"));
  adw_preferences_group_set_description (
      self->group, _ ("These changes are kept on this computer and offered again. Change them, or "
                      "ask the project office for permission."));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->group));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  self->outbox_signals = g_signal_group_new (SC_TYPE_OUTBOX);
  g_signal_group_connect_swapped (self->outbox_signals, "changed", G_CALLBACK (queue_update), self);
}

/**
 * sc_refused_group_set_session:
 * @self: a group
 * @session: whose server it is about; set once
 */
void
sc_refused_group_set_session (ScRefusedGroup *self, ScSession *session)
{
  g_return_if_fail (SC_IS_REFUSED_GROUP (self) && SC_IS_SESSION (session));

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "notify::sync", G_CALLBACK (sync_changed_cb), self,
                           G_CONNECT_SWAPPED);
  /* Titles are read when they are first asked for. */
  g_signal_connect_object (session, "titles-changed", G_CALLBACK (queue_update), self,
                           G_CONNECT_SWAPPED);
  sync_changed_cb (self);
  g_clear_handle_id (&self->update_source, g_source_remove);
  update_cb (self);
}
