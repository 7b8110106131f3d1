/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-alike-banner.h"
#include "sc-close-button.h"
#include "sc-delete.h"
#include "sc-edit-permission.h"
#include "sc-error-text.h"
#include "sc-files-group.h"
#include "sc-format.h"
#include "sc-future.h"
#include "sc-group-keys.h"
#include "sc-history-dialog.h"
#include "sc-links-box.h"
#include "sc-meeting-group.h"
#include "sc-members-group.h"
#include "sc-record-files.h"
#include "sc-record-form.h"
#include "sc-record-page.h"
#include "sc-ref-picker.h"
#include "sc-toast.h"

/* "Saved" goes away again: it is news, not a state. */
#define SAVED_SHOWN_MS 2500

struct _ScRecordPage
{
  AdwBin parent_instance;

  AdwWindowTitle *window_title;
  GtkRevealer *saved_revealer;
  AdwBanner *conflict_banner;
  ScAlikeBanner *alike_banner;
  AdwBanner *reason_banner;
  AdwBanner *deleted_banner;
  AdwBanner *error_banner;
  GtkBox *content;
  GtkWidget *title_box;
  GtkLabel *title_label;
  GtkWidget *missing_button;
  GtkLabel *missing_label;
  AdwActionRow *history_row;
  ScRecordForm *form;
  GtkWidget *files_group; /* (nullable): a type without files */

  ScSession *session;
  ScRecordEditor *editor;
  ScEditPermission *permission;
  char *title;
  guint update_source;
  guint saved_source;
  gboolean unsaved;
  gboolean locked;
};

G_DEFINE_FINAL_TYPE (ScRecordPage, sc_record_page, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_TITLE,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
update_title (ScRecordPage *self, ScRecord *record)
{
  g_autofree char *title = sc_format_title (record);

  gtk_label_set_label (self->title_label, title);
  adw_window_title_set_title (self->window_title,
                              sc_record_type_get_label (sc_record_get_record_type (record)));
  if (g_set_str (&self->title, title))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
}

/* What is missing is said at the fields and counted at the top. */
static void
update_missing (ScRecordPage *self, ScRecord *record)
{
  g_autoptr (GPtrArray) missing = sc_record_list_missing (record);
  g_autofree char *text =
      g_strdup_printf (ngettext ("%u detail is missing", "%u details are missing", missing->len),
                       missing->len);

  gtk_label_set_label (self->missing_label, text);
  gtk_widget_set_visible (self->missing_button, missing->len > 0 && !self->locked);
}

static char *
dup_conflict_text (ScRecordPage *self)
{
  /* Which fields it is about is said by the page that compares them. */
  return g_strdup (_ ("Two versions of this entry were made at the same time."));
}

static void
update_banners (ScRecordPage *self)
{
  const GError *error = sc_record_editor_get_error (self->editor);
  const char *reason = sc_edit_permission_get_reason (self->permission);
  g_autofree char *conflict = dup_conflict_text (self);
  gboolean has_conflict;

  g_object_get (self->editor, "has-conflict", &has_conflict, NULL);
  adw_banner_set_title (self->conflict_banner, conflict);
  adw_banner_set_revealed (self->conflict_banner, has_conflict);
  adw_banner_set_revealed (self->deleted_banner, sc_record_editor_get_deleted (self->editor));
  if (reason != NULL)
    adw_banner_set_title (self->reason_banner, reason);
  adw_banner_set_revealed (self->reason_banner, reason != NULL);
  if (error != NULL)
    adw_banner_set_title (self->error_banner, sc_error_get_text (error));
  adw_banner_set_revealed (self->error_banner, error != NULL);
}

static gboolean
hide_saved_cb (gpointer data)
{
  ScRecordPage *self = data;

  self->saved_source = 0;
  gtk_revealer_set_reveal_child (self->saved_revealer, FALSE);

  return G_SOURCE_REMOVE;
}

static void
update_saved (ScRecordPage *self)
{
  gboolean saved = sc_record_editor_get_saved (self->editor);

  if (saved && self->unsaved)
    {
      gtk_revealer_set_reveal_child (self->saved_revealer, TRUE);
      g_clear_handle_id (&self->saved_source, g_source_remove);
      self->saved_source = g_timeout_add (SAVED_SHOWN_MS, hide_saved_cb, self);
    }
  else if (!saved)
    gtk_revealer_set_reveal_child (self->saved_revealer, FALSE);
  self->unsaved = !saved;
}

static void
update_history (ScRecordPage *self, ScRecord *record)
{
  const char *by = sc_record_get_string (record, "modified_by");
  const char *created_by = sc_record_get_string (record, "created_by");
  g_autofree char *time = sc_format_moment (sc_record_get_string (record, "modified_at"));
  g_autofree char *created = sc_format_moment (sc_record_get_string (record, "created_at"));
  g_autofree char *text = NULL;

  if (by != NULL && created_by != NULL)
    /* Translators: who changed and who made a record, and when. */
    text =
        g_strdup_printf (_ ("Changed %s by %s · Created %s by %s"), time, by, created, created_by);
  adw_action_row_set_subtitle (self->history_row, text != NULL ? text : "");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "record.history",
                                 sc_record_get_rev (record) != NULL);
}

