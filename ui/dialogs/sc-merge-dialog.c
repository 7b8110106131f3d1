/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-error-text.h"
#include "sc-format.h"
#include "sc-future.h"
#include "sc-json.h"
#include "sc-merge-dialog.h"
#include "sc-record-edit.h"
#include "sc-session-links.h"

typedef enum
{
  KEEP,
  TAKE,
  BOTH,
} Choice;

/* What becomes of one field. */
typedef struct
{
  const ScField *field;
  GtkCheckButton *buttons[3];
} Question;

struct _ScMergeDialog
{
  AdwDialog parent_instance;

  ScSession *session;
  ScRecord *kept;
  ScRecord *dropped;
  GArray *questions;
  AdwBanner *error_banner;
  GtkWidget *merge_button;
};

G_DEFINE_FINAL_TYPE (ScMergeDialog, sc_merge_dialog, ADW_TYPE_DIALOG)

static guint merged_signal;
static guint different_signal;

static gboolean
is_collection (const ScField *field)
{
  return field->kind == SC_FIELD_TAGS || field->kind == SC_FIELD_REFS ||
         field->kind == SC_FIELD_LIST;
}

/* What is said by another field follows it, and what nobody sees is nobody's choice. */
static gboolean
differs (ScMergeDialog *self, const ScField *field)
{
  JsonNode *mine = sc_record_get_node (self->kept, field->name);
  JsonNode *theirs = sc_record_get_node (self->dropped, field->name);

  return field->follows == NULL && sc_field_is_set (field, theirs) &&
         (!sc_field_is_set (field, mine) || !sc_json_nodes_equal (mine, theirs));
}

static void
add_elements (JsonArray *to, JsonNode *node)
{
  JsonArray *from = json_node_get_array (node);

  for (guint i = 0; i < json_array_get_length (from); i++)
    {
      JsonNode *element = json_array_get_element (from, i);
      gboolean known = FALSE;

      for (guint j = 0; j < json_array_get_length (to); j++)
        known = known || sc_json_nodes_equal (element, json_array_get_element (to, j));
      if (!known)
        json_array_add_element (to, json_node_copy (element));
    }
}

/* Returns (transfer full): what both say together */
static JsonNode *
unite (ScMergeDialog *self, const ScField *field)
{
  g_autoptr (JsonArray) array = json_array_new ();
  JsonNode *mine = sc_record_get_node (self->kept, field->name);

  if (sc_field_holds (field, mine))
    add_elements (array, mine);
  add_elements (array, sc_record_get_node (self->dropped, field->name));

  return json_node_init_array (json_node_alloc (), array);
}

static Choice
get_choice (const Question *question)
{
  for (guint i = KEEP; i <= BOTH; i++)
    if (question->buttons[i] != NULL && gtk_check_button_get_active (question->buttons[i]))
      return i;

  return KEEP;
}

static ScRecord *
make_merged (ScMergeDialog *self)
{
  g_autoptr (ScRecordEdit) edit = sc_record_edit_new (self->kept);

  for (guint i = 0; i < self->questions->len; i++)
    {
      const Question *question = &g_array_index (self->questions, Question, i);
      const ScField *field = question->field;
      g_autoptr (JsonNode) both = NULL;

      switch (get_choice (question))
        {
        case TAKE:
          sc_record_edit_set_node (edit, field->name,
                                   sc_record_get_node (self->dropped, field->name));
          break;
        case BOTH:
          both = unite (self, field);
          sc_record_edit_set_node (edit, field->name, both);
          break;
        case KEEP:
        default:
          break;
        }
    }

  return sc_record_edit_finish (edit, sc_session_get_user_name (self->session), NULL);
}

static void
merged_cb (gpointer object, const GValue *value, const GError *error, gpointer data)
{
  ScMergeDialog *self = object;

  if (error != NULL)
    {
      gtk_widget_set_sensitive (self->merge_button, TRUE);
      adw_banner_set_title (self->error_banner, sc_error_get_text (error));
      adw_banner_set_revealed (self->error_banner, TRUE);
      return;
    }
  g_signal_emit (self, merged_signal, 0, sc_record_get_id (self->kept), g_value_get_uint (value));
  adw_dialog_close (ADW_DIALOG (self));
}

static void
merge_clicked_cb (ScMergeDialog *self)
{
  g_autoptr (ScRecord) merged = make_merged (self);

  gtk_widget_set_sensitive (self->merge_button, FALSE);
  sc_future_then (sc_session_merge_into (self->session, merged, self->dropped), self, merged_cb);
}

static void
different_clicked_cb (ScMergeDialog *self)
{
  g_signal_emit (self, different_signal, 0);
  adw_dialog_close (ADW_DIALOG (self));
}

static GtkCheckButton *
add_choice (ScMergeDialog *self,
            GtkWidget *group,
            const ScField *field,
            JsonNode *node,
            const char *subtitle,
            GtkCheckButton *first)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_check_button_new ();
  g_autofree char *text = sc_format_node (self->session, field, node);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row),
                                 text != NULL && *text != '\0' ? text : _ ("Empty"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  if (first != NULL)
    gtk_check_button_set_group (GTK_CHECK_BUTTON (button), first);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY, row,
                                  NULL, -1);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);

  return GTK_CHECK_BUTTON (button);
}

