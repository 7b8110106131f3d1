/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-format.h"
#include "sc-json.h"
#include "sc-future.h"
#include "sc-list-columns.h"
#include "sc-list-page-private.h"
#include "sc-record-cell.h"

G_DEFINE_FINAL_TYPE (ScListPage, sc_list_page, ADW_TYPE_BREAKPOINT_BIN)

enum
{
  PROP_0,
  PROP_NARROW,
  PROP_TIGHT,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
update_count (ScListPage *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->model));
  g_autofree char *count = sc_format_count (n);
  g_autofree char *text = NULL;

  if (sc_query_is_filtered (sc_query_model_get_query (self->model)))
    text = g_strdup_printf (ngettext ("%s found", "%s found", n), count);
  else
    text = g_strdup (count);
  adw_window_title_set_subtitle (self->window_title, text);
}

/* What was chosen, so that nobody wonders where the records are. */
static char *
dup_filter_text (ScListPage *self)
{
  g_autofree char *chosen = sc_list_filters_dup_text (self->filters);
  const char *words = gtk_editable_get_text (self->search_entry);
  g_autofree char *quoted = g_strdup_printf (_ ("“%s”"), words);

  if (*words == '\0')
    return g_steal_pointer (&chosen);

  return *chosen != '\0' ? g_strdup_printf ("%s · %s", quoted, chosen) : g_steal_pointer (&quoted);
}

static void
update_nothing (ScListPage *self)
{
  g_autofree char *filters = dup_filter_text (self);
  g_autofree char *escaped = g_markup_escape_text (filters, -1);
  g_autofree char *text = g_strdup_printf (_ ("Filtered by: %s"), escaped);

  adw_status_page_set_description (self->nothing, text);
}

void
_sc_list_page_update_state (ScListPage *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->model));
  gboolean filtered = sc_query_is_filtered (sc_query_model_get_query (self->model));
  const char *name = self->narrow ? "list" : "table";

  if (gtk_toggle_button_get_active (self->pictures_button))
    name = "pictures";
  if (n == 0 && !sc_query_model_get_ready (self->model))
    name = "loading";
  else if (n == 0)
    name = filtered ? "nothing" : "empty";
  if (n == 0 && filtered)
    update_nothing (self);

  gtk_widget_set_visible (GTK_WIDGET (self->filters), n > 0 || filtered);
  /* A narrow header has no room for it; the menu has it, too. */
  gtk_widget_set_visible (GTK_WIDGET (self->pictures_button), self->has_pictures && !self->narrow);
  gtk_list_view_set_model (self->list, self->narrow ? GTK_SELECTION_MODEL (self->selection) : NULL);
  gtk_column_view_set_model (self->table,
                             self->narrow ? NULL : GTK_SELECTION_MODEL (self->selection));
  gtk_stack_set_visible_child_name (self->stack, name);
  update_count (self);
}

/* Scrolls to a position, and puts the focus there. */
static void
show_position (ScListPage *self, guint position, gboolean focus)
{
  GtkListScrollFlags flags = focus ? GTK_LIST_SCROLL_FOCUS : GTK_LIST_SCROLL_NONE;

  if (position >= g_list_model_get_n_items (G_LIST_MODEL (self->model)))
    return;
  if (self->narrow)
    gtk_list_view_scroll_to (self->list, position, flags, NULL);
  else
    gtk_column_view_scroll_to (self->table, position, NULL, flags, NULL);
  if (focus)
    gtk_widget_grab_focus (self->narrow ? GTK_WIDGET (self->list) : GTK_WIDGET (self->table));
}

static void
give_focus (ScListPage *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->model));

  self->wants_focus = FALSE;
  if (n > 0)
    show_position (self, self->current < n ? self->current : 0, TRUE);
  else
    gtk_widget_child_focus (GTK_WIDGET (self->stack), GTK_DIR_TAB_FORWARD);
}

static void
items_changed_cb (ScListPage *self)
{
  _sc_list_page_update_state (self);
  if (self->wants_focus && sc_query_model_get_ready (self->model))
    give_focus (self);
  if (self->wanted != NULL)
    {
      g_autofree char *id = g_steal_pointer (&self->wanted);

      sc_list_page_select (self, id);
    }
}

