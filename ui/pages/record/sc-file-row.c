/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-file-name.h"
#include "sc-file-row.h"
#include "sc-future.h"
#include "sc-open-copies.h"
#include "sc-photo-dialog.h"
#include "sc-picture.h"
#include "sc-thumbnail.h"
#include "sc-toast.h"
#include "sc-toaster.h"

struct _ScFileRow
{
  AdwActionRow parent_instance;

  ScSession *session;
  char *id;
  ScAttachment *attachment;
  ScFileState state;
  GCancellable *cancellable; /* (nullable): while it is fetched */
  GFile *target;             /* (nullable): where it is written when it is here; NULL to open it */
};

G_DEFINE_FINAL_TYPE (ScFileRow, sc_file_row, ADW_TYPE_ACTION_ROW)

static void
show_state (ScFileRow *self, const char *state)
{
  g_autofree char *size = NULL;
  g_autofree char *text = NULL;

  /* The list may have a new row for it by now. */
  if (self->attachment == NULL)
    return;
  size = g_format_size ((guint64) MAX (self->attachment->length, 0));
  text = g_strdup_printf ("%s · %s", size, state);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), text);
}

static const char *
get_state_text (ScFileRow *self)
{
  switch (self->state)
    {
    case SC_FILE_STATE_ELSEWHERE:
      return _ ("Only on the server");
    case SC_FILE_STATE_WAITING:
      return _ ("Waits to be sent");
    case SC_FILE_STATE_HERE:
    default:
      return _ ("On this computer");
    }
}

static void
progress_cb (goffset current, goffset total, gpointer data)
{
  ScFileRow *self = data;
  g_autofree char *text = NULL;

  if (total <= 0)
    return;
  /* Translators: how much of a file is here, in percent. */
  text = g_strdup_printf (_ ("Is being downloaded: %d %%"), (int) (current * 100 / total));
  show_state (self, text);
}

static void
launched_cb (GObject *launcher, GAsyncResult *result, gpointer data)
{
  g_autoptr (ScFileRow) self = data;
  g_autoptr (GError) error = NULL;

  if (gtk_file_launcher_launch_finish (GTK_FILE_LAUNCHER (launcher), result, &error) ||
      g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED))
    return;
  sc_toast (GTK_WIDGET (self), _ ("No program on this computer opens such files. Save the file "
                                  "and open it elsewhere."));
}

static void
copied_cb (gpointer object, const GValue *value, const GError *error, gpointer data)
{
  ScFileRow *self = object;
  GFile *file = data;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  g_autoptr (GtkFileLauncher) launcher = NULL;
  g_autofree char *text = NULL;

  if (error != NULL)
    {
      sc_toast_error (GTK_WIDGET (self), error);
      return;
    }
  if (self->target != NULL)
    {
      g_autofree char *name = g_file_get_basename (self->target);

      /* Translators: %s is the name of a file. */
      text = g_strdup_printf (_ ("Saved as “%s”"), name);
      sc_toast (GTK_WIDGET (self), text);
      g_clear_object (&self->target);
      return;
    }
  launcher = gtk_file_launcher_new (file);
  gtk_file_launcher_launch (launcher, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, NULL,
                            launched_cb, g_object_ref (self));
}

static void
fetched_cb (gpointer object, const GValue *value, const GError *error, gpointer data)
{
  ScFileRow *self = object;
  g_autoptr (GFile) file = NULL;

  g_clear_object (&self->cancellable);
  show_state (self, get_state_text (self));
  if (self->attachment == NULL)
    return;
  if (error != NULL)
    {
      g_clear_object (&self->target);
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        sc_toast (GTK_WIDGET (self), _ ("The file could not be downloaded. It is fetched from "
                                        "where it stopped at the next attempt."));
      return;
    }
  file = self->target != NULL ? g_object_ref (self->target)
                              : sc_open_copies_new_file (self->attachment->name);
  if (file != NULL)
    sc_future_then_with (sc_session_copy_file (self->session, self->id, self->attachment->name,
                                               file),
                         self, copied_cb, g_object_ref (file), g_object_unref);
}

