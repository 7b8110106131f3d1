/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-file-row.h"
#include "sc-files-group.h"
#include "sc-future.h"
#include "sc-toast.h"

struct _ScFilesGroup
{
  AdwBin parent_instance;

  ScSession *session;
  char *id;
  AdwPreferencesGroup *group;
  GtkListBox *list;
  GtkWidget *add_button;
  GtkWidget *keep_row;
  char *shown; /* (nullable): what the rows show */
  gboolean editable;
  gboolean loading;
  gboolean load_again;
};

G_DEFINE_FINAL_TYPE (ScFilesGroup, sc_files_group, ADW_TYPE_BIN)

static void load (ScFilesGroup *self);

static char *
describe (ScFilesGroup *self, GPtrArray *files)
{
  GString *text = g_string_new (self->editable ? "e" : "");

  for (guint i = 0; i < files->len; i++)
    {
      const ScRecordFile *file = files->pdata[i];

      g_string_append_printf (text, "\n%d %s %s", (int) file->state, file->attachment->digest,
                              file->attachment->name);
    }

  return g_string_free_and_steal (text);
}

static void
show_files (ScFilesGroup *self, GPtrArray *files)
{
  g_autofree char *text = describe (self, files);

  if (!g_set_str (&self->shown, text))
    return;
  gtk_list_box_remove_all (self->list);
  for (guint i = 0; i < files->len; i++)
    gtk_list_box_append (self->list, sc_file_row_new (self->session, self->id, files->pdata[i],
                                                      self->editable));
  gtk_widget_set_visible (GTK_WIDGET (self->list), files->len > 0);
  gtk_widget_set_visible (self->keep_row,
                          files->len > 0 && sc_session_get_sync (self->session) != NULL);
  gtk_widget_set_visible (self->add_button, self->editable);
  gtk_widget_set_visible (GTK_WIDGET (self), self->editable || files->len > 0);
  adw_preferences_group_set_description (
      self->group,
      files->len > 0 ? NULL : _ ("Photos and documents can be dropped or pasted here."));
}

static void
loaded_cb (gpointer object, const GValue *value, const GError *error, gpointer data)
{
  ScFilesGroup *self = object;
  g_autoptr (GPtrArray) none = g_ptr_array_new ();

  self->loading = FALSE;
  /* A record that is not written yet has none. */
  show_files (self, value != NULL ? g_value_get_boxed (value) : none);
  if (self->load_again)
    load (self);
}

static void
load (ScFilesGroup *self)
{
  self->load_again = self->loading;
  if (self->loading)
    return;
  self->loading = TRUE;
  sc_future_then (sc_session_list_files (self->session, self->id), self, loaded_cb);
}

static void
added_cb (gpointer object, const GValue *value, const GError *error, gpointer data)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE))
    sc_toast (object, _ ("A folder cannot be added. Choose the files in it."));
  else if (error != NULL && error->domain == G_IO_ERROR)
    sc_toast (object, _ ("The file could not be read. Nothing was added."));
  else if (error != NULL)
    sc_toast_error (object, error);
}

static void
add_files (ScFilesGroup *self, GListModel *files)
{
  if (self->editable && g_list_model_get_n_items (files) > 0)
    sc_future_then (sc_session_add_files (self->session, self->id, files), self, added_cb);
}

static void
chosen_cb (GObject *dialog, GAsyncResult *result, gpointer data)
{
  g_autoptr (ScFilesGroup) self = data;
  g_autoptr (GListModel) files =
      gtk_file_dialog_open_multiple_finish (GTK_FILE_DIALOG (dialog), result, NULL);

  if (files != NULL)
    add_files (self, files);
}

static void
add_clicked_cb (GtkButton *button, ScFilesGroup *self)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();

  gtk_file_dialog_set_title (dialog, _ ("Add Files"));
  gtk_file_dialog_open_multiple (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL,
                                 chosen_cb, g_object_ref (self));
}

static void
add_file_list (ScFilesGroup *self, const GValue *value)
{
  g_autoptr (GListStore) files = g_list_store_new (G_TYPE_FILE);
  g_autoptr (GSList) list = gdk_file_list_get_files (g_value_get_boxed (value));

  for (GSList *l = list; l != NULL; l = l->next)
    g_list_store_append (files, l->data);
  add_files (self, G_LIST_MODEL (files));
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, ScFilesGroup *self)
{
  if (!self->editable || !G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    return FALSE;
  add_file_list (self, value);

  return TRUE;
}

static void
show_paste_failure (ScFilesGroup *self)
{
  sc_toast (GTK_WIDGET (self),
            _ ("What was copied could not be read. Copy it once more, or save it "
               "as a file and add that."));
}

static void
packed_cb (gpointer object, const GValue *value, const GError *error, gpointer data)
{
  ScFilesGroup *self = object;

  sc_future_then (sc_session_add_bytes (self->session, self->id, _ ("Picture.png"), "image/png",
                                        g_value_get_boxed (value)),
                  self, added_cb);
}

/* A screenshot has millions of pixels: in a thread. */
static DexFuture *
pack_fiber (gpointer texture)
{
  return dex_future_new_take_boxed (G_TYPE_BYTES, gdk_texture_save_to_png_bytes (texture));
}

static void
texture_read_cb (GObject *clipboard, GAsyncResult *result, gpointer data)
{
  g_autoptr (ScFilesGroup) self = data;
  GdkTexture *texture = gdk_clipboard_read_texture_finish (GDK_CLIPBOARD (clipboard), result, NULL);

  if (texture != NULL)
    sc_future_then (dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), 0, pack_fiber,
                                         texture, g_object_unref),
                    self, packed_cb);
  else
    show_paste_failure (self);
}