void
_sc_list_page_update_query (ScListPage *self)
{
  g_autoptr (ScQuery) query = sc_query_new (self->type->name);

  sc_query_set_text (query, gtk_editable_get_text (self->search_entry));
  sc_list_filters_apply (self->filters, query);
  sc_list_columns_apply_order (self->table, self->section, query);
  sc_query_model_set_query (self->model, query);
  sc_list_footer_set_query (self->footer, query);
  sc_list_pictures_set_query (self->pictures, query);
  _sc_list_page_update_state (self);
}

static void
filter_changed_cb (GtkWidget *widget, ScListPage *self)
{
  _sc_list_page_update_query (self);
}

static void
show_all_clicked_cb (GtkButton *button, ScListPage *self)
{
  gtk_editable_set_text (self->search_entry, "");
  gtk_search_bar_set_search_mode (self->search_bar, FALSE);
  sc_list_filters_clear (self->filters);
  _sc_list_page_update_query (self);
}

static ScRecord *
get_record (ScListPage *self, guint position)
{
  g_autoptr (ScRow) row = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  return row != NULL ? sc_row_get_record (row) : NULL;
}

static void
open_position (ScListPage *self, guint position)
{
  ScRecord *record = get_record (self, position);

  if (record != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open-record", "s",
                                sc_record_get_id (record));
}

static void
table_activated_cb (GtkColumnView *view, guint position, ScListPage *self)
{
  open_position (self, position);
}

static void
list_activated_cb (GtkListView *view, guint position, ScListPage *self)
{
  open_position (self, position);
}

static void
setup_row_cb (GtkSignalListItemFactory *factory, GtkListItem *item, ScListPage *self)
{
  gtk_list_item_set_child (item, sc_record_cell_new_for_row (self->session, self->section));
}

static void
build_views (ScListPage *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  sc_list_columns_build (self->table, self->session, self->section);
  sc_list_columns_set_tight (self->table, self->section, self->tight);
  g_signal_connect_object (gtk_column_view_get_sorter (self->table), "changed",
                           G_CALLBACK (_sc_list_page_update_query), self, G_CONNECT_SWAPPED);

  g_signal_connect (factory, "setup", G_CALLBACK (setup_row_cb), self);
  sc_record_cell_bind_items (factory);
  sc_record_cell_name_items (factory);
  gtk_list_view_set_factory (self->list, factory);
  sc_record_cell_open_by_click (GTK_WIDGET (self->table));
  sc_record_cell_open_by_click (GTK_WIDGET (self->list));
  g_object_unref (factory);
}

static void
build_texts (ScListPage *self)
{
  const char *plural = sc_record_type_get_label_plural (self->type);
  /* Translators: the button for a new record, %s is “Solution”. */
  g_autofree char *new_text =
      g_strdup_printf (_ ("New: %s"), sc_record_type_get_label (self->type));
  /* Translators: the title of an empty page, %s is “Solutions”. */
  g_autofree char *empty_text = g_strdup_printf (_ ("%s: none yet"), plural);

  adw_window_title_set_title (self->window_title, plural);
  gtk_widget_set_tooltip_text (self->new_button, new_text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->new_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  new_text, -1);
  gtk_button_set_label (self->empty_new_button, new_text);
  adw_status_page_set_icon_name (self->empty, self->section->icon_name);
  adw_status_page_set_title (self->empty, empty_text);
  adw_status_page_set_description (
      self->empty, _ ("Type the first one, or take over a table that you already have."));
  adw_status_page_set_title (self->nothing, _ ("Nothing Found"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->table), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  plural, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  plural, -1);
}

/* Table and list take turns; neither the place nor the focus is lost over it. */
static void
set_narrow (ScListPage *self, gboolean narrow)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  gboolean had_focus = focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->stack));

  self->narrow = narrow;
  if (self->model == NULL)
    return;
  _sc_list_page_update_state (self);
  show_position (self, self->current, had_focus);
}