/* Brings the file here and then opens or writes it. Activated again meanwhile, stops. */
static void
bring (ScFileRow *self)
{
  if (self->cancellable != NULL)
    {
      g_cancellable_cancel (self->cancellable);
      return;
    }
  if (self->attachment->data != NULL)
    {
      fetched_cb (self, NULL, NULL, NULL);
      return;
    }
  self->cancellable = g_cancellable_new ();
  show_state (self, _ ("Is being downloaded"));
  sc_future_then_with (sc_session_fetch_file (self->session, self->id, self->attachment->name,
                                              progress_cb, self, self->cancellable),
                       self, fetched_cb, g_object_ref (self), g_object_unref);
}

/* A picture is shown here; another program can still be asked for. */
static void
activated_cb (ScFileRow *self)
{
  if (sc_picture_is_picture (self->attachment))
    adw_dialog_present (sc_photo_dialog_new (self->session, self->id, self->attachment->name),
                        GTK_WIDGET (self));
  else
    bring (self);
}

static void
open_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  bring (data);
}

static void
save_chosen_cb (GObject *dialog, GAsyncResult *result, gpointer data)
{
  g_autoptr (ScFileRow) self = data;

  g_clear_object (&self->target);
  self->target = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (dialog), result, NULL);
  if (self->target != NULL)
    bring (self);
}

static void
save_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ScFileRow *self = data;
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autofree char *name = sc_file_name_make (self->attachment->name);

  gtk_file_dialog_set_initial_name (dialog, name);
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL,
                        save_chosen_cb, g_object_ref (self));
}

static void
changed_cb (gpointer object, const GValue *value, const GError *error, gpointer data)
{
  if (error != NULL)
    sc_toast_error (object, error);
}

static void
rename_response_cb (AdwAlertDialog *dialog, const char *response, ScFileRow *self)
{
  GtkEditable *entry = GTK_EDITABLE (adw_alert_dialog_get_extra_child (dialog));
  const char *name = gtk_editable_get_text (entry);

  if (g_str_equal (response, "rename") && *name != '\0' &&
      !g_str_equal (name, self->attachment->name))
    sc_future_then (sc_session_rename_file (self->session, self->id, self->attachment->name, name),
                    self, changed_cb);
}

static void
rename_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ScFileRow *self = data;
  AdwDialog *dialog = adw_alert_dialog_new (_ ("Rename the File"), NULL);
  GtkWidget *entry = gtk_entry_new ();

  gtk_editable_set_text (GTK_EDITABLE (entry), self->attachment->name);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Name of the file"), -1);
  adw_alert_dialog_set_extra_child (ADW_ALERT_DIALOG (dialog), entry);
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "cancel", _ ("_Cancel"), "rename",
                                  _ ("_Rename"), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "rename",
                                            ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "rename");
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (rename_response_cb), self, 0);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

typedef struct
{
  ScSession *session;
  char *id;
  ScAttachment *attachment;
} Removed;

static void
removed_clear (Removed *removed)
{
  g_object_unref (removed->session);
  g_free (removed->id);
  sc_attachment_unref (removed->attachment);
}

static void
drop_removed (gpointer data)
{
  g_rc_box_release_full (data, (GDestroyNotify) removed_clear);
}

static void
removed_unref (gpointer data, GClosure *closure)
{
  drop_removed (data);
}

static void
put_back_cb (AdwToast *toast, Removed *removed)
{
  dex_future_disown (sc_session_put_file_back (removed->session, removed->id, removed->attachment));
}

