/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-conflict-field.h"
#include "sc-format.h"
#include "sc-marked-text.h"
#include "sc-text-view.h"

struct _ScConflictField
{
  AdwBin parent_instance;

  ScSession *session;
  ScConflict *conflict; /* keeps @values alive */
  const ScFieldConflict *values;
  const ScField *field; /* (nullable): of a type this version does not know */
  GtkBox *columns;
  GtkBox *line;
  AdwToggleGroup *toggles;
  GtkTextBuffer *buffer; /* (nullable): the result, where it can be typed */
  GtkLabel *label;       /* (nullable): the result otherwise */
  ScConflictChoice choice;
  gboolean edited;
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (ScConflictField, sc_conflict_field, ADW_TYPE_BIN)

static gboolean
is_text (ScConflictField *self)
{
  return self->field != NULL && self->values->element == NULL &&
         (self->field->kind == SC_FIELD_STRING || self->field->kind == SC_FIELD_TEXT ||
          self->field->kind == SC_FIELD_MARKDOWN);
}

static char *
dup_text (ScConflictField *self, JsonNode *node)
{
  return sc_format_version (self->session, self->values->element != NULL ? NULL : self->field,
                            node);
}

static JsonNode *
get_chosen (ScConflictField *self)
{
  return self->choice == SC_CONFLICT_CHOICE_THEIRS ? self->values->theirs : self->values->mine;
}

static char *
dup_result (ScConflictField *self)
{
  g_autofree char *mine = dup_text (self, self->values->mine);
  g_autofree char *theirs = dup_text (self, self->values->theirs);

  if (self->choice == SC_CONFLICT_CHOICE_BOTH)
    return g_strconcat (mine, self->field->kind == SC_FIELD_STRING ? " " : "\n\n", theirs, NULL);

  return g_strdup (self->choice == SC_CONFLICT_CHOICE_MINE ? mine : theirs);
}

static void
show_result (ScConflictField *self)
{
  g_autofree char *text = dup_result (self);

  self->updating = TRUE;
  if (self->buffer != NULL)
    gtk_text_buffer_set_text (self->buffer, text, -1);
  else
    gtk_label_set_label (self->label, *text != '\0' ? text : _ ("(empty)"));
  adw_toggle_group_set_active (self->toggles, self->choice);
  self->updating = FALSE;
  self->edited = FALSE;
}

static void
toggled_cb (ScConflictField *self)
{
  guint active = adw_toggle_group_get_active (self->toggles);

  if (!self->updating && active <= SC_CONFLICT_CHOICE_BOTH)
    sc_conflict_field_choose (self, active);
}

static void
result_changed_cb (ScConflictField *self)
{
  if (self->updating)
    return;
  self->edited = TRUE;
  self->updating = TRUE;
  adw_toggle_group_set_active (self->toggles, GTK_INVALID_LIST_POSITION);
  self->updating = FALSE;
}

static GtkWidget *
new_column (const char *heading, const char *before, const char *text)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *caption = gtk_label_new (heading);
  GtkWidget *value = sc_marked_text_new (before, text);

  gtk_label_set_xalign (GTK_LABEL (caption), 0);
  gtk_label_set_wrap (GTK_LABEL (caption), TRUE);
  gtk_widget_add_css_class (caption, "caption-heading");
  gtk_widget_add_css_class (caption, "dim-label");
  gtk_accessible_update_relation (GTK_ACCESSIBLE (value), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY,
                                  caption, NULL, -1);
  gtk_widget_set_valign (box, GTK_ALIGN_START);
  gtk_widget_set_hexpand (box, TRUE);
  gtk_box_append (GTK_BOX (box), caption);
  gtk_box_append (GTK_BOX (box), value);

  return box;
}

static char *
dup_heading (const char *whose, ScRecord *record)
{
  const char *by = record != NULL ? sc_record_get_string (record, "modified_by") : NULL;
  g_autofree char *time =
      record != NULL ? sc_format_moment (sc_record_get_string (record, "modified_at")) : NULL;

  if (by == NULL)
    return g_strdup (whose);

  return g_strdup_printf ("%s · %s · %s", whose, by, time);
}

static GtkWidget *
new_columns (ScConflictField *self)
{
  g_autofree char *before = dup_text (self, self->values->base);
  g_autofree char *mine = dup_text (self, self->values->mine);
  g_autofree char *theirs = dup_text (self, self->values->theirs);
  g_autofree char *mine_heading =
      dup_heading (C_ ("version", "Mine"), sc_conflict_get_mine (self->conflict));
  g_autofree char *theirs_heading =
      dup_heading (C_ ("version", "Other"), sc_conflict_get_theirs (self->conflict));

  self->columns = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 18));
  gtk_box_set_homogeneous (self->columns, TRUE);
  gtk_box_append (self->columns, new_column (_ ("Before"), NULL, before));
  gtk_box_append (self->columns, new_column (mine_heading, before, mine));
  gtk_box_append (self->columns, new_column (theirs_heading, before, theirs));

  return GTK_WIDGET (self->columns);
}

static void
add_toggle (ScConflictField *self, const char *label, const char *tooltip)
{
  AdwToggle *toggle = adw_toggle_new ();

  adw_toggle_set_label (toggle, label);
  adw_toggle_set_tooltip (toggle, tooltip);
  adw_toggle_group_add (self->toggles, toggle);
}

