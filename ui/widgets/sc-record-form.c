/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-field-view.h"
#include "sc-record-form.h"
#include "sc-verified-button.h"

struct _ScRecordForm
{
  AdwBin parent_instance;

  GtkBox *content;
  ScRecordEditor *editor;
  ScVerifiedButton *verified; /* (nullable): where there is such a field */
  GPtrArray *views;           /* of ScFieldView, in the order of the form */
  gboolean locked;
};

G_DEFINE_FINAL_TYPE (ScRecordForm, sc_record_form, ADW_TYPE_BIN)

static const ScField *
field_of (GtkWidget *view)
{
  return g_object_get_data (G_OBJECT (view), "field");
}

static ScIssue *
find_issue (GPtrArray *issues, const ScField *field)
{
  for (guint i = 0; i < issues->len; i++)
    if (((ScIssue *) issues->pdata[i])->field == field)
      return issues->pdata[i];

  return NULL;
}

/* What is missing is said at the field, as a wish and not as a mistake. */
static void
update_issues (ScRecordForm *self, ScRecord *record)
{
  g_autoptr (GPtrArray) issues = sc_record_validate (record);
  g_autoptr (GPtrArray) missing = sc_record_list_missing (record);

  for (guint i = 0; i < self->views->len; i++)
    {
      const ScField *field = field_of (self->views->pdata[i]);
      ScIssue *issue = find_issue (issues, field);
      gboolean is_missing = issue != NULL ? issue->code == SC_FIELD_ERROR_MISSING
                                          : g_ptr_array_find (missing, field, NULL);

      sc_field_view_set_issue (self->views->pdata[i],
                               self->locked    ? NULL
                               : is_missing    ? _ ("still missing")
                               : issue != NULL ? issue->message
                                               : NULL,
                               is_missing);
    }
}

static void
sc_record_form_dispose (GObject *object)
{
  ScRecordForm *self = SC_RECORD_FORM (object);

  g_ptr_array_set_size (self->views, 0);
  g_clear_object (&self->editor);

  G_OBJECT_CLASS (sc_record_form_parent_class)->dispose (object);
}

static void
sc_record_form_finalize (GObject *object)
{
  g_ptr_array_unref (SC_RECORD_FORM (object)->views);

  G_OBJECT_CLASS (sc_record_form_parent_class)->finalize (object);
}

static void
sc_record_form_class_init (ScRecordFormClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sc_record_form_dispose;
  object_class->finalize = sc_record_form_finalize;
}

static void
sc_record_form_init (ScRecordForm *self)
{
  self->views = g_ptr_array_new ();
  self->content = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 24));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->content));
}

static void
build_groups (ScRecordForm *self, ScSession *session, const ScRecordType *type)
{
  const char *heading = NULL;
  GtkWidget *group = NULL;

  for (guint i = 0; i < type->n_fields; i++)
    {
      const ScField *field = &type->fields[i];
      GtkWidget *view;

      if ((field->flags & SC_FIELD_INTERNAL) != 0)
        continue;
      view = sc_field_view_new (session, self->editor, field);
      if (group == NULL || g_strcmp0 (heading, sc_field_get_group (field)) != 0)
        {
          heading = sc_field_get_group (field);
          group = adw_preferences_group_new ();
          adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), heading);
          gtk_box_append (self->content, group);
        }
      if (g_str_equal (field->name, "last_verified_on"))
        {
          self->verified = SC_VERIFIED_BUTTON (sc_verified_button_new (session, self->editor));
          adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (group),
                                                   GTK_WIDGET (self->verified));
        }
      g_object_set_data (G_OBJECT (view), "field", (gpointer) field);
      g_ptr_array_add (self->views, view);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), view);
    }
}

/**
 * sc_record_form_new:
 * @session: the session
 * @editor: the editor of a record
 *
 * Returns: (transfer floating): the form; empty for a type that this version does not know
 */
GtkWidget *
sc_record_form_new (ScSession *session, ScRecordEditor *editor)
{
  ScRecordForm *self = g_object_new (SC_TYPE_RECORD_FORM, NULL);
  const ScRecordType *type = sc_record_get_record_type (sc_record_editor_get_record (editor));

  self->editor = g_object_ref (editor);
  if (type != NULL)
    build_groups (self, session, type);

  return GTK_WIDGET (self);
}

/**
 * sc_record_form_update:
 * @self: a form
 *
 * Shows the record as the editor has it now, without touching what is being typed.
 */
void
sc_record_form_update (ScRecordForm *self)
{
  ScRecord *record;

  g_return_if_fail (SC_IS_RECORD_FORM (self));

  record = sc_record_editor_get_record (self->editor);
  for (guint i = 0; i < self->views->len; i++)
    sc_field_view_update (self->views->pdata[i], record);
  if (self->verified != NULL)
    sc_verified_button_update (self->verified);
  update_issues (self, record);
}

/**
 * sc_record_form_set_locked:
 * @self: a form
 * @locked: whether it can only be read
 */
void
sc_record_form_set_locked (ScRecordForm *self, gboolean locked)
{
  g_return_if_fail (SC_IS_RECORD_FORM (self));

  for (guint i = 0; (locked || self->locked) && i < self->views->len; i++)
    sc_field_view_set_editable (self->views->pdata[i], !locked);
  if (self->verified != NULL)
    gtk_widget_set_visible (GTK_WIDGET (self->verified), !locked);
  self->locked = locked;
}

/**
 * sc_record_form_focus_first:
 * @self: a form
 *
 * Puts the focus where somebody begins to type.
 */
void
sc_record_form_focus_first (ScRecordForm *self)
{
  g_return_if_fail (SC_IS_RECORD_FORM (self));

  if (self->views->len > 0)
    sc_field_view_focus (self->views->pdata[0]);
}

/**
 * sc_record_form_focus_missing:
 * @self: a form
 *
 * Goes to the next field behind the focus that is still missing, from the top again after the last.
 */
void
sc_record_form_focus_missing (ScRecordForm *self)
{
  g_autoptr (GPtrArray) missing = NULL;
  GtkWidget *focus;
  gboolean behind = FALSE;
  gpointer first = NULL;

  g_return_if_fail (SC_IS_RECORD_FORM (self));

  missing = sc_record_list_missing (sc_record_editor_get_record (self->editor));
  focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  for (guint i = 0; i < self->views->len; i++)
    {
      gpointer view = self->views->pdata[i];

      if (g_ptr_array_find (missing, field_of (view), NULL))
        {
          if (behind)
            {
              sc_field_view_focus (view);
              return;
            }
          if (first == NULL)
            first = view;
        }
      behind = behind || (focus != NULL && gtk_widget_is_ancestor (focus, view));
    }
  if (first != NULL)
    sc_field_view_focus (first);
}

/**
 * sc_record_form_commit:
 * @self: a form
 *
 * Takes what was typed and not taken yet, because it was not finished.
 */
void
sc_record_form_commit (ScRecordForm *self)
{
  g_return_if_fail (SC_IS_RECORD_FORM (self));

  for (guint i = 0; i < self->views->len; i++)
    sc_field_view_commit (self->views->pdata[i]);
}
