/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "sc-future.h"
#include "sc-line-words.h"
#include "sc-minutes-entry.h"
#include "sc-minutes-row.h"
#include "sc-toast.h"

#define KEEP_DELAY_MS 300

/* So many names are offered. */
#define MAX_NAMES 6

struct _ScMinutesEntry
{
  AdwBin parent_instance;

  GtkImage *icon;
  GtkLabel *kind_label;
  GtkLabel *hint_label;
  GtkEditable *entry;
  GtkPopover *popover;
  GtkListBox *names_list;

  ScSession *session;
  ScMeetingParts *parts;
  GPtrArray *names;  /* of char *, with a NULL behind the last */
  GPtrArray *people; /* the id of the person of each name */
  char *item_id;     /* (nullable) */
  char *kept;        /* what is on the disk */
  guint keep_source;
};

G_DEFINE_FINAL_TYPE (ScMinutesEntry, sc_minutes_entry, ADW_TYPE_BIN)

static guint next_signal;

static ScLineWords *
parse (ScMinutesEntry *self)
{
  return sc_line_words_parse (gtk_editable_get_text (self->entry),
                              (const char *const *) self->names->pdata, NULL);
}

static const char *
find_person (ScMinutesEntry *self, const char *name)
{
  for (guint i = 0; name != NULL && i < self->people->len; i++)
    if (g_str_equal (self->names->pdata[i], name))
      return self->people->pdata[i];

  return NULL;
}

static char *
dup_day (const char *day)
{
  const ScField *field = sc_record_type_lookup_field (sc_record_type_lookup ("action"), "due");
  g_autoptr (JsonNode) node = json_node_init_string (json_node_alloc (), day);

  return sc_field_dup_display (field, node);
}

/* Says at once what the line will be. */
static void
update_hint (ScMinutesEntry *self)
{
  g_autoptr (ScLineWords) words = parse (self);
  g_autofree char *day = words->due != NULL ? dup_day (words->due) : NULL;
  g_autofree char *until = day != NULL ? g_strdup_printf (_ ("until %s"), day) : NULL;
  g_autoptr (GString) hint = g_string_new (words->name);

  if (until != NULL)
    g_string_append_printf (hint, "%s%s", hint->len > 0 ? " · " : "", until);
  if (*gtk_editable_get_text (self->entry) == '\0')
    /* Translators: the letters are b for a decision, a for a task, e for a recommendation; they may be others in
     * German and English: d and t, r are understood as well. */
    g_string_assign (hint, _ ("d = decision, t = task, @ name, ! day · Ctrl+Enter: next item"));
  gtk_label_set_label (self->hint_label, hint->str);
  gtk_label_set_label (self->kind_label, sc_minutes_row_get_kind_label (words->type, words->kind));
  gtk_image_set_from_icon_name (self->icon,
                                sc_minutes_row_get_kind_icon (words->type, words->kind));
}

static void
kept_cb (gpointer object, const GValue *value, const GError *error, gpointer data)
{
  if (error != NULL)
    sc_toast_error (object, error);
}

static void
keep (ScMinutesEntry *self)
{
  const char *text = gtk_editable_get_text (self->entry);

  g_clear_handle_id (&self->keep_source, g_source_remove);
  if (g_set_str (&self->kept, text))
    sc_future_then (sc_meeting_keep_typed (self->parts, text), self, kept_cb);
}

static gboolean
keep_cb (gpointer data)
{
  ScMinutesEntry *self = data;

  self->keep_source = 0;
  keep (self);

  return G_SOURCE_REMOVE;
}

static void
offer_name (ScMinutesEntry *self, const char *name)
{
  GtkWidget *label = gtk_label_new (name);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_list_box_append (self->names_list, label);
}

