/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-conflict-page.h"
#include "sc-conflicts-page.h"
#include "sc-format.h"
#include "sc-future.h"
#include "sc-list-page.h"
#include "sc-overview-page.h"
#include "sc-panes.h"
#include "sc-record-page.h"
#include "sc-toast.h"
#include "sc-workspace-dialogs.h"
#include "sc-window.h"
#include "sc-workspace-view-private.h"

G_DEFINE_FINAL_TYPE (ScWorkspaceView, sc_workspace_view, ADW_TYPE_BREAKPOINT_BIN)

enum
{
  PROP_0,
  PROP_NARROW,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static ScRecordPage *
get_record_page (ScWorkspaceView *self)
{
  GtkWidget *page = adw_bin_get_child (self->record_bin);

  return SC_IS_RECORD_PAGE (page) ? SC_RECORD_PAGE (page) : NULL;
}

/* Without an open record the list has all the room. */
static void
update_layout (ScWorkspaceView *self)
{
  gboolean open = adw_bin_get_child (self->record_bin) != NULL;

  adw_navigation_split_view_set_collapsed (self->inner, self->narrow || !open);
  adw_navigation_split_view_set_show_content (self->inner, open);
}

static void
remember_flush (ScWorkspaceView *self, DexFuture *future)
{
  for (guint i = self->flushes->len; i > 0; i--)
    if (!dex_future_is_pending (self->flushes->pdata[i - 1]))
      g_ptr_array_remove_index_fast (self->flushes, i - 1);
  g_ptr_array_add (self->flushes, future);
}

void
_sc_workspace_view_set_detail (ScWorkspaceView *self, GtkWidget *page, const char *title)
{
  ScRecordPage *old = get_record_page (self);

  if (old != NULL)
    remember_flush (self, sc_record_page_flush (old));
  adw_bin_set_child (self->record_bin, page);
  adw_navigation_page_set_title (self->record_page, title != NULL ? title : _ ("Record"));
  update_layout (self);
}

static void
focus_section (ScWorkspaceView *self)
{
  GtkWidget *page = gtk_stack_get_visible_child (self->sections);

  if (SC_IS_LIST_PAGE (page))
    sc_list_page_focus (SC_LIST_PAGE (page));
  else
    gtk_widget_child_focus (page, GTK_DIR_TAB_FORWARD);
}

/* Whoever opens a record goes there, and back to its place in the list when it is closed. */
void
_sc_workspace_view_focus_detail (ScWorkspaceView *self)
{
  GtkWidget *page = adw_bin_get_child (self->record_bin);

  if (SC_IS_RECORD_PAGE (page))
    sc_record_page_focus_title (SC_RECORD_PAGE (page));
  else if (page != NULL)
    sc_conflict_page_focus_title (SC_CONFLICT_PAGE (page));
}

void
_sc_workspace_view_close_detail (ScWorkspaceView *self)
{
  gboolean had_focus = sc_panes_have_focus (GTK_WIDGET (self->record_bin));

  g_clear_pointer (&self->opening, g_free);
  _sc_workspace_view_set_detail (self, NULL, NULL);
  if (SC_IS_LIST_PAGE (gtk_stack_get_visible_child (self->sections)))
    sc_list_page_select (SC_LIST_PAGE (gtk_stack_get_visible_child (self->sections)), NULL);
  if (had_focus)
    focus_section (self);
}

static GtkWidget *
new_section_page (ScWorkspaceView *self, const ScSection *section)
{
  if (section->type_name != NULL)
    return sc_list_page_new (self->session, section);
  if (g_str_equal (section->name, "conflicts"))
    return sc_conflicts_page_new (self->session);

  return sc_overview_page_new (self->session, self->counts);
}

static void
show_section (ScWorkspaceView *self, const ScSection *section)
{
  GtkWidget *page = gtk_stack_get_child_by_name (self->sections, section->name);

  _sc_workspace_view_leave_meeting (self);
  if (self->section != section)
    {
      if (page == NULL)
        {
          page = new_section_page (self, section);
          gtk_stack_add_named (self->sections, page, section->name);
        }
      self->section = section;
      gtk_stack_set_visible_child (self->sections, page);
      adw_navigation_page_set_title (self->section_page, sc_section_get_label (section));
      adw_navigation_page_set_title (self->content_page, sc_section_get_label (section));
      sc_sidebar_select (self->sidebar, section->name);
      _sc_workspace_view_close_detail (self);
    }
  adw_navigation_split_view_set_show_content (self->outer, TRUE);
}

static const ScSection *
find_section (const char *name)
{
  guint n;
  const ScSection *sections = sc_sections (&n);

  for (guint i = 0; i < n; i++)
    if (g_strcmp0 (sections[i].name, name) == 0)
      return &sections[i];

  return NULL;
}

static void
show_editor (ScWorkspaceView *self, ScRecordEditor *editor, gboolean is_new)
{
  ScRecord *record = sc_record_editor_get_record (editor);
  const ScSection *section = sc_section_find_for_type (sc_record_get_type_name (record));
  g_autofree char *title = sc_format_title (record);
  GtkWidget *page;

  if (section != NULL)
    show_section (self, section);
  page = sc_record_page_new (self->session, editor);
  _sc_workspace_view_set_detail (self, page, title);
  g_object_bind_property (page, "title", self->record_page, "title", G_BINDING_SYNC_CREATE);
  if (section != NULL)
    sc_list_page_select (SC_LIST_PAGE (gtk_stack_get_visible_child (self->sections)),
                         sc_record_get_id (record));
  if (is_new)
    sc_record_page_focus_first (SC_RECORD_PAGE (page));
  else
    _sc_workspace_view_focus_detail (self);
}

static void
record_loaded_cb (gpointer object, const GValue *value, const GError *error, gpointer data)
{
  ScWorkspaceView *self = object;
  g_autoptr (ScRecordEditor) editor = NULL;

  /* Somebody may have gone on to another record meanwhile. */
  if (g_strcmp0 (self->opening, data) != 0)
    return;
  g_clear_pointer (&self->opening, g_free);
  if (value == NULL)
    {
      sc_toast_error (GTK_WIDGET (self), error);
      return;
    }

  editor = sc_record_editor_new (self->session, g_value_get_object (value));
  show_editor (self, editor, FALSE);
}

static void
open_record (ScWorkspaceView *self, const char *id)
{
  ScRecordPage *page = get_record_page (self);

  if (page != NULL && g_str_equal (sc_record_page_get_id (page), id))
    {
      adw_navigation_split_view_set_show_content (self->outer, TRUE);
      return;
    }
  /* What is being typed reaches the store before it is read. */
  if (page != NULL)
    remember_flush (self, sc_record_page_flush (page));
  g_set_str (&self->opening, id);
  sc_future_then_with (sc_session_load (self->session, id), self, record_loaded_cb, g_strdup (id),
                       g_free);
}

static void
may_make_cb (gpointer object, const GValue *value, const GError *error, gpointer editor)
{
  if (error != NULL)
    sc_toast_error (object, error);
  else
    show_editor (object, editor, TRUE);
}

static void
new_record (ScWorkspaceView *self, const char *type_name)
{
  const ScRecordType *type = sc_record_type_lookup (type_name);
  ScRecordEditor *editor;

  g_return_if_fail (type != NULL);

  editor = sc_record_editor_new_for_type (self->session, type);
  sc_future_then_with (sc_record_editor_demand (editor), self, may_make_cb, editor, g_object_unref);
}

static void
undone_cb (gpointer object, const GValue *value, const GError *error, gpointer data)
{
  if (error != NULL)
    sc_toast_error (object, error);
  else
    sc_toast (object, _ ("Undone"));
}

static void
undo_session (ScWorkspaceView *self)
{
  if (sc_session_can_undo (self->session))
    sc_future_then (sc_session_undo (self->session), self, undone_cb);
}

static void
undo (ScWorkspaceView *self)
{
  ScRecordPage *page = get_record_page (self);

  if (page == NULL || !sc_record_page_undo (page))
    undo_session (self);
}

static void
show_history (ScWorkspaceView *self)
{
  ScRecordPage *page = get_record_page (self);

  if (page != NULL)
    gtk_widget_activate_action (GTK_WIDGET (page), "record.history", NULL);
}

static void
start_filter (ScWorkspaceView *self)
{
  GtkWidget *page = gtk_stack_get_visible_child (self->sections);

  if (!SC_IS_LIST_PAGE (page))
    return;
  if (self->narrow && adw_bin_get_child (self->record_bin) != NULL)
    _sc_workspace_view_close_detail (self);
  sc_list_page_start_filter (SC_LIST_PAGE (page));
}

static const char *
get_type_name (ScWorkspaceView *self)
{
  return self->section->type_name != NULL ? self->section->type_name : "solution";
}

static void
new_activated (ScWorkspaceView *self)
{
  new_record (self, get_type_name (self));
}

void
_sc_workspace_view_show_section (ScWorkspaceView *self, const char *name)
{
  show_section (self, find_section (name));
}

static void
enter_section (ScWorkspaceView *self, const char *name)
{
  _sc_workspace_view_show_section (self, name);
  focus_section (self);
}

/* The list of a section with what a figure was made of. */
static void
show_filtered (ScWorkspaceView *self, GVariant *parameter)
{
  g_autoptr (GVariant) filters = NULL;
  const char *name;

  g_variant_get (parameter, "(&s@a{ss})", &name, &filters);
  _sc_workspace_view_show_section (self, name);
  sc_list_page_show_filtered (SC_LIST_PAGE (gtk_stack_get_visible_child (self->sections)), filters,
                              FALSE);
  focus_section (self);
}

static void
focus_pane (ScWorkspaceView *self, GtkWidget *pane)
{
  if (pane == GTK_WIDGET (self->sidebar))
    sc_sidebar_focus (self->sidebar);
  else if (pane == GTK_WIDGET (self->sections))
    focus_section (self);
  else
    _sc_workspace_view_focus_detail (self);
}

static void
go_to_pane (ScWorkspaceView *self, int step)
{
  GtkWidget *panes[] = { GTK_WIDGET (self->sidebar), GTK_WIDGET (self->sections),
                         GTK_WIDGET (self->record_bin) };
  GtkWidget *pane = sc_panes_find_next (panes, G_N_ELEMENTS (panes), step);

  if (pane != NULL)
    focus_pane (self, pane);
}

static void
next_pane (ScWorkspaceView *self)
{
  go_to_pane (self, 1);
}

static void
previous_pane (ScWorkspaceView *self)
{
  go_to_pane (self, -1);
}

/**
 * sc_workspace_view_activate:
 * @self: the view
 * @action: the name of a window's action without "win."
 * @parameter: (nullable): its parameter
 */
void
sc_workspace_view_activate (ScWorkspaceView *self, const char *action, GVariant *parameter)
{
  /* clang-format off */
  static const struct
  {
    const char *name;
    void (*plain) (ScWorkspaceView *self);
    void (*with_text) (ScWorkspaceView *self, const char *text);
  } entries[] = {
    { "section", NULL, enter_section },
    { "show-section", NULL, _sc_workspace_view_show_section },
    { "open-record", NULL, open_record },
    { "new-record", NULL, new_record },
    { "open-meeting", NULL, _sc_workspace_view_open_meeting },
    { "open-people", NULL, _sc_workspace_view_open_people },
    { "take-minutes", NULL, _sc_workspace_view_take_minutes },
    { "open-conflict", NULL, _sc_workspace_view_open_conflict },
    { "next-conflict", _sc_workspace_view_next_conflict, NULL },
    { "new", new_activated, NULL },
    { "filter", start_filter, NULL },
    { "history", show_history, NULL },
    { "undo", undo, NULL },
    { "undo-session", undo_session, NULL },
    { "close-record", _sc_workspace_view_close_detail, NULL },
    { "next-pane", next_pane, NULL },
    { "previous-pane", previous_pane, NULL },
  };
  /* clang-format on */

  g_return_if_fail (SC_IS_WORKSPACE_VIEW (self));

  if (g_str_equal (action, "menu"))
    sc_sidebar_open_menu (self->sidebar);
  if (g_str_equal (action, "show-filtered"))
    show_filtered (self, parameter);
  if (sc_workspace_show_dialog (GTK_WIDGET (self), self->session, get_type_name (self), action))
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (entries); i++)
    if (g_str_equal (entries[i].name, action))
      {
        if (entries[i].plain != NULL)
          entries[i].plain (self);
        else
          entries[i].with_text (self, g_variant_get_string (parameter, NULL));
      }
}