static void
removed_cb (gpointer object, const GValue *value, const GError *error, gpointer data)
{
  Removed *removed = data;
  g_autofree char *text = NULL;
  AdwToast *toast;

  if (error != NULL)
    {
      sc_toast_error (object, error);
      return;
    }
  /* Translators: %s is the name of a file. */
  text = g_strdup_printf (_ ("“%s” was removed"), removed->attachment->name);
  toast = adw_toast_new (text);
  adw_toast_set_use_markup (toast, FALSE);
  adw_toast_set_button_label (toast, _ ("_Undo"));
  adw_toast_set_timeout (toast, 10);
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (put_back_cb),
                         g_rc_box_acquire (removed), removed_unref, 0);
  sc_toaster_add_toast (object, toast);
}

/* The row may be gone when it is done; the list in which it is tells the news. */
static void
remove_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ScFileRow *self = data;
  Removed *removed = g_rc_box_new0 (Removed);

  removed->session = g_object_ref (self->session);
  removed->id = g_strdup (self->id);
  removed->attachment = sc_attachment_ref (self->attachment);
  sc_future_then_with (sc_session_remove_file (self->session, self->id, self->attachment->name),
                       gtk_widget_get_parent (GTK_WIDGET (self)), removed_cb, removed,
                       drop_removed);
}

static void
sc_file_row_dispose (GObject *object)
{
  ScFileRow *self = SC_FILE_ROW (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->target);
  g_clear_object (&self->session);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->attachment, sc_attachment_unref);

  G_OBJECT_CLASS (sc_file_row_parent_class)->dispose (object);
}

static void
sc_file_row_class_init (ScFileRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sc_file_row_dispose;
}

static void
sc_file_row_init (ScFileRow *self)
{
}

/* Actions of the button, not of the row: assistive technology takes the first action of a row for what activating it
 * does, and that is to open the file. */
static GtkWidget *
new_menu_button (ScFileRow *self, gboolean editable)
{
  static const GActionEntry entries[] = {
    { .name = "open", .activate = open_cb },
    { .name = "save", .activate = save_cb },
    { .name = "rename", .activate = rename_cb },
    { .name = "remove", .activate = remove_cb },
  };
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();
  g_autoptr (GMenu) menu = g_menu_new ();
  GtkWidget *button = gtk_menu_button_new ();
  /* Translators: %s is the name of a file. */
  g_autofree char *label = g_strdup_printf (_ ("Menu of “%s”"), self->attachment->name);

  g_action_map_add_action_entries (G_ACTION_MAP (actions), entries, editable ? 4 : 2, self);
  gtk_widget_insert_action_group (button, "file", G_ACTION_GROUP (actions));
  if (sc_picture_is_picture (self->attachment))
    g_menu_append (menu, _ ("_Open With Another Program"), "file.open");
  g_menu_append (menu, _ ("_Save As…"), "file.save");
  g_menu_append (menu, _ ("_Rename…"), "file.rename");
  g_menu_append (menu, _ ("Re_move"), "file.remove");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-more-symbolic");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);

  return button;
}

/**
 * sc_file_row_new:
 * @session: the session
 * @id: the record's id
 * @file: one of its files
 * @editable: whether it can be renamed and removed
 *
 * Returns: (transfer floating): a row for a list
 */
GtkWidget *
sc_file_row_new (ScSession *session, const char *id, const ScRecordFile *file, gboolean editable)
{
  ScFileRow *self = g_object_new (SC_TYPE_FILE_ROW, NULL);

  self->session = g_object_ref (session);
  self->id = g_strdup (id);
  self->attachment = sc_attachment_ref (file->attachment);
  self->state = file->state;
  adw_action_row_add_prefix (ADW_ACTION_ROW (self), sc_thumbnail_new (file->attachment));
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), new_menu_button (self, editable));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), file->attachment->name);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), TRUE);
  show_state (self, get_state_text (self));
  g_signal_connect (self, "activated", G_CALLBACK (activated_cb), NULL);

  return GTK_WIDGET (self);
}