/* Files are added to what is there: a new record is when its first field is filled in. */
static gboolean
is_written (ScRecordPage *self)
{
  return sc_record_get_rev (sc_record_editor_get_record (self->editor)) != NULL;
}

/* A meeting and its parts are never the same as others. */
static gboolean
can_merge (ScRecordPage *self)
{
  const ScRecordType *type = sc_record_get_record_type (sc_record_editor_get_record (self->editor));

  return type != NULL && type->parent_field == NULL && !g_str_equal (type->name, "meeting");
}

/* Who may not change a record reads the same page. */
static void
update_lock (ScRecordPage *self)
{
  gboolean locked = sc_edit_permission_get_locked (self->permission);

  sc_record_form_set_locked (self->form, locked);
  if (self->files_group != NULL)
    sc_files_group_set_editable (SC_FILES_GROUP (self->files_group), !locked && is_written (self));
  self->locked = locked;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "record.delete", !locked);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "record.merge",
                                 !locked && is_written (self) && can_merge (self));
}

static gboolean
update_cb (gpointer data)
{
  ScRecordPage *self = data;
  ScRecord *record = sc_record_editor_get_record (self->editor);

  self->update_source = 0;
  update_lock (self);
  sc_record_form_update (self->form);
  update_title (self, record);
  update_missing (self, record);
  update_banners (self);
  update_saved (self);
  update_history (self, record);

  return G_SOURCE_REMOVE;
}

/* The editor tells from fibers and with every key: the widgets follow once, from the main loop. */
static void
queue_update (ScRecordPage *self)
{
  if (self->update_source == 0)
    self->update_source = g_idle_add (update_cb, self);
}

static void
missing_clicked_cb (GtkButton *button, ScRecordPage *self)
{
  sc_record_form_focus_missing (self->form);
}

static void
conflict_clicked_cb (AdwBanner *banner, ScRecordPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.open-conflict", "s",
                              sc_record_page_get_id (self));
}

static void
saved_again_cb (gpointer object, const GValue *value, const GError *error, gpointer data)
{
  if (error != NULL)
    sc_toast_error (object, error);
}

static void
retry_clicked_cb (AdwBanner *banner, ScRecordPage *self)
{
  sc_future_then (sc_record_editor_flush (self->editor), self, saved_again_cb);
}

static void
restore_clicked_cb (AdwBanner *banner, ScRecordPage *self)
{
  sc_future_then (sc_session_save (self->session, sc_record_editor_get_record (self->editor)), self,
                  saved_again_cb);
}

static void
flushed_for_deletion_cb (gpointer object, const GValue *value, const GError *error, gpointer data)
{
  ScRecordPage *self = object;
  ScRecord *record = sc_record_editor_get_record (self->editor);

  if (sc_record_get_rev (record) == NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.close-record", NULL);
  else
    sc_delete_ask (GTK_WIDGET (self), self->session, record);
}

static void
delete_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ScRecordPage *self = SC_RECORD_PAGE (widget);

  sc_future_then (sc_record_page_flush (self), self, flushed_for_deletion_cb);
}

static void
brought_back_cb (ScHistoryDialog *dialog, ScRecordPage *self)
{
  sc_toast_undoable (GTK_WIDGET (self), _ ("Value brought back"));
}

static void
flushed_for_history_cb (gpointer object, const GValue *value, const GError *error, gpointer data)
{
  ScRecordPage *self = object;
  AdwDialog *dialog =
      sc_history_dialog_new (self->session, sc_record_editor_get_record (self->editor));

  g_signal_connect_object (dialog, "brought-back", G_CALLBACK (brought_back_cb), self, 0);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
history_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ScRecordPage *self = SC_RECORD_PAGE (widget);

  sc_future_then (sc_record_page_flush (self), self, flushed_for_history_cb);
}