static GtkWidget *
new_toggles (ScConflictField *self)
{
  self->toggles = ADW_TOGGLE_GROUP (adw_toggle_group_new ());
  add_toggle (self, C_ ("version", "Mine"), _ ("Take My Version (Alt+1)"));
  add_toggle (self, C_ ("version", "Other"), _ ("Take the Other Version (Alt+2)"));
  if (is_text (self))
    add_toggle (self, C_ ("version", "Both"), _ ("One After the Other"));
  gtk_widget_set_halign (GTK_WIDGET (self->toggles), GTK_ALIGN_START);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->toggles), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Which version to take"), -1);
  g_signal_connect_swapped (self->toggles, "notify::active", G_CALLBACK (toggled_cb), self);

  return GTK_WIDGET (self->toggles);
}

static GtkWidget *
new_result (ScConflictField *self)
{
  GtkWidget *frame;
  GtkWidget *view;

  if (!is_text (self))
    {
      self->label = GTK_LABEL (gtk_label_new (NULL));
      gtk_label_set_wrap (self->label, TRUE);
      gtk_label_set_xalign (self->label, 0);
      return GTK_WIDGET (self->label);
    }

  frame = adw_bin_new ();
  view = sc_text_view_new ();
  self->buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (view), 8);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (view), 8);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (view), 10);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (view), 10);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Result"), -1);
  gtk_widget_add_css_class (frame, "result");
  adw_bin_set_child (ADW_BIN (frame), view);
  g_signal_connect_swapped (self->buffer, "changed", G_CALLBACK (result_changed_cb), self);

  return frame;
}

static void
sc_conflict_field_dispose (GObject *object)
{
  ScConflictField *self = SC_CONFLICT_FIELD (object);

  g_clear_object (&self->session);
  g_clear_object (&self->conflict);

  G_OBJECT_CLASS (sc_conflict_field_parent_class)->dispose (object);
}

static void
sc_conflict_field_class_init (ScConflictFieldClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sc_conflict_field_dispose;
}

static void
sc_conflict_field_init (ScConflictField *self)
{
}

static void
build (ScConflictField *self)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *result_label = gtk_label_new (_ ("Result"));

  self->line = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12));
  gtk_label_set_xalign (GTK_LABEL (result_label), 0);
  gtk_widget_set_hexpand (result_label, TRUE);
  gtk_widget_add_css_class (result_label, "caption-heading");
  gtk_widget_add_css_class (result_label, "dim-label");
  gtk_box_append (self->line, result_label);
  gtk_box_append (self->line, new_toggles (self));
  gtk_box_append (GTK_BOX (card), new_columns (self));
  gtk_box_append (GTK_BOX (card), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_box_append (GTK_BOX (card), GTK_WIDGET (self->line));
  gtk_box_append (GTK_BOX (card), new_result (self));
  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "conflict-card");
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group),
                                   self->field != NULL ? sc_field_get_label (self->field)
                                                       : self->values->field);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), card);
  adw_bin_set_child (ADW_BIN (self), group);
}

/**
 * sc_conflict_field_new:
 * @session: the session
 * @conflict: the conflict
 * @values: one of its fields
 *
 * Returns: (transfer floating): the field; mine is chosen
 */
GtkWidget *
sc_conflict_field_new (ScSession *session, ScConflict *conflict, const ScFieldConflict *values)
{
  ScConflictField *self = g_object_new (SC_TYPE_CONFLICT_FIELD, NULL);
  const ScRecordType *type = sc_record_get_record_type (sc_conflict_get_merged (conflict));

  self->session = g_object_ref (session);
  self->conflict = g_object_ref (conflict);
  self->values = values;
  self->field = type != NULL ? sc_record_type_lookup_field (type, values->field) : NULL;
  build (self);
  show_result (self);

  return GTK_WIDGET (self);
}

/**
 * sc_conflict_field_choose:
 * @self: the field
 * @choice: which version the result begins with
 */
void
sc_conflict_field_choose (ScConflictField *self, ScConflictChoice choice)
{
  g_return_if_fail (SC_IS_CONFLICT_FIELD (self));

  self->choice = choice;
  show_result (self);
}

/**
 * sc_conflict_field_set_narrow:
 * @self: the field
 * @narrow: whether the versions stand one below the other
 */
void
sc_conflict_field_set_narrow (ScConflictField *self, gboolean narrow)
{
  GtkOrientation orientation = narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL;

  g_return_if_fail (SC_IS_CONFLICT_FIELD (self));

  gtk_box_set_homogeneous (self->columns, !narrow);
  gtk_box_set_spacing (self->columns, narrow ? 12 : 18);
  gtk_box_set_spacing (self->line, narrow ? 6 : 12);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->columns), orientation);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->line), orientation);
}

/**
 * sc_conflict_field_apply:
 * @self: the field
 * @result: what takes the decision
 *
 * Returns: whether there is one
 */
gboolean
sc_conflict_field_apply (ScConflictField *self, ScMergeResult *result)
{
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;
  GtkTextIter start;
  GtkTextIter end;

  g_return_val_if_fail (SC_IS_CONFLICT_FIELD (self), FALSE);

  if (self->buffer == NULL)
    {
      sc_merge_result_resolve (result, self->values, get_chosen (self));
      return TRUE;
    }
  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  text = gtk_text_buffer_get_text (self->buffer, &start, &end, FALSE);
  if (!sc_field_parse (self->field, text, &node, NULL))
    return FALSE;
  sc_merge_result_resolve (result, self->values, node);

  return TRUE;
}