/* The names that begin with what stands behind the "@". */
static void
update_names (ScMinutesEntry *self)
{
  const char *text = gtk_editable_get_text (self->entry);
  const char *start = sc_line_words_find_start (text, gtk_editable_get_position (self->entry));
  g_autofree char *begun = start != NULL ? g_utf8_casefold (start, -1) : NULL;
  guint n = 0;

  gtk_list_box_remove_all (self->names_list);
  for (guint i = 0; begun != NULL && i < self->people->len && n < MAX_NAMES; i++)
    {
      g_autofree char *name = g_utf8_casefold (self->names->pdata[i], -1);

      /* A name that is written out needs no offer. */
      if (strstr (name, begun) != NULL && !g_str_equal (name, begun))
        {
          offer_name (self, self->names->pdata[i]);
          n++;
        }
    }
  if (n > 0)
    {
      gtk_list_box_select_row (self->names_list,
                               gtk_list_box_get_row_at_index (self->names_list, 0));
      gtk_popover_popup (self->popover);
    }
  else
    gtk_popover_popdown (self->popover);
}

static void
changed_cb (ScMinutesEntry *self)
{
  update_hint (self);
  update_names (self);
  if (self->keep_source == 0)
    self->keep_source = g_timeout_add (KEEP_DELAY_MS, keep_cb, self);
}

static void
take_name (ScMinutesEntry *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->names_list);
  const char *text = gtk_editable_get_text (self->entry);
  int end = gtk_editable_get_position (self->entry);
  const char *start = sc_line_words_find_start (text, end);
  g_autofree char *name = NULL;
  int position;

  if (row == NULL || start == NULL)
    return;
  name =
      g_strconcat (gtk_label_get_label (GTK_LABEL (gtk_list_box_row_get_child (row))), " ", NULL);
  position = (int) g_utf8_pointer_to_offset (text, start);
  gtk_editable_delete_text (self->entry, position, end);
  gtk_editable_insert_text (self->entry, name, -1, &position);
  gtk_editable_set_position (self->entry, position);
  gtk_popover_popdown (self->popover);
}

static void
added_cb (gpointer object, const GValue *value, const GError *error, gpointer text)
{
  ScMinutesEntry *self = object;

  if (error == NULL)
    return;
  /* What could not be written stands where it was typed, unless somebody types the next already. */
  sc_toast_error (object, error);
  if (*gtk_editable_get_text (self->entry) == '\0')
    gtk_editable_set_text (self->entry, text);
}

static void
commit (ScMinutesEntry *self)
{
  g_autoptr (ScLineWords) words = parse (self);
  ScMinutesLine line = { .type = words->type,
                         .kind = words->kind,
                         .text = words->text,
                         .item_id = self->item_id,
                         .owner_id = find_person (self, words->name),
                         .due = words->due };

  if (*words->text == '\0')
    return;
  sc_future_then_with (sc_meeting_add_line (self->parts, &line), self, added_cb,
                       g_strdup (gtk_editable_get_text (self->entry)), g_free);
  gtk_editable_set_text (self->entry, "");
  keep (self);
}

/* Puts a mark before the text, or takes it away when it is there. */
static void
toggle_mark (ScMinutesEntry *self, const char *type, const char *mark)
{
  g_autoptr (ScLineWords) words = parse (self);
  g_autofree char *text = g_strdup (gtk_editable_get_text (self->entry));
  gboolean marked = text[0] != '\0' && text[1] == ' ' &&
                    !(g_str_equal (words->type, "outcome") && g_strcmp0 (words->kind, "note") == 0);
  const char *rest = marked ? text + 2 : text;
  g_autofree char *changed =
      g_str_equal (words->type, type) ? g_strdup (rest) : g_strconcat (mark, " ", rest, NULL);

  gtk_editable_set_text (self->entry, changed);
  gtk_editable_set_position (self->entry, -1);
}

static gboolean
move_in_names (ScMinutesEntry *self, int step)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->names_list);
  GtkListBoxRow *other =
      row != NULL ? gtk_list_box_get_row_at_index (self->names_list,
                                                   gtk_list_box_row_get_index (row) + step)
                  : NULL;

  if (other != NULL)
    gtk_list_box_select_row (self->names_list, other);

  return GDK_EVENT_STOP;
}

