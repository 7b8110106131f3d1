/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-conflict-field.h"
#include "sc-conflict-result.h"
#include "sc-conflict-values.h"
#include "sc-marked-text.h"

struct _ScConflictField
{
  AdwBin parent_instance;

  ScSession *session;
  ScConflict *conflict; /* keeps @values alive */
  const ScFieldConflict *values;
  GtkBox *columns;
  GtkBox *line;
  AdwToggleGroup *toggles;
  ScConflictResult *result;
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (ScConflictField, sc_conflict_field, ADW_TYPE_BIN)

static char *
dup_text (ScConflictField *self, JsonNode *node)
{
  return sc_conflict_values_dup_text (self->session, self->conflict, self->values, node);
}

/* Returns (transfer full): one text after the other. */
static JsonNode *
join_texts (ScConflictField *self)
{
  const ScField *field = sc_conflict_values_get_field (self->conflict, self->values);
  g_autofree char *mine = dup_text (self, self->values->mine);
  g_autofree char *theirs = dup_text (self, self->values->theirs);
  g_autofree char *both =
      g_strconcat (mine, field->kind == SC_FIELD_STRING ? " " : "\n\n", theirs, NULL);

  return json_node_init_string (json_node_alloc (), both);
}

static void
set_active_toggle (ScConflictField *self, guint active)
{
  self->updating = TRUE;
  adw_toggle_group_set_active (self->toggles, active);
  self->updating = FALSE;
}

static void
toggled_cb (ScConflictField *self)
{
  guint active = adw_toggle_group_get_active (self->toggles);

  if (!self->updating && active <= SC_CONFLICT_CHOICE_BOTH)
    sc_conflict_field_choose (self, active);
}

/* What somebody types is nobody's version. */
static void
edited_cb (ScConflictField *self)
{
  set_active_toggle (self, GTK_INVALID_LIST_POSITION);
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

static GtkWidget *
new_columns (ScConflictField *self)
{
  g_autofree char *before = dup_text (self, self->values->base);
  g_autofree char *mine = dup_text (self, self->values->mine);
  g_autofree char *theirs = dup_text (self, self->values->theirs);
  g_autofree char *mine_heading =
      sc_conflict_values_dup_heading (C_ ("version", "Mine"),
                                      sc_conflict_get_mine (self->conflict));
  g_autofree char *theirs_heading =
      sc_conflict_values_dup_heading (C_ ("version", "Other"),
                                      sc_conflict_get_theirs (self->conflict));

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
  if (sc_conflict_values_are_text (self->conflict, self->values))
    add_toggle (self, C_ ("version", "Both"), _ ("One After the Other"));
  gtk_widget_set_halign (GTK_WIDGET (self->toggles), GTK_ALIGN_START);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->toggles), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Which version to take"), -1);
  g_signal_connect_swapped (self->toggles, "notify::active", G_CALLBACK (toggled_cb), self);

  return GTK_WIDGET (self->toggles);
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
  g_autofree char *title =
      sc_conflict_values_dup_title (self->session, self->conflict, self->values);
  g_autofree char *markup = g_markup_escape_text (title, -1);

  self->result =
      SC_CONFLICT_RESULT (sc_conflict_result_new (self->session, self->conflict, self->values));
  g_signal_connect_object (self->result, "edited", G_CALLBACK (edited_cb), self, G_CONNECT_SWAPPED);
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
  gtk_box_append (GTK_BOX (card), GTK_WIDGET (self->result));
  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "conflict-card");
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), markup);
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

  self->session = g_object_ref (session);
  self->conflict = g_object_ref (conflict);
  self->values = values;
  build (self);
  sc_conflict_field_choose (self, SC_CONFLICT_CHOICE_MINE);

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
  g_autoptr (JsonNode) both = NULL;

  g_return_if_fail (SC_IS_CONFLICT_FIELD (self));

  if (choice == SC_CONFLICT_CHOICE_BOTH)
    both = join_texts (self);
  sc_conflict_result_show (self->result, both != NULL ? both
                                         : choice == SC_CONFLICT_CHOICE_THEIRS
                                             ? self->values->theirs
                                             : self->values->mine);
  set_active_toggle (self, choice);
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

  g_return_val_if_fail (SC_IS_CONFLICT_FIELD (self), FALSE);

  if (!sc_conflict_result_take (self->result, &node))
    return FALSE;
  sc_merge_result_resolve (result, self->values, node);

  return TRUE;
}