static void
files_read_cb (GObject *clipboard, GAsyncResult *result, gpointer data)
{
  g_autoptr (ScFilesGroup) self = data;
  const GValue *value = gdk_clipboard_read_value_finish (GDK_CLIPBOARD (clipboard), result, NULL);

  if (value != NULL)
    add_file_list (self, value);
  else
    show_paste_failure (self);
}

static gboolean
paste_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  ScFilesGroup *self = SC_FILES_GROUP (widget);
  GdkClipboard *clipboard = gtk_widget_get_clipboard (widget);
  GdkContentFormats *formats = gdk_clipboard_get_formats (clipboard);

  if (!self->editable)
    return FALSE;
  if (gdk_content_formats_contain_gtype (formats, GDK_TYPE_FILE_LIST))
    gdk_clipboard_read_value_async (clipboard, GDK_TYPE_FILE_LIST, G_PRIORITY_DEFAULT, NULL,
                                    files_read_cb, g_object_ref (self));
  else if (gdk_content_formats_contain_gtype (formats, GDK_TYPE_TEXTURE))
    gdk_clipboard_read_texture_async (clipboard, NULL, texture_read_cb, g_object_ref (self));
  else
    return FALSE;

  return TRUE;
}

static void
keep_cb (AdwSwitchRow *row, GParamSpec *pspec, ScFilesGroup *self)
{
  sc_file_policy_set_record (sc_session_get_file_policy (self->session), self->id,
                             adw_switch_row_get_active (row));
}

static void
sc_files_group_dispose (GObject *object)
{
  ScFilesGroup *self = SC_FILES_GROUP (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->shown, g_free);

  G_OBJECT_CLASS (sc_files_group_parent_class)->dispose (object);
}

static void
sc_files_group_class_init (ScFilesGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sc_files_group_dispose;
  gtk_widget_class_add_binding (GTK_WIDGET_CLASS (klass), GDK_KEY_v, GDK_CONTROL_MASK, paste_cb,
                                NULL);
}

static void
sc_files_group_init (ScFilesGroup *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  self->add_button = gtk_button_new_from_icon_name ("list-add-symbolic");
  self->keep_row = adw_switch_row_new ();
  self->editable = TRUE;
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Files"), -1);
  gtk_widget_add_css_class (self->add_button, "flat");
  gtk_widget_set_tooltip_text (self->add_button, _ ("Add Files"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->add_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Add Files"), -1);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->keep_row), _ ("Keep on This Computer"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->keep_row),
                               _ ("All files of this record, also the large ones"));
  adw_preferences_group_set_title (self->group, _ ("Files"));
  adw_preferences_group_set_header_suffix (self->group, self->add_button);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->list));
  adw_preferences_group_add (self->group, box);
  adw_preferences_group_add (self->group, self->keep_row);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->group));
  g_signal_connect (target, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
  g_signal_connect (self->add_button, "clicked", G_CALLBACK (add_clicked_cb), self);
}

/**
 * sc_files_group_new:
 * @session: the session
 * @id: the record's id
 *
 * Returns: (transfer floating): the group
 */
GtkWidget *
sc_files_group_new (ScSession *session, const char *id)
{
  ScFilesGroup *self = g_object_new (SC_TYPE_FILES_GROUP, NULL);
  ScFilePolicy *policy = sc_session_get_file_policy (session);
  ScSyncJob *sync = sc_session_get_sync (session);

  self->session = g_object_ref (session);
  self->id = g_strdup (id);
  adw_switch_row_set_active (ADW_SWITCH_ROW (self->keep_row),
                             sc_file_policy_keeps_record (policy, id));
  g_signal_connect (self->keep_row, "notify::active", G_CALLBACK (keep_cb), self);
  g_signal_connect_object (sc_session_get_store (session), "changed", G_CALLBACK (load), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (sc_session_get_store (session), "bytes-added", G_CALLBACK (load), self,
                           G_CONNECT_SWAPPED);
  if (sync != NULL)
    {
      g_signal_connect_object (sync, "notify::last-sync", G_CALLBACK (load), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (sync, "notify::pending", G_CALLBACK (load), self, G_CONNECT_SWAPPED);
    }
  load (self);

  return GTK_WIDGET (self);
}

/**
 * sc_files_group_set_editable:
 * @self: the group
 * @editable: whether files can be added, renamed and removed
 */
void
sc_files_group_set_editable (ScFilesGroup *self, gboolean editable)
{
  g_return_if_fail (SC_IS_FILES_GROUP (self));

  if (self->editable == editable)
    return;
  self->editable = editable;
  load (self);
}