static gboolean
name_key (ScMinutesEntry *self, guint keyval)
{
  if (keyval == GDK_KEY_Down || keyval == GDK_KEY_Up)
    return move_in_names (self, keyval == GDK_KEY_Down ? 1 : -1);
  if (keyval == GDK_KEY_Escape)
    {
      gtk_popover_popdown (self->popover);
      return GDK_EVENT_STOP;
    }
  if (keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter || keyval == GDK_KEY_Tab)
    {
      take_name (self);
      return GDK_EVENT_STOP;
    }

  return GDK_EVENT_PROPAGATE;
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller,
                guint keyval,
                guint keycode,
                GdkModifierType state,
                ScMinutesEntry *self)
{
  gboolean control = (state & GDK_CONTROL_MASK) != 0;
  gboolean enter = keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter;

  if (!control && gtk_widget_get_visible (GTK_WIDGET (self->popover)))
    return name_key (self, keyval);
  if (control && (keyval == GDK_KEY_b || keyval == GDK_KEY_t))
    {
      toggle_mark (self, keyval == GDK_KEY_b ? "decision" : "action",
                   keyval == GDK_KEY_b ? "b" : "t");
      return GDK_EVENT_STOP;
    }
  if (!enter)
    return GDK_EVENT_PROPAGATE;
  commit (self);
  if (control)
    g_signal_emit (self, next_signal, 0);

  return GDK_EVENT_STOP;
}

static void
typed_loaded_cb (gpointer object, const GValue *value, const GError *error, gpointer data)
{
  ScMinutesEntry *self = object;

  if (value == NULL || *gtk_editable_get_text (self->entry) != '\0')
    return;
  g_set_str (&self->kept, g_value_get_string (value));
  gtk_editable_set_text (self->entry, self->kept);
  gtk_editable_set_position (self->entry, -1);
}

static void
people_loaded_cb (gpointer object, const GValue *value, const GError *error, gpointer data)
{
  ScMinutesEntry *self = object;
  GPtrArray *people = value != NULL ? g_value_get_boxed (value) : NULL;

  for (guint i = 0; people != NULL && i < people->len; i++)
    {
      g_ptr_array_insert (self->names, (int) i, sc_record_dup_title (people->pdata[i]));
      g_ptr_array_add (self->people, g_strdup (sc_record_get_id (people->pdata[i])));
    }
  update_hint (self);
}

static void
sc_minutes_entry_dispose (GObject *object)
{
  ScMinutesEntry *self = SC_MINUTES_ENTRY (object);

  g_clear_handle_id (&self->keep_source, g_source_remove);
  if (self->popover != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->popover));
  self->popover = NULL;
  g_clear_object (&self->parts);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (sc_minutes_entry_parent_class)->dispose (object);
}

static void
sc_minutes_entry_finalize (GObject *object)
{
  ScMinutesEntry *self = SC_MINUTES_ENTRY (object);

  g_ptr_array_unref (self->names);
  g_ptr_array_unref (self->people);
  g_free (self->item_id);
  g_free (self->kept);

  G_OBJECT_CLASS (sc_minutes_entry_parent_class)->finalize (object);
}

static void
sc_minutes_entry_class_init (ScMinutesEntryClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sc_minutes_entry_dispose;
  G_OBJECT_CLASS (klass)->finalize = sc_minutes_entry_finalize;
  next_signal = g_signal_new ("next", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                              NULL, G_TYPE_NONE, 0);
}