/* What one of them does not know is taken from the other, and what can be united is. */
static void
add_question (ScMergeDialog *self, GtkWidget *page, const ScField *field)
{
  GtkWidget *group = adw_preferences_group_new ();
  JsonNode *mine = sc_record_get_node (self->kept, field->name);
  JsonNode *theirs = sc_record_get_node (self->dropped, field->name);
  Question question = { .field = field };
  Choice choice = sc_field_is_set (field, mine) ? KEEP : TAKE;

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), sc_field_get_label (field));
  question.buttons[KEEP] = add_choice (self, group, field, mine, _ ("In the older entry"), NULL);
  question.buttons[TAKE] =
      add_choice (self, group, field, theirs, _ ("In the newer entry"), question.buttons[KEEP]);
  if (is_collection (field) && sc_field_is_set (field, mine))
    {
      g_autoptr (JsonNode) both = unite (self, field);

      question.buttons[BOTH] =
          add_choice (self, group, field, both, _ ("Both together"), question.buttons[KEEP]);
      choice = BOTH;
    }
  gtk_check_button_set_active (question.buttons[choice], TRUE);
  g_array_append_val (self->questions, question);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));
}

/* @text: with %s for when it was made */
static void
add_entry (GtkWidget *group, ScRecord *record, const char *text)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *title = sc_format_title (record);
  g_autofree char *time = sc_format_moment (sc_record_get_string (record, "created_at"));
  g_auto (GStrv) parts = g_strsplit (text, "%s", 2);
  g_autofree char *subtitle = g_strjoinv (time, parts);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
}

static GtkWidget *
build_page (ScMergeDialog *self)
{
  GtkWidget *page = adw_preferences_page_new ();
  GtkWidget *group = adw_preferences_group_new ();
  const ScRecordType *type = sc_record_get_record_type (self->kept);

  adw_preferences_group_set_description (
      ADW_PREFERENCES_GROUP (group),
      _ ("The older entry stays. All that names the newer one names it then, and its files are "
         "kept. Undo takes everything back."));
  /* Translators: %s is when it was made. */
  add_entry (group, self->kept, _ ("The older entry, made %s"));
  /* Translators: %s is when it was made. */
  add_entry (group, self->dropped, _ ("The newer entry, made %s"));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));
  for (guint i = 0; i < type->n_fields; i++)
    if (differs (self, &type->fields[i]))
      add_question (self, page, &type->fields[i]);

  return page;
}

static GtkWidget *
build_buttons (ScMergeDialog *self)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *different = gtk_button_new_with_mnemonic (_ ("_Not the Same"));

  self->merge_button = gtk_button_new_with_mnemonic (_ ("_Merge"));
  gtk_widget_add_css_class (self->merge_button, "suggested-action");
  gtk_box_set_homogeneous (GTK_BOX (bar), TRUE);
  gtk_widget_set_margin_top (bar, 12);
  gtk_widget_set_margin_bottom (bar, 12);
  gtk_widget_set_margin_start (bar, 12);
  gtk_widget_set_margin_end (bar, 12);
  gtk_box_append (GTK_BOX (bar), different);
  gtk_box_append (GTK_BOX (bar), self->merge_button);
  gtk_widget_set_hexpand (different, TRUE);
  gtk_widget_set_hexpand (self->merge_button, TRUE);
  g_signal_connect_swapped (different, "clicked", G_CALLBACK (different_clicked_cb), self);
  g_signal_connect_swapped (self->merge_button, "clicked", G_CALLBACK (merge_clicked_cb), self);

  return bar;
}

static void
sc_merge_dialog_dispose (GObject *object)
{
  ScMergeDialog *self = SC_MERGE_DIALOG (object);

  adw_dialog_set_child (ADW_DIALOG (self), NULL);
  g_clear_object (&self->session);
  g_clear_object (&self->kept);
  g_clear_object (&self->dropped);
  g_clear_pointer (&self->questions, g_array_unref);

  G_OBJECT_CLASS (sc_merge_dialog_parent_class)->dispose (object);
}

static void
sc_merge_dialog_class_init (ScMergeDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sc_merge_dialog_dispose;

  merged_signal = g_signal_new ("merged", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_UINT);
  different_signal = g_signal_new ("different", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sc_merge_dialog_init (ScMergeDialog *self)
{
  self->questions = g_array_new (FALSE, FALSE, sizeof (Question));
}

/* Ids begin with the time at which they were made. */
static gboolean
is_older (ScRecord *a, ScRecord *b)
{
  int order =
      g_strcmp0 (sc_record_get_string (a, "created_at"), sc_record_get_string (b, "created_at"));

  return order != 0 ? order < 0 : g_strcmp0 (sc_record_get_id (a), sc_record_get_id (b)) < 0;
}

/**
 * sc_merge_dialog_new:
 * @session: the session
 * @a: a record
 * @b: another one of the same type
 *
 * Returns: (transfer floating): the dialog
 */
AdwDialog *
sc_merge_dialog_new (ScSession *session, ScRecord *a, ScRecord *b)
{
  ScMergeDialog *self = g_object_new (SC_TYPE_MERGE_DIALOG, NULL);
  GtkWidget *view = adw_toolbar_view_new ();

  self->session = g_object_ref (session);
  self->kept = g_object_ref (is_older (a, b) ? a : b);
  self->dropped = g_object_ref (is_older (a, b) ? b : a);
  self->error_banner = ADW_BANNER (adw_banner_new (""));
  adw_banner_set_use_markup (self->error_banner, FALSE);
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), GTK_WIDGET (self->error_banner));
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), build_page (self));
  adw_toolbar_view_add_bottom_bar (ADW_TOOLBAR_VIEW (view), build_buttons (self));
  adw_dialog_set_child (ADW_DIALOG (self), view);
  adw_dialog_set_title (ADW_DIALOG (self), _ ("Merge Two Entries"));
  adw_dialog_set_content_width (ADW_DIALOG (self), 560);
  adw_dialog_set_content_height (ADW_DIALOG (self), 640);
  adw_dialog_set_focus (ADW_DIALOG (self), self->merge_button);

  return ADW_DIALOG (self);
}
