/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-error-text.h"
#include "sc-format.h"
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

static guint record_activated_signal;

static void
row_activated_cb (AdwActionRow *row, ScRefusedGroup *self)
{
  g_signal_emit (self, record_activated_signal, 0, g_object_get_data (G_OBJECT (row), "id"));
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
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row),
                                 title != NULL && *title != '\0' ? title : refusal->id);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("go-next-symbolic"));
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

static void
fill (ScRefusedGroup *self, GPtrArray *refusals)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->group, self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);

  for (guint i = 0; i < MIN (refusals->len, MAX_ROWS); i++)
    add_row (self, create_row (self, refusals->pdata[i]));
  if (refusals->len > MAX_ROWS)
    add_row (self, create_rest_row (refusals->len - MAX_ROWS));
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
  G_OBJECT_CLASS (klass)->dispose = sc_refused_group_dispose;

  record_activated_signal =
      g_signal_new ("record-activated", SC_TYPE_REFUSED_GROUP, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
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