static void
sc_list_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  ScListPage *self = SC_LIST_PAGE (object);

  if (prop_id == PROP_NARROW)
    g_value_set_boolean (value, self->narrow);
  else if (prop_id == PROP_TIGHT)
    g_value_set_boolean (value, self->tight);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
sc_list_page_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  ScListPage *self = SC_LIST_PAGE (object);

  if (prop_id == PROP_NARROW && self->narrow != g_value_get_boolean (value))
    set_narrow (self, g_value_get_boolean (value));
  else if (prop_id == PROP_TIGHT)
    {
      self->tight = g_value_get_boolean (value);
      if (self->section != NULL)
        sc_list_columns_set_tight (self->table, self->section, self->tight);
    }
}

static void
sc_list_page_dispose (GObject *object)
{
  ScListPage *self = SC_LIST_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), SC_TYPE_LIST_PAGE);
  g_clear_object (&self->selection);
  g_clear_object (&self->model);
  g_clear_object (&self->session);
  g_clear_pointer (&self->wanted, g_free);

  G_OBJECT_CLASS (sc_list_page_parent_class)->dispose (object);
}

static void
sc_list_page_class_init (ScListPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sc_list_page_dispose;
  object_class->get_property = sc_list_page_get_property;
  object_class->set_property = sc_list_page_set_property;
  properties[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE,
                                                  G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_TIGHT] =
      g_param_spec_boolean ("tight", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/dortmund/SmartCity/ui/sc-list-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ScListPage, window_title);
  gtk_widget_class_bind_template_child (widget_class, ScListPage, new_button);
  gtk_widget_class_bind_template_child (widget_class, ScListPage, search_bar);
  gtk_widget_class_bind_template_child (widget_class, ScListPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, ScListPage, filters);
  gtk_widget_class_bind_template_child (widget_class, ScListPage, pictures_button);
  gtk_widget_class_bind_template_child (widget_class, ScListPage, pictures);
  gtk_widget_class_bind_template_child (widget_class, ScListPage, stack);
  gtk_widget_class_bind_template_child (widget_class, ScListPage, table);
  gtk_widget_class_bind_template_child (widget_class, ScListPage, list);
  gtk_widget_class_bind_template_child (widget_class, ScListPage, empty);
  gtk_widget_class_bind_template_child (widget_class, ScListPage, empty_new_button);
  gtk_widget_class_bind_template_child (widget_class, ScListPage, nothing);
  gtk_widget_class_bind_template_child (widget_class, ScListPage, selection_bar);
  gtk_widget_class_bind_template_child (widget_class, ScListPage, footer);
  gtk_widget_class_bind_template_child (widget_class, ScListPage, views);
  gtk_widget_class_bind_template_callback (widget_class, filter_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, table_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, list_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_all_clicked_cb);
}

static void
sc_list_page_init (ScListPage *self)
{
  g_type_ensure (SC_TYPE_LIST_FILTERS);
  g_type_ensure (SC_TYPE_LIST_FOOTER);
  g_type_ensure (SC_TYPE_LIST_PICTURES);
  g_type_ensure (SC_TYPE_LIST_SELECTION);
  g_type_ensure (SC_TYPE_VIEWS_BUTTON);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_bar_connect_entry (self->search_bar, self->search_entry);
}

/**
 * sc_list_page_new:
 * @session: the session
 * @section: a section with a record type
 *
 * Returns: (transfer floating): the page
 */