static void
picked_cb (ScRefPicker *picker, const char *id, ScRecordPage *self)
{
  if (!g_str_equal (id, sc_record_page_get_id (self)))
    sc_alike_banner_compare_with (self->alike_banner, id);
}

static gboolean
unparent_cb (gpointer picker)
{
  gtk_widget_unparent (picker);

  return G_SOURCE_REMOVE;
}

/* What it has picked comes after it has closed. */
static void
picker_closed_cb (GtkWidget *picker)
{
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, unparent_cb, g_object_ref (picker), g_object_unref);
}

static void
merge_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ScRecordPage *self = SC_RECORD_PAGE (widget);
  ScRecord *record = sc_record_editor_get_record (self->editor);
  GtkWidget *picker = sc_ref_picker_new (self->session, sc_record_get_type_name (record));

  sc_ref_picker_set_can_create (SC_REF_PICKER (picker), FALSE);
  gtk_widget_set_parent (picker, self->title_box);
  g_signal_connect (picker, "picked", G_CALLBACK (picked_cb), self);
  g_signal_connect (picker, "closed", G_CALLBACK (picker_closed_cb), NULL);
  gtk_popover_popup (GTK_POPOVER (picker));
}

static gboolean
undo_key_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  return gtk_widget_activate_action (widget, "win.undo", NULL);
}

static gboolean
escape_key_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  return gtk_widget_activate_action (widget, "win.close-record", NULL);
}

static void
add_shortcut (ScRecordPage *self,
              const char *trigger,
              GtkShortcutFunc func,
              GtkPropagationPhase phase)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (controller, phase);
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (controller),
      gtk_shortcut_new (gtk_shortcut_trigger_parse_string (trigger),
                        gtk_callback_action_new (func, NULL, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

static void
sc_record_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_TITLE)
    g_value_set_string (value, SC_RECORD_PAGE (object)->title);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
sc_record_page_dispose (GObject *object)
{
  ScRecordPage *self = SC_RECORD_PAGE (object);

  g_clear_handle_id (&self->update_source, g_source_remove);
  g_clear_handle_id (&self->saved_source, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), SC_TYPE_RECORD_PAGE);
  g_clear_object (&self->permission);
  g_clear_object (&self->editor);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (sc_record_page_parent_class)->dispose (object);
}

static void
sc_record_page_finalize (GObject *object)
{
  ScRecordPage *self = SC_RECORD_PAGE (object);

  g_free (self->title);

  G_OBJECT_CLASS (sc_record_page_parent_class)->finalize (object);
}

static void
sc_record_page_class_init (ScRecordPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sc_record_page_dispose;
  object_class->finalize = sc_record_page_finalize;
  object_class->get_property = sc_record_page_get_property;
  properties[PROP_TITLE] =
      g_param_spec_string ("title", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (SC_TYPE_CLOSE_BUTTON);
  g_type_ensure (SC_TYPE_ALIKE_BANNER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/dortmund/SmartCity/ui/sc-record-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ScRecordPage, window_title);
  gtk_widget_class_bind_template_child (widget_class, ScRecordPage, saved_revealer);
  gtk_widget_class_bind_template_child (widget_class, ScRecordPage, conflict_banner);
  gtk_widget_class_bind_template_child (widget_class, ScRecordPage, alike_banner);
  gtk_widget_class_bind_template_child (widget_class, ScRecordPage, reason_banner);
  gtk_widget_class_bind_template_child (widget_class, ScRecordPage, deleted_banner);
  gtk_widget_class_bind_template_child (widget_class, ScRecordPage, error_banner);
  gtk_widget_class_bind_template_child (widget_class, ScRecordPage, content);
  gtk_widget_class_bind_template_child (widget_class, ScRecordPage, title_box);
  gtk_widget_class_bind_template_child (widget_class, ScRecordPage, title_label);
  gtk_widget_class_bind_template_child (widget_class, ScRecordPage, missing_button);
  gtk_widget_class_bind_template_child (widget_class, ScRecordPage, missing_label);
  gtk_widget_class_bind_template_callback (widget_class, missing_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, conflict_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, restore_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, retry_clicked_cb);
  gtk_widget_class_install_action (widget_class, "record.delete", NULL, delete_cb);
  gtk_widget_class_install_action (widget_class, "record.history", NULL, history_cb);
  gtk_widget_class_install_action (widget_class, "record.merge", NULL, merge_cb);
}

static void
sc_record_page_init (ScRecordPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  sc_group_keys_add (GTK_WIDGET (self), GTK_WIDGET (self->content));
  /* Entries and text views must not swallow it: undoing goes from field to field. */
  add_shortcut (self, "<Control>z", undo_key_cb, GTK_PHASE_CAPTURE);
  add_shortcut (self, "Escape", escape_key_cb, GTK_PHASE_BUBBLE);
}

static void
build_links (ScRecordPage *self, const ScRecordType *type)
{
  const char *id = sc_record_page_get_id (self);

  if (g_str_equal (type->name, "team"))
    gtk_box_append (self->content,
                    sc_members_group_new (self->session, id, "team_id", "person_id"));
  else if (g_str_equal (type->name, "person"))
    gtk_box_append (self->content,
                    sc_members_group_new (self->session, id, "person_id", "team_id"));
  gtk_box_append (self->content, sc_links_box_new (self->session, type, id));
}

static void
build_meeting (ScRecordPage *self, const char *type_name)
{
  if (g_str_equal (type_name, "meeting"))
    gtk_box_append (self->content,
                    sc_meeting_group_new (self->session, sc_record_page_get_id (self)));
}

static void
build_files (ScRecordPage *self, const char *type_name)
{
  if (!sc_record_type_has_files (type_name))
    return;
  self->files_group = sc_files_group_new (self->session, sc_record_page_get_id (self));
  gtk_box_append (self->content, self->files_group);
}

static void
build_history (ScRecordPage *self)
{
  GtkWidget *group = adw_preferences_group_new ();

  self->history_row = ADW_ACTION_ROW (adw_action_row_new ());
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->history_row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->history_row), _ ("Who Changed What"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self->history_row), TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->history_row), "record.history");
  adw_action_row_add_suffix (self->history_row, gtk_image_new_from_icon_name ("go-next-symbolic"));
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _ ("History"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (self->history_row));
  gtk_box_append (self->content, group);
}