static void
name_activated_cb (GtkListBox *list, GtkListBoxRow *row, ScMinutesEntry *self)
{
  take_name (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

static void
build_popover (ScMinutesEntry *self)
{
  self->names_list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->names_list), "navigation-sidebar");
  gtk_list_box_set_selection_mode (self->names_list, GTK_SELECTION_BROWSE);
  gtk_widget_set_focusable (GTK_WIDGET (self->names_list), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->names_list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Names"), -1);
  g_signal_connect (self->names_list, "row-activated", G_CALLBACK (name_activated_cb), self);
  self->popover = GTK_POPOVER (gtk_popover_new ());
  /* The keys stay with the entry. */
  gtk_popover_set_autohide (self->popover, FALSE);
  gtk_popover_set_has_arrow (self->popover, FALSE);
  gtk_popover_set_position (self->popover, GTK_POS_TOP);
  gtk_popover_set_child (self->popover, GTK_WIDGET (self->names_list));
  gtk_widget_set_parent (GTK_WIDGET (self->popover), GTK_WIDGET (self->entry));
}

static void
sc_minutes_entry_init (ScMinutesEntry *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *heading = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkEventController *key = gtk_event_controller_key_new ();

  self->names = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->names, NULL);
  self->people = g_ptr_array_new_with_free_func (g_free);
  self->kept = g_strdup ("");
  self->icon = GTK_IMAGE (gtk_image_new ());
  self->kind_label = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->kind_label), "caption-heading");
  self->hint_label = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->hint_label), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->hint_label), "dim-label");
  gtk_label_set_ellipsize (self->hint_label, PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (self->hint_label, 1);
  gtk_widget_set_hexpand (GTK_WIDGET (self->hint_label), TRUE);
  gtk_box_append (GTK_BOX (heading), GTK_WIDGET (self->icon));
  gtk_box_append (GTK_BOX (heading), GTK_WIDGET (self->kind_label));
  gtk_box_append (GTK_BOX (heading), GTK_WIDGET (self->hint_label));
  self->entry = GTK_EDITABLE (gtk_entry_new ());
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Line of the minutes"), -1);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->entry),
                                  GTK_ACCESSIBLE_RELATION_DESCRIBED_BY, self->hint_label, NULL, -1);
  gtk_event_controller_set_propagation_phase (key, GTK_PHASE_CAPTURE);
  g_signal_connect (key, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->entry), key);
  g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (changed_cb), self);
  gtk_box_append (GTK_BOX (box), heading);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->entry));
  build_popover (self);
  adw_bin_set_child (ADW_BIN (self), box);
}

/**
 * sc_minutes_entry_new:
 * @session: the session
 * @parts: a loaded meeting
 *
 * Returns: (transfer floating): the entry
 */
GtkWidget *
sc_minutes_entry_new (ScSession *session, ScMeetingParts *parts)
{
  ScMinutesEntry *self = g_object_new (SC_TYPE_MINUTES_ENTRY, NULL);

  self->session = g_object_ref (session);
  self->parts = g_object_ref (parts);
  update_hint (self);
  sc_future_then (sc_session_load_all (session, "person"), self, people_loaded_cb);
  sc_future_then (sc_meeting_load_typed (parts), self, typed_loaded_cb);

  return GTK_WIDGET (self);
}

/**
 * sc_minutes_entry_set_item:
 * @self: an entry
 * @item_id: (nullable): the agenda item that lines belong to from now on
 */
void
sc_minutes_entry_set_item (ScMinutesEntry *self, const char *item_id)
{
  g_return_if_fail (SC_IS_MINUTES_ENTRY (self));

  g_set_str (&self->item_id, item_id);
}

void
sc_minutes_entry_focus (ScMinutesEntry *self)
{
  g_return_if_fail (SC_IS_MINUTES_ENTRY (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

/**
 * sc_minutes_entry_flush:
 * @self: an entry
 *
 * Returns: (transfer full): a future that is done when what stands in it is on the disk
 */
DexFuture *
sc_minutes_entry_flush (ScMinutesEntry *self)
{
  g_return_val_if_fail (SC_IS_MINUTES_ENTRY (self), NULL);

  g_clear_handle_id (&self->keep_source, g_source_remove);

  return sc_meeting_keep_typed (self->parts, gtk_editable_get_text (self->entry));
}