static gboolean
left_cb (gpointer data)
{
  ScWorkspaceView *self = data;

  if (!adw_navigation_split_view_get_show_content (self->inner) &&
      adw_bin_get_child (self->record_bin) != NULL)
    _sc_workspace_view_close_detail (self);

  return G_SOURCE_REMOVE;
}

/* Going back from a record closes it, once the transition is over. */
static void
show_content_changed_cb (AdwNavigationSplitView *split, GParamSpec *pspec, ScWorkspaceView *self)
{
  if (!adw_navigation_split_view_get_show_content (split))
    g_timeout_add_full (G_PRIORITY_DEFAULT, 400, left_cb, g_object_ref (self), g_object_unref);
}

static void
sc_workspace_view_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_NARROW)
    g_value_set_boolean (value, SC_WORKSPACE_VIEW (object)->narrow);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
sc_workspace_view_set_property (GObject *object,
                                guint prop_id,
                                const GValue *value,
                                GParamSpec *pspec)
{
  ScWorkspaceView *self = SC_WORKSPACE_VIEW (object);

  if (prop_id == PROP_NARROW)
    {
      self->narrow = g_value_get_boolean (value);
      update_layout (self);
    }
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
sc_workspace_view_dispose (GObject *object)
{
  ScWorkspaceView *self = SC_WORKSPACE_VIEW (object);

  /* The child is bound, too, and must not be taken out twice. */
  adw_breakpoint_bin_set_child (ADW_BREAKPOINT_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), SC_TYPE_WORKSPACE_VIEW);
  g_clear_object (&self->counts);
  g_clear_object (&self->rebuilder);
  g_clear_object (&self->session);
  g_clear_pointer (&self->flushes, g_ptr_array_unref);
  g_clear_pointer (&self->opening, g_free);
  g_clear_pointer (&self->decided, g_free);

  G_OBJECT_CLASS (sc_workspace_view_parent_class)->dispose (object);
}

