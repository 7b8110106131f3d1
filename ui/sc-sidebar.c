/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "sc-format.h"
#include "sc-section.h"
#include "sc-sidebar.h"
#include "sc-sync-text.h"

struct _ScSidebar
{
  AdwBin parent_instance;

  GtkMenuButton *menu_button;
  GtkListBox *list;
  GtkWidget *sync_button;
  GtkStack *sync_stack;
  GtkImage *sync_icon;
  GtkLabel *sync_label;

  ScSession *session;
  ScRebuilder *rebuilder;
  GSignalGroup *sync_signals;
  GtkWidget *conflicts_row;
  GtkLabel *conflicts_count;
  guint update_source;
  guint announced_quarter; /* of the exchange that is going on */
};

/* Documents that take long enough for somebody to wonder. */
#define WORTH_ANNOUNCING 5000

G_DEFINE_FINAL_TYPE (ScSidebar, sc_sidebar, ADW_TYPE_BIN)

static void
update_count (GtkLabel *label, guint n)
{
  g_autofree char *text = sc_format_count (n);

  gtk_label_set_label (label, text);
}

static void
items_changed_cb (GListModel *model, guint position, guint removed, guint added, gpointer data)
{
  update_count (data, g_list_model_get_n_items (model));
}

static void
update_sync (ScSidebar *self)
{
  ScSyncJob *job = sc_session_get_sync (self->session);
  ScHall *hall = sc_session_get_hall (self->session);
  gboolean rebuilding = sc_rebuilder_is_running (self->rebuilder);
  gboolean in_hall = sc_sync_is_in_hall (hall) && !sc_sync_needs_attention (job);
  g_autofree char *text = rebuilding ? sc_rebuilder_dup_text (self->rebuilder)
                          : in_hall  ? sc_sync_dup_hall_text (hall)
                                     : sc_sync_dup_text (job);
  gboolean busy = rebuilding ||
                  (!in_hall && job != NULL && sc_sync_job_get_state (job) == SC_SYNC_STATE_SYNCING);

  gtk_label_set_label (self->sync_label, text);
  gtk_image_set_from_icon_name (self->sync_icon, in_hall ? "network-wireless-symbolic"
                                                         : sc_sync_get_icon_name (job));
  gtk_stack_set_visible_child_name (self->sync_stack, busy ? "spinner" : "icon");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->sync_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text, -1);
  if (sc_sync_needs_attention (job))
    gtk_widget_add_css_class (GTK_WIDGET (self->sync_stack), "warning");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->sync_stack), "warning");
}

/* Aloud at every quarter of what takes long, and when it is over. */
static void
announce_progress (ScSidebar *self, ScSyncJob *job)
{
  guint64 total = job != NULL ? sc_sync_job_get_total (job) : 0;
  guint quarter = total >= WORTH_ANNOUNCING ? (guint) (sc_sync_job_get_done (job) * 4 / total) : 0;
  gboolean more = quarter > self->announced_quarter;
  g_autofree char *text = NULL;

  self->announced_quarter = quarter;
  if (!more)
    return;
  text = sc_sync_dup_text (job);
  gtk_accessible_announce (GTK_ACCESSIBLE (self), text, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_LOW);
}

static void
update_conflicts (ScSidebar *self)
{
  guint n = g_list_model_get_n_items (sc_session_get_conflicts (self->session));

  if (self->conflicts_row != NULL)
    gtk_widget_set_visible (self->conflicts_row, n > 0);
  if (self->conflicts_count != NULL)
    update_count (self->conflicts_count, n);
}

static gboolean
update_cb (gpointer data)
{
  ScSidebar *self = data;

  self->update_source = 0;
  update_sync (self);
  announce_progress (self, sc_session_get_sync (self->session));
  update_conflicts (self);

  return G_SOURCE_REMOVE;
}

/* Changes come in bursts and from fibers: the widgets follow once, from the main loop. */
static void
queue_update (ScSidebar *self)
{
  if (self->update_source == 0)
    self->update_source = g_timeout_add (60, update_cb, self);
}

static void
sync_changed_cb (ScSidebar *self)
{
  g_signal_group_set_target (self->sync_signals, sc_session_get_sync (self->session));
  queue_update (self);
}

static GtkWidget *
add_row (ScSidebar *self, const ScSection *section, GtkLabel **count)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *icon = gtk_image_new_from_icon_name (section->icon_name);
  GtkWidget *label = gtk_label_new (sc_section_get_label (section));

  *count = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (*count), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (*count), "numeric");
  gtk_widget_add_css_class (GTK_WIDGET (*count), "count");
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_accessible_update_state (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (*count));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  sc_section_get_label (section), -1);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY,
                                  *count, NULL, -1);
  g_object_set_data (G_OBJECT (row), "section", (gpointer) section->name);
  gtk_list_box_append (self->list, row);

  return row;
}