/**
 * sc_record_page_new:
 * @session: the session
 * @editor: the editor of the record
 *
 * Returns: (transfer floating): the page
 */
GtkWidget *
sc_record_page_new (ScSession *session, ScRecordEditor *editor)
{
  ScRecordPage *self = g_object_new (SC_TYPE_RECORD_PAGE, NULL);
  ScRecord *record = sc_record_editor_get_record (editor);
  const ScRecordType *type = sc_record_get_record_type (record);

  self->session = g_object_ref (session);
  self->editor = g_object_ref (editor);
  self->permission = sc_edit_permission_new (session, editor);
  if (type != NULL)
    build_meeting (self, type->name);
  self->form = SC_RECORD_FORM (sc_record_form_new (session, editor));
  gtk_box_append (self->content, GTK_WIDGET (self->form));
  if (type != NULL)
    {
      build_files (self, type->name);
      build_links (self, type);
    }
  build_history (self);
  sc_alike_banner_follow (self->alike_banner, session, editor);
  g_signal_connect_object (editor, "notify", G_CALLBACK (queue_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->permission, "notify", G_CALLBACK (queue_update), self,
                           G_CONNECT_SWAPPED);
  update_cb (self);

  return GTK_WIDGET (self);
}

const char *
sc_record_page_get_id (ScRecordPage *self)
{
  g_return_val_if_fail (SC_IS_RECORD_PAGE (self), NULL);

  return sc_record_get_id (sc_record_editor_get_record (self->editor));
}

/**
 * sc_record_page_focus_first:
 * @self: the page
 *
 * Puts the focus where somebody begins to type.
 */
void
sc_record_page_focus_first (ScRecordPage *self)
{
  g_return_if_fail (SC_IS_RECORD_PAGE (self));

  sc_record_form_focus_first (self->form);
}

/**
 * sc_record_page_focus_title:
 * @self: the page
 *
 * Puts the focus where somebody begins to read: what is typed there changes nothing.
 */
void
sc_record_page_focus_title (ScRecordPage *self)
{
  g_return_if_fail (SC_IS_RECORD_PAGE (self));

  gtk_widget_grab_focus (self->title_box);
}

/**
 * sc_record_page_undo:
 * @self: the page
 *
 * Returns: whether there was a change of this page to take back
 */
gboolean
sc_record_page_undo (ScRecordPage *self)
{
  g_return_val_if_fail (SC_IS_RECORD_PAGE (self), FALSE);

  return sc_record_editor_undo (self->editor);
}

/**
 * sc_record_page_flush:
 * @self: the page
 *
 * Returns: (transfer full): a future that is done when everything typed is in the store
 */
DexFuture *
sc_record_page_flush (ScRecordPage *self)
{
  g_return_val_if_fail (SC_IS_RECORD_PAGE (self), NULL);

  sc_record_form_commit (self->form);

  return sc_record_editor_flush (self->editor);
}
