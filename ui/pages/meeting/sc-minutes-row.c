/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-format.h"
#include "sc-minutes-row.h"

struct _ScMinutesRow
{
  GtkListBoxRow parent_instance;

  ScSession *session;
  ScRecord *line;
  GtkWidget *details;
};

G_DEFINE_FINAL_TYPE (ScMinutesRow, sc_minutes_row, GTK_TYPE_LIST_BOX_ROW)

/**
 * sc_minutes_row_get_kind_label:
 * @type: the type of a line
 * @kind: (nullable): the kind of an outcome
 *
 * Returns: (transfer none): what such a line is called
 */
const char *
sc_minutes_row_get_kind_label (const char *type, const char *kind)
{
  const ScRecordType *record_type = sc_record_type_lookup (type);
  const ScField *field = sc_record_type_lookup_field (record_type, "kind");
  const ScEnumValue *value =
      field != NULL && kind != NULL ? sc_field_lookup_value (field, kind) : NULL;

  return value != NULL ? sc_enum_value_get_label (value) : sc_record_type_get_label (record_type);
}

/**
 * sc_minutes_row_get_kind_icon:
 * @type: the type of a line
 * @kind: (nullable): the kind of an outcome
 *
 * Returns: (transfer none): the name of a symbolic icon
 */
const char *
sc_minutes_row_get_kind_icon (const char *type, const char *kind)
{
  if (g_strcmp0 (type, "decision") == 0)
    return "sc-decision-symbolic";
  if (g_strcmp0 (type, "action") == 0)
    return "checkbox-checked-symbolic";
  if (g_strcmp0 (kind, "recommendation") == 0)
    return "go-next-symbolic";

  return "document-edit-symbolic";
}

static const char *
get_text (ScRecord *line)
{
  const char *text = sc_record_get_string (line, "text");

  return text != NULL ? text : sc_record_get_string (line, "title");
}

static void
add_detail (GString *details, char *text)
{
  if (text != NULL && *text != '\0')
    g_string_append_printf (details, "%s%s", details->len > 0 ? " · " : "", text);
  g_free (text);
}

static char *
format_votes (ScRecord *line)
{
  gint64 yes = sc_record_get_int (line, "votes_yes", -1);
  gint64 no = sc_record_get_int (line, "votes_no", -1);
  gint64 abstain = sc_record_get_int (line, "votes_abstain", -1);

  if (yes < 0 && no < 0 && abstain < 0)
    return NULL;

  /* Translators: the votes for and against a decision, and the abstentions. */
  return g_strdup_printf (_ ("Yes %d, no %d, abstentions %d"), (int) MAX (yes, 0),
                          (int) MAX (no, 0), (int) MAX (abstain, 0));
}

static char *
format_due (ScRecord *line)
{
  g_autofree char *due = sc_record_dup_display (line, "due");

  return due != NULL && *due != '\0' ? g_strdup_printf (_ ("until %s"), due) : NULL;
}

/* Who does it, until when, how it was decided; and who wrote it. */
static void
update_details (ScMinutesRow *self)
{
  g_autoptr (GString) details = g_string_new (NULL);
  const char *owner = sc_record_get_string (self->line, "owner_id");
  const char *by = sc_record_get_string (self->line, "created_by");

  if (owner != NULL)
    add_detail (details, g_strdup (sc_session_get_title (self->session, owner)));
  add_detail (details, format_due (self->line));
  add_detail (details, sc_record_dup_display (self->line, "result"));
  add_detail (details, format_votes (self->line));
  if (sc_record_get_boolean (self->line, "confidential", FALSE))
    add_detail (details, g_strdup (_ ("Confidential")));
  add_detail (details, g_strdup (by));
  add_detail (details, sc_format_moment (sc_record_get_string (self->line, "created_at")));
  gtk_label_set_label (GTK_LABEL (self->details), details->str);
}

static void
sc_minutes_row_dispose (GObject *object)
{
  ScMinutesRow *self = SC_MINUTES_ROW (object);

  g_clear_object (&self->line);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (sc_minutes_row_parent_class)->dispose (object);
}

static void
sc_minutes_row_class_init (ScMinutesRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sc_minutes_row_dispose;
}

static void
sc_minutes_row_init (ScMinutesRow *self)
{
}

static GtkWidget *
new_label (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, css_class);

  return label;
}

static GtkWidget *
build_text (ScMinutesRow *self, const char *kind, const char *text)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *heading = new_label (kind, "caption-heading");
  GtkWidget *body = new_label (text, "minutes-text");

  self->details = new_label (NULL, "caption");
  gtk_widget_add_css_class (self->details, "dim-label");
  gtk_widget_set_hexpand (box, TRUE);
  gtk_box_append (GTK_BOX (box), heading);
  gtk_box_append (GTK_BOX (box), body);
  gtk_box_append (GTK_BOX (box), self->details);

  return box;
}

/**
 * sc_minutes_row_new:
 * @session: the session
 * @line: an outcome, a decision or a task
 *
 * Returns: (transfer floating): the row
 */
GtkWidget *
sc_minutes_row_new (ScSession *session, ScRecord *line)
{
  ScMinutesRow *self = g_object_new (SC_TYPE_MINUTES_ROW, NULL);
  const char *type = sc_record_get_type_name (line);
  const char *kind = sc_record_get_string (line, "kind");
  const char *label = sc_minutes_row_get_kind_label (type, kind);
  const char *text = get_text (line);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *icon = gtk_image_new_from_icon_name (sc_minutes_row_get_kind_icon (type, kind));
  g_autofree char *name = g_strdup_printf ("%s: %s", label, text != NULL ? text : "");

  self->session = g_object_ref (session);
  self->line = g_object_ref (line);
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_widget_set_margin_top (icon, 2);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_widget_set_margin_top (box, 9);
  gtk_widget_set_margin_bottom (box, 9);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), build_text (self, label, text));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_object (session, "titles-changed", G_CALLBACK (update_details), self,
                           G_CONNECT_SWAPPED);
  update_details (self);

  return GTK_WIDGET (self);
}

ScRecord *
sc_minutes_row_get_line (ScMinutesRow *self)
{
  g_return_val_if_fail (SC_IS_MINUTES_ROW (self), NULL);

  return self->line;
}