static void
add_rows (ScSidebar *self, ScCounts *counts)
{
  guint n;
  const ScSection *sections = sc_sections (&n);

  for (guint i = 0; i < n; i++)
    {
      GtkLabel *count;
      GtkWidget *row = add_row (self, &sections[i], &count);

      if (sections[i].type_name != NULL)
        {
          GListModel *model = sc_counts_get (counts, sections[i].type_name);

          g_signal_connect_object (model, "items-changed", G_CALLBACK (items_changed_cb), count, 0);
          items_changed_cb (model, 0, 0, 0, count);
        }
      else if (g_str_equal (sections[i].name, "conflicts"))
        {
          self->conflicts_row = row;
          self->conflicts_count = count;
          gtk_widget_add_css_class (row, "attention");
        }
    }
}

static void
row_activated_cb (GtkListBox *list, GtkListBoxRow *row, ScSidebar *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.section", "s",
                              g_object_get_data (G_OBJECT (row), "section"));
}

/* The arrow keys choose, and the page follows; where it would cover the sidebar, Enter shows it. */
static void
row_selected_cb (GtkListBox *list, GtkListBoxRow *row, ScSidebar *self)
{
  GtkWidget *split = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_NAVIGATION_SPLIT_VIEW);

  if (row != NULL && split != NULL &&
      !adw_navigation_split_view_get_collapsed (ADW_NAVIGATION_SPLIT_VIEW (split)))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.show-section", "s",
                                g_object_get_data (G_OBJECT (row), "section"));
}

static void
sc_sidebar_dispose (GObject *object)
{
  ScSidebar *self = SC_SIDEBAR (object);

  g_clear_handle_id (&self->update_source, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), SC_TYPE_SIDEBAR);
  self->conflicts_row = NULL;
  self->conflicts_count = NULL;
  g_clear_object (&self->sync_signals);
  g_clear_object (&self->rebuilder);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (sc_sidebar_parent_class)->dispose (object);
}

static void
sc_sidebar_class_init (ScSidebarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sc_sidebar_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/dortmund/SmartCity/ui/sc-sidebar.ui");
  gtk_widget_class_bind_template_child (widget_class, ScSidebar, menu_button);
  gtk_widget_class_bind_template_child (widget_class, ScSidebar, list);
  gtk_widget_class_bind_template_child (widget_class, ScSidebar, sync_button);
  gtk_widget_class_bind_template_child (widget_class, ScSidebar, sync_stack);
  gtk_widget_class_bind_template_child (widget_class, ScSidebar, sync_icon);
  gtk_widget_class_bind_template_child (widget_class, ScSidebar, sync_label);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);
}

static void
sc_sidebar_init (ScSidebar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->sync_signals = g_signal_group_new (SC_TYPE_SYNC_JOB);
  g_signal_group_connect_swapped (self->sync_signals, "notify", G_CALLBACK (queue_update), self);
}

/**
 * sc_sidebar_set_session:
 * @self: the sidebar
 * @session: the session
 * @counts: the numbers beside the sections
 * @rebuilder: makes the copy anew; while it does the sync line says so
 */
void
sc_sidebar_set_session (ScSidebar *self,
                        ScSession *session,
                        ScCounts *counts,
                        ScRebuilder *rebuilder)
{
  g_return_if_fail (SC_IS_SIDEBAR (self) && self->session == NULL);

  self->session = g_object_ref (session);
  self->rebuilder = g_object_ref (rebuilder);
  g_signal_connect_object (rebuilder, "changed", G_CALLBACK (queue_update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::n-conflicts", G_CALLBACK (queue_update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::sync", G_CALLBACK (sync_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (sc_session_get_hall (session), "notify", G_CALLBACK (queue_update), self,
                           G_CONNECT_SWAPPED);
  add_rows (self, counts);
  sync_changed_cb (self);
  g_clear_handle_id (&self->update_source, g_source_remove);
  update_cb (self);
}

/**
 * sc_sidebar_select:
 * @self: the sidebar
 * @section_name: which section is shown
 */
void
sc_sidebar_select (ScSidebar *self, const char *section_name)
{
  g_return_if_fail (SC_IS_SIDEBAR (self));

  for (int i = 0;; i++)
    {
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, i);

      if (row == NULL)
        return;
      if (g_strcmp0 (g_object_get_data (G_OBJECT (row), "section"), section_name) == 0)
        gtk_list_box_select_row (self->list, row);
    }
}

/**
 * sc_sidebar_focus:
 * @self: the sidebar
 *
 * Puts the focus on the section that is shown.
 */
void
sc_sidebar_focus (ScSidebar *self)
{
  GtkListBoxRow *row;

  g_return_if_fail (SC_IS_SIDEBAR (self));

  row = gtk_list_box_get_selected_row (self->list);
  gtk_widget_grab_focus (row != NULL ? GTK_WIDGET (row) : GTK_WIDGET (self->list));
}

void
sc_sidebar_open_menu (ScSidebar *self)
{
  g_return_if_fail (SC_IS_SIDEBAR (self));

  gtk_menu_button_popup (self->menu_button);
}