static void
sc_workspace_view_class_init (ScWorkspaceViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sc_workspace_view_dispose;
  object_class->get_property = sc_workspace_view_get_property;
  object_class->set_property = sc_workspace_view_set_property;
  properties[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE,
                                                  G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (SC_TYPE_SIDEBAR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/dortmund/SmartCity/ui/sc-workspace-view.ui");
  gtk_widget_class_bind_template_child (widget_class, ScWorkspaceView, navigation);
  gtk_widget_class_bind_template_child (widget_class, ScWorkspaceView, outer);
  gtk_widget_class_bind_template_child (widget_class, ScWorkspaceView, inner);
  gtk_widget_class_bind_template_child (widget_class, ScWorkspaceView, sidebar);
  gtk_widget_class_bind_template_child (widget_class, ScWorkspaceView, content_page);
  gtk_widget_class_bind_template_child (widget_class, ScWorkspaceView, section_page);
  gtk_widget_class_bind_template_child (widget_class, ScWorkspaceView, record_page);
  gtk_widget_class_bind_template_child (widget_class, ScWorkspaceView, sections);
  gtk_widget_class_bind_template_child (widget_class, ScWorkspaceView, record_bin);
  gtk_widget_class_bind_template_callback (widget_class, show_content_changed_cb);
}

static void
sc_workspace_view_init (ScWorkspaceView *self)
{
  self->flushes = g_ptr_array_new_with_free_func (dex_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
fetched_cb (ScWorkspaceView *self, ScRebuild *rebuild)
{
  sc_window_finish_rebuild (SC_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), rebuild);
}

static void
rebuild_failed_cb (ScWorkspaceView *self, const GError *error)
{
  sc_toast_error (GTK_WIDGET (self), error);
}

/**
 * sc_workspace_view_new:
 * @session: a session with a workspace
 *
 * Returns: (transfer floating): the view
 */
GtkWidget *
sc_workspace_view_new (ScSession *session)
{
  ScWorkspaceView *self = g_object_new (SC_TYPE_WORKSPACE_VIEW, NULL);

  self->session = g_object_ref (session);
  self->counts = sc_counts_new (session);
  self->rebuilder = sc_rebuilder_new (session);
  g_signal_connect_object (self->rebuilder, "fetched", G_CALLBACK (fetched_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->rebuilder, "failed", G_CALLBACK (rebuild_failed_cb), self,
                           G_CONNECT_SWAPPED);
  sc_sidebar_set_session (self->sidebar, session, self->counts, self->rebuilder);
  show_section (self, find_section ("overview"));
  g_signal_connect_object (sc_session_get_conflicts (session), "items-changed",
                           G_CALLBACK (_sc_workspace_view_conflicts_changed), self,
                           G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}

/**
 * sc_workspace_view_flush:
 * @self: the view
 *
 * Returns: (transfer full): a future that is done when everything typed is in the store
 */
DexFuture *
sc_workspace_view_flush (ScWorkspaceView *self)
{
  ScRecordPage *page;
  DexFuture *meeting;

  g_return_val_if_fail (SC_IS_WORKSPACE_VIEW (self), NULL);

  page = get_record_page (self);
  meeting = _sc_workspace_view_flush_meeting (self);
  if (page != NULL)
    remember_flush (self, sc_record_page_flush (page));
  if (meeting != NULL)
    remember_flush (self, meeting);
  if (self->flushes->len == 0)
    return dex_future_new_true ();

  return dex_future_allv ((DexFuture *const *) self->flushes->pdata, self->flushes->len);
}

/**
 * sc_workspace_view_get_rebuilder:
 * @self: the view
 *
 * Returns: (transfer none): what makes the copy anew, for dialogs that come and go
 */
ScRebuilder *
sc_workspace_view_get_rebuilder (ScWorkspaceView *self)
{
  g_return_val_if_fail (SC_IS_WORKSPACE_VIEW (self), NULL);

  return self->rebuilder;
}
