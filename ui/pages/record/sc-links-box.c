/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-format.h"
#include "sc-future.h"
#include "sc-links-box.h"
#include "sc-record-cell.h"
#include "sc-section.h"
#include "sc-session-links.h"

/* More than these are found in the lists of their sections. */
#define MAX_LINKS 500
#define MAX_ROWS 50

/* All documents are looked through each time. */
#define REFRESH_MS 500

struct _ScLinksBox
{
  AdwBin parent_instance;

  ScSession *session;
  const ScRecordType *type;
  char *id;
  GtkBox *groups;
  char *shown; /* (nullable): what is, to leave it alone when nothing is new */
  guint refresh_source;
  gboolean loading;
  gboolean load_again;
};

G_DEFINE_FINAL_TYPE (ScLinksBox, sc_links_box, ADW_TYPE_BIN)

static void load (ScLinksBox *self);

/* Members have a group of their own on these pages; what says where a part belongs is no link of its own. */
static gboolean
is_shown (ScLinksBox *self, const ScLink *link)
{
  const char *type = sc_record_get_type_name (link->record);

  if ((link->field->flags & SC_FIELD_INTERNAL) != 0)
    return FALSE;

  return !g_str_equal (type, "membership") ||
         (!g_str_equal (self->type->name, "team") && !g_str_equal (self->type->name, "person"));
}

static guint
get_rank (const ScLink *link)
{
  const ScSection *section = sc_section_find_for_type (sc_record_get_type_name (link->record));
  guint n;

  return section != NULL ? (guint) (section - sc_sections (&n)) : G_MAXUINT;
}

/* As the sidebar has the types, and the form of each type its fields. */
static int
compare_links (gconstpointer a, gconstpointer b)
{
  const ScLink *one = *(ScLink *const *) a;
  const ScLink *other = *(ScLink *const *) b;
  guint rank = get_rank (one);
  guint other_rank = get_rank (other);
  int result =
      g_strcmp0 (sc_record_get_type_name (one->record), sc_record_get_type_name (other->record));

  if (rank != other_rank)
    return rank < other_rank ? -1 : 1;
  if (result != 0 || one->field != other->field)
    return result != 0 ? result : (one->field < other->field ? -1 : 1);

  return g_strcmp0 (sc_record_get_id (one->record), sc_record_get_id (other->record));
}

static const char *
get_parent_id (ScRecord *record)
{
  const ScRecordType *type = sc_record_get_record_type (record);

  return type->parent_field != NULL ? sc_record_get_string (record, type->parent_field) : NULL;
}

/* What has no list of its own is a part of a meeting, and is seen there. */
static void
open_cb (GtkListBox *list, GtkListBoxRow *row, ScLinksBox *self)
{
  ScRecord *record = g_object_get_data (G_OBJECT (row), "record");
  gboolean listed = sc_section_find_for_type (sc_record_get_type_name (record)) != NULL;
  const char *parent_id = get_parent_id (record);

  gtk_widget_activate_action (GTK_WIDGET (self),
                              listed || parent_id == NULL ? "win.open-record" : "win.open-meeting",
                              "s",
                              listed || parent_id == NULL ? sc_record_get_id (record) : parent_id);
}

static GtkWidget *
new_listed_row (ScLinksBox *self, ScRecord *record, const ScSection *section)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *cell = sc_record_cell_new_for_row (self->session, section);

  sc_record_cell_set_record (SC_RECORD_CELL (cell), record);
  gtk_widget_set_margin_start (cell, 12);
  gtk_widget_set_margin_end (cell, 12);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), cell);
  sc_record_cell_name_row (SC_RECORD_CELL (cell), row);

  return row;
}

static GtkWidget *
new_part_row (ScLinksBox *self, ScRecord *record)
{
  GtkWidget *row = adw_action_row_new ();
  const char *parent_id = get_parent_id (record);
  const char *parent = parent_id != NULL ? sc_session_get_title (self->session, parent_id) : NULL;
  g_autofree char *title = sc_record_dup_title (record);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row),
                                 parent != NULL
                                     ? parent
                                     : (title != NULL ? title
                                                      : sc_record_type_get_label (
                                                            sc_record_get_record_type (record))));
  if (parent != NULL && title != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), title);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);

  return row;
}

static GtkWidget *
new_row (ScLinksBox *self, ScRecord *record)
{
  const ScSection *section = sc_section_find_for_type (sc_record_get_type_name (record));
  GtkWidget *row =
      section != NULL ? new_listed_row (self, record, section) : new_part_row (self, record);

  g_object_set_data_full (G_OBJECT (row), "record", g_object_ref (record), g_object_unref);

  return row;
}

