/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-close-button.h"
#include "sc-conflict-field.h"
#include "sc-conflict-files.h"
#include "sc-conflict-page.h"
#include "sc-conflict-undo.h"
#include "sc-format.h"
#include "sc-future.h"
#include "sc-toast.h"

struct _ScConflictPage
{
  AdwBreakpointBin parent_instance;

  GtkWidget *apply_bar;
  GtkBox *content;
  GtkWidget *title_box;
  GtkLabel *title_label;
  GtkLabel *text_label;
  GtkWidget *all_buttons;
  GtkWidget *deleted_box;
  GtkListBox *deleted_list;

  ScSession *session;
  ScConflict *conflict;
  GPtrArray *fields; /* of ScConflictField */
  gboolean narrow;
};

G_DEFINE_FINAL_TYPE (ScConflictPage, sc_conflict_page, ADW_TYPE_BREAKPOINT_BIN)

enum
{
  PROP_0,
  PROP_NARROW,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
resolved_cb (gpointer object, const GValue *value, const GError *error, gpointer data)
{
  ScConflictPage *self = object;
  g_autoptr (GPtrArray) decided = g_ptr_array_new_with_free_func (g_object_unref);

  gtk_widget_set_sensitive (GTK_WIDGET (self), TRUE);
  if (error != NULL)
    {
      sc_toast_error (GTK_WIDGET (self), error);
      if (g_error_matches (error, SC_SYNC_ERROR, SC_SYNC_ERROR_DECIDED))
        gtk_widget_activate_action (GTK_WIDGET (self), "win.next-conflict", NULL);
      return;
    }
  g_ptr_array_add (decided, g_object_ref (self->conflict));
  sc_conflict_undo_offer (GTK_WIDGET (self), self->session, decided);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.next-conflict", NULL);
}

static void
resolve (ScConflictPage *self, ScRecord *result)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self), FALSE);
  sc_future_then (sc_session_resolve_conflict (self->session, self->conflict, result), self,
                  resolved_cb);
}

static void
apply_clicked_cb (GtkButton *button, ScConflictPage *self)
{
  ScRecord *merged = sc_conflict_get_merged (self->conflict);
  g_autofree char *text = sc_record_to_json (merged);
  g_autoptr (ScRecord) copy = sc_record_new_from_json (text, -1, NULL);
  ScMergeResult result = { .body = sc_record_get_body (copy) };
  g_autoptr (ScRecord) record = NULL;

  for (guint i = 0; i < self->fields->len; i++)
    if (!sc_conflict_field_apply (self->fields->pdata[i], &result))
      {
        gtk_widget_child_focus (self->fields->pdata[i], GTK_DIR_TAB_FORWARD);
        return;
      }
  record = sc_record_new (sc_record_get_id (merged), sc_record_get_rev (merged), result.body);
  resolve (self, record);
}

static void
choose_all (ScConflictPage *self, ScConflictChoice choice)
{
  for (guint i = 0; i < self->fields->len; i++)
    sc_conflict_field_choose (self->fields->pdata[i], choice);
}

static void
all_mine_clicked_cb (GtkButton *button, ScConflictPage *self)
{
  choose_all (self, SC_CONFLICT_CHOICE_MINE);
}

static void
all_theirs_clicked_cb (GtkButton *button, ScConflictPage *self)
{
  choose_all (self, SC_CONFLICT_CHOICE_THEIRS);
}

static ScRecord *
get_kept (ScConflictPage *self)
{
  ScRecord *mine = sc_conflict_get_mine (self->conflict);

  return mine != NULL ? mine : sc_conflict_get_theirs (self->conflict);
}

static void
restore_clicked_cb (GtkButton *button, ScConflictPage *self)
{
  ScRecord *merged = sc_conflict_get_merged (self->conflict);

  resolve (self, merged != NULL ? merged : get_kept (self));
}

static void
delete_clicked_cb (GtkButton *button, ScConflictPage *self)
{
  resolve (self, NULL);
}

/* For the field that has the focus, or for all. */
static void
choose (ScConflictPage *self, ScConflictChoice choice)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));

  for (guint i = 0; i < self->fields->len; i++)
    if (focus != NULL && gtk_widget_is_ancestor (focus, self->fields->pdata[i]))
      {
        sc_conflict_field_choose (self->fields->pdata[i], choice);
        return;
      }
  choose_all (self, choice);
}

static gboolean
mine_key_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  choose (SC_CONFLICT_PAGE (widget), SC_CONFLICT_CHOICE_MINE);

  return GDK_EVENT_STOP;
}

static gboolean
theirs_key_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  choose (SC_CONFLICT_PAGE (widget), SC_CONFLICT_CHOICE_THEIRS);

  return GDK_EVENT_STOP;
}

static gboolean
escape_key_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  return gtk_widget_activate_action (widget, "win.close-record", NULL);
}

static void
set_narrow (ScConflictPage *self, gboolean narrow)
{
  GtkOrientation orientation = narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL;

  self->narrow = narrow;
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->all_buttons), orientation);
  for (guint i = 0; i < self->fields->len; i++)
    sc_conflict_field_set_narrow (self->fields->pdata[i], narrow);
}

static void
sc_conflict_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_NARROW)
    g_value_set_boolean (value, SC_CONFLICT_PAGE (object)->narrow);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