GtkWidget *
sc_list_page_new (ScSession *session, const ScSection *section)
{
  ScListPage *self = g_object_new (SC_TYPE_LIST_PAGE, NULL);
  g_autoptr (ScQuery) query = NULL;

  self->session = g_object_ref (session);
  self->section = section;
  self->type = sc_section_get_type (section);
  query = sc_query_new (self->type->name);
  sc_query_set_sort (query, section->sort_field, section->descending);
  self->model = sc_session_list (session, query);
  self->selection = gtk_multi_selection_new (g_object_ref (G_LIST_MODEL (self->model)));

  build_texts (self);
  build_views (self);
  sc_list_filters_build (self->filters, session, section);
  g_signal_connect_object (self->filters, "changed", G_CALLBACK (_sc_list_page_update_query), self,
                           G_CONNECT_SWAPPED);
  sc_list_footer_build (self->footer, session, self->type);
  sc_list_footer_set_query (self->footer, query);
  sc_list_selection_build (self->selection_bar, session, self->type, self->model, self->selection);
  sc_views_button_build (self->views, session, section);
  self->has_pictures = sc_list_pictures_build (self->pictures, session, self->type->name);
  _sc_list_page_add_actions (self);
  g_signal_connect_object (self->model, "notify::n-items", G_CALLBACK (items_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->model, "notify::ready", G_CALLBACK (items_changed_cb), self,
                           G_CONNECT_SWAPPED);
  _sc_list_page_update_state (self);

  return GTK_WIDGET (self);
}

/**
 * sc_list_page_start_filter:
 * @self: the page
 *
 * Shows the entry for words and puts the focus there.
 */
void
sc_list_page_start_filter (ScListPage *self)
{
  g_return_if_fail (SC_IS_LIST_PAGE (self));

  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

static guint
find_position (ScListPage *self, const char *id)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->model));

  /* Only what was looked at is loaded, so this looks no further than one screen of records. */
  for (guint i = 0; i < MIN (n, 512); i++)
    {
      ScRecord *record = get_record (self, i);

      if (record != NULL && g_strcmp0 (sc_record_get_id (record), id) == 0)
        return i;
    }

  return GTK_INVALID_LIST_POSITION;
}

/**
 * sc_list_page_select:
 * @self: the page
 * @id: (nullable): the record that is open, %NULL for none
 */
void
sc_list_page_select (ScListPage *self, const char *id)
{
  guint selected = sc_list_selection_get_single (self->selection_bar);
  ScRecord *record = get_record (self, selected);
  guint position;

  g_return_if_fail (SC_IS_LIST_PAGE (self));

  if (record != NULL)
    self->current = selected;
  if (record != NULL && g_strcmp0 (sc_record_get_id (record), id) == 0)
    return;
  position = id != NULL ? find_position (self, id) : GTK_INVALID_LIST_POSITION;
  if (position != GTK_INVALID_LIST_POSITION)
    {
      gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), position, TRUE);
      self->current = position;
      return;
    }
  gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (self->selection));
  g_set_str (&self->wanted, id);
}

/**
 * sc_list_page_focus:
 * @self: the page
 *
 * Puts the focus on the record that was open last, or the first one, as soon as there are any.
 */
void
sc_list_page_focus (ScListPage *self)
{
  g_return_if_fail (SC_IS_LIST_PAGE (self));

  if (sc_query_model_get_ready (self->model))
    give_focus (self);
  else
    self->wants_focus = TRUE;
}

/**
 * sc_list_page_show_filtered:
 * @self: the page
 * @filters: (transfer none): a `a{ss}`: a value of each field that matters; empty for "not filled in"
 * @keep: whether what the list is filtered by already still holds
 *
 * Shows the records that have these values.
 */
void
sc_list_page_show_filtered (ScListPage *self, GVariant *filters, gboolean keep)
{
  g_autoptr (JsonObject) all = NULL;
  g_auto (GStrv) unknown = NULL;
  GVariantIter iter;
  const char *field;
  const char *value;

  g_return_if_fail (SC_IS_LIST_PAGE (self));
  g_return_if_fail (g_variant_is_of_type (filters, G_VARIANT_TYPE ("a{ss}")));

  if (!keep)
    {
      gtk_editable_set_text (self->search_entry, "");
      gtk_search_bar_set_search_mode (self->search_bar, FALSE);
    }
  all = keep ? sc_list_filters_save (self->filters) : json_object_new ();
  g_variant_iter_init (&iter, filters);
  while (g_variant_iter_next (&iter, "{&s&s}", &field, &value))
    sc_json_set_strv (all, field, (const char *const[]) { value, NULL });
  unknown = sc_list_filters_load (self->filters, all);
  gtk_toggle_button_set_active (self->pictures_button, FALSE);
  _sc_list_page_update_query (self);
}