/* Takes as many as are of one type and field. */
static guint
add_group (ScLinksBox *self, GPtrArray *links, guint first)
{
  const ScLink *link = links->pdata[first];
  const ScRecordType *type = sc_record_get_record_type (link->record);
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *list = gtk_list_box_new ();
  /* Translators: a heading: which records name this one, and as what; “Solutions · Owner”. */
  g_autofree char *title = g_strdup_printf (_ ("%s · %s"), sc_record_type_get_label_plural (type),
                                            sc_field_get_label (link->field));
  guint end = first;

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  g_signal_connect (list, "row-activated", G_CALLBACK (open_cb), self);
  for (; end < links->len; end++)
    {
      const ScLink *next = links->pdata[end];

      if (next->field != link->field || sc_record_get_record_type (next->record) != type)
        break;
      if (end - first < MAX_ROWS)
        gtk_list_box_append (GTK_LIST_BOX (list), new_row (self, next->record));
    }
  if (end - first > MAX_ROWS)
    {
      /* Translators: how many of how many entries are shown. */
      g_autofree char *text = g_strdup_printf (_ ("The first %u of %u"), MAX_ROWS, end - first);

      adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), text);
    }
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), list);
  gtk_box_append (self->groups, group);

  return end;
}

/* With the titles of the meetings, which come later than what is in them. */
static char *
describe (ScLinksBox *self, GPtrArray *links)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < links->len; i++)
    {
      const ScLink *link = links->pdata[i];
      const char *parent_id = get_parent_id (link->record);
      const char *parent = parent_id != NULL ? sc_session_get_title (self->session, parent_id) : "";

      g_string_append_printf (text, "%s %s %s %s\n", sc_record_get_id (link->record),
                              sc_record_get_rev (link->record), link->field->name,
                              parent != NULL ? parent : "");
    }

  return g_string_free_and_steal (text);
}

static void
show (ScLinksBox *self, GPtrArray *all)
{
  g_autoptr (GPtrArray) links = g_ptr_array_new ();
  g_autofree char *text = NULL;
  GtkWidget *child;

  for (guint i = 0; i < all->len; i++)
    if (is_shown (self, all->pdata[i]))
      g_ptr_array_add (links, all->pdata[i]);
  g_ptr_array_sort (links, compare_links);
  text = describe (self, links);
  if (!g_set_str (&self->shown, text))
    return;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->groups))) != NULL)
    gtk_box_remove (self->groups, child);
  for (guint i = 0; i < links->len;)
    i = add_group (self, links, i);
  gtk_widget_set_visible (GTK_WIDGET (self), links->len > 0);
}

static void
loaded_cb (gpointer object, const GValue *value, const GError *error, gpointer data)
{
  ScLinksBox *self = object;

  self->loading = FALSE;
  if (value != NULL)
    show (self, g_value_get_boxed (value));
  if (self->load_again)
    load (self);
}

static void
load (ScLinksBox *self)
{
  self->load_again = self->loading;
  if (self->loading)
    return;
  self->loading = TRUE;
  sc_future_then (sc_session_list_links (self->session, self->id, MAX_LINKS), self, loaded_cb);
}

static gboolean
refresh_cb (gpointer data)
{
  ScLinksBox *self = data;

  self->refresh_source = 0;
  load (self);

  return G_SOURCE_REMOVE;
}

static void
changed_cb (ScLinksBox *self)
{
  if (self->refresh_source == 0)
    self->refresh_source = g_timeout_add (REFRESH_MS, refresh_cb, self);
}

static void
sc_links_box_dispose (GObject *object)
{
  ScLinksBox *self = SC_LINKS_BOX (object);

  g_clear_handle_id (&self->refresh_source, g_source_remove);
  g_clear_object (&self->session);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->shown, g_free);

  G_OBJECT_CLASS (sc_links_box_parent_class)->dispose (object);
}

static void
sc_links_box_class_init (ScLinksBoxClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sc_links_box_dispose;
}

static void
sc_links_box_init (ScLinksBox *self)
{
  self->groups = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 24));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->groups));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * sc_links_box_new:
 * @session: the session
 * @type: the type of the record
 * @id: the record that is named
 *
 * Returns: (transfer floating): the box; it is not there while there are none
 */
GtkWidget *
sc_links_box_new (ScSession *session, const ScRecordType *type, const char *id)
{
  ScLinksBox *self = g_object_new (SC_TYPE_LINKS_BOX, NULL);

  self->session = g_object_ref (session);
  self->type = type;
  self->id = g_strdup (id);
  g_signal_connect_object (sc_session_get_store (session), "changed", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "titles-changed", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  load (self);

  return GTK_WIDGET (self);
}