sc_conflict_page_set_property (GObject *object,
                               guint prop_id,
                               const GValue *value,
                               GParamSpec *pspec)
{
  if (prop_id == PROP_NARROW)
    set_narrow (SC_CONFLICT_PAGE (object), g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
sc_conflict_page_dispose (GObject *object)
{
  ScConflictPage *self = SC_CONFLICT_PAGE (object);

  /* The child is bound, too, and must not be taken out twice. */
  adw_breakpoint_bin_set_child (ADW_BREAKPOINT_BIN (self), NULL);
  g_ptr_array_set_size (self->fields, 0);
  gtk_widget_dispose_template (GTK_WIDGET (self), SC_TYPE_CONFLICT_PAGE);
  g_clear_object (&self->conflict);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (sc_conflict_page_parent_class)->dispose (object);
}

static void
sc_conflict_page_finalize (GObject *object)
{
  g_ptr_array_unref (SC_CONFLICT_PAGE (object)->fields);

  G_OBJECT_CLASS (sc_conflict_page_parent_class)->finalize (object);
}

static void
sc_conflict_page_class_init (ScConflictPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sc_conflict_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = sc_conflict_page_finalize;
  G_OBJECT_CLASS (klass)->get_property = sc_conflict_page_get_property;
  G_OBJECT_CLASS (klass)->set_property = sc_conflict_page_set_property;
  properties[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE,
                                                  G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);

  g_type_ensure (SC_TYPE_CLOSE_BUTTON);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/dortmund/SmartCity/ui/sc-conflict-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ScConflictPage, apply_bar);
  gtk_widget_class_bind_template_child (widget_class, ScConflictPage, content);
  gtk_widget_class_bind_template_child (widget_class, ScConflictPage, title_box);
  gtk_widget_class_bind_template_child (widget_class, ScConflictPage, title_label);
  gtk_widget_class_bind_template_child (widget_class, ScConflictPage, text_label);
  gtk_widget_class_bind_template_child (widget_class, ScConflictPage, all_buttons);
  gtk_widget_class_bind_template_child (widget_class, ScConflictPage, deleted_box);
  gtk_widget_class_bind_template_child (widget_class, ScConflictPage, deleted_list);
  gtk_widget_class_bind_template_callback (widget_class, apply_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, all_mine_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, all_theirs_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, restore_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, delete_clicked_cb);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_1, GDK_ALT_MASK, mine_key_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_2, GDK_ALT_MASK, theirs_key_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_key_cb, NULL);
}

static void
sc_conflict_page_init (ScConflictPage *self)
{
  self->fields = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
add_kept_field (ScConflictPage *self, ScRecord *record, const ScField *field)
{
  g_autofree char *text = sc_format_field (self->session, record, field);
  GtkWidget *row;

  if (*text == '\0')
    return;
  row = adw_action_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), sc_field_get_label (field));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  adw_action_row_set_subtitle_selectable (ADW_ACTION_ROW (row), TRUE);
  gtk_widget_add_css_class (row, "property");
  gtk_list_box_append (self->deleted_list, row);
}

static void
build_deleted (ScConflictPage *self)
{
  ScRecord *kept = get_kept (self);
  const ScRecordType *type = kept != NULL ? sc_record_get_record_type (kept) : NULL;

  gtk_widget_set_visible (self->apply_bar, FALSE);
  gtk_widget_set_visible (self->all_buttons, FALSE);
  gtk_widget_set_visible (self->deleted_box, TRUE);
  gtk_label_set_label (self->text_label,
                       _ ("One side deleted this entry while the other changed it. This is what "
                          "it says; it can be kept or deleted for everybody."));
  for (guint i = 0; type != NULL && i < type->n_fields; i++)
    add_kept_field (self, kept, &type->fields[i]);
}

static void
build_fields (ScConflictPage *self)
{
  GPtrArray *values = sc_conflict_get_fields (self->conflict);
  g_autofree char *text = g_strdup_printf (
      ngettext ("%u detail was changed in two places at the same time. Everything else is already "
                "merged.",
                "%u details were changed in two places at the same time. Everything else is "
                "already merged.",
                values->len),
      values->len);

  GtkWidget *files = sc_conflict_files_new (self->conflict);

  gtk_label_set_label (self->text_label, text);
  gtk_widget_set_visible (self->all_buttons, values->len > 1);
  for (guint i = 0; i < values->len; i++)
    {
      GtkWidget *field = sc_conflict_field_new (self->session, self->conflict, values->pdata[i]);

      g_ptr_array_add (self->fields, field);
      gtk_box_append (self->content, field);
    }
  if (files != NULL)
    gtk_box_append (self->content, files);
}

/**
 * sc_conflict_page_new:
 * @session: the session
 * @conflict: what is to be decided
 *
 * Returns: (transfer floating): the page
 */
GtkWidget *
sc_conflict_page_new (ScSession *session, ScConflict *conflict)
{
  ScConflictPage *self = g_object_new (SC_TYPE_CONFLICT_PAGE, NULL);
  ScRecord *kept;
  g_autofree char *title = NULL;

  self->session = g_object_ref (session);
  self->conflict = g_object_ref (conflict);
  kept = get_kept (self);
  title = kept != NULL ? sc_format_title (kept) : NULL;
  gtk_label_set_label (self->title_label, title != NULL ? title : _ ("Untitled"));
  if (sc_conflict_get_kind (conflict) == SC_CONFLICT_DELETED)
    build_deleted (self);
  else
    build_fields (self);

  return GTK_WIDGET (self);
}

/**
 * sc_conflict_page_focus_title:
 * @self: the page
 *
 * Puts the focus where somebody begins to read. The keys that choose mean all fields there.
 */
void
sc_conflict_page_focus_title (ScConflictPage *self)
{
  g_return_if_fail (SC_IS_CONFLICT_PAGE (self));

  gtk_widget_grab_focus (self->title_box);
}
