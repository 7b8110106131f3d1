/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-bulk-dialog.h"
#include "sc-export.h"
#include "sc-format.h"
#include "sc-future.h"
#include "sc-list-selection.h"
#include "sc-toast.h"

struct _ScListSelection
{
  AdwBin parent_instance;

  GtkRevealer *revealer;
  GtkLabel *label;

  ScSession *session;
  const ScRecordType *type;
  ScQueryModel *model;
  GtkSelectionModel *selection;
};

G_DEFINE_FINAL_TYPE (ScListSelection, sc_list_selection, ADW_TYPE_BIN)

/* Returns (transfer full): the positions that are selected */
static GArray *
dup_positions (ScListSelection *self)
{
  GArray *positions = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GtkBitset) bits = gtk_selection_model_get_selection (self->selection);
  GtkBitsetIter iter;
  guint position;

  if (gtk_bitset_iter_init_first (&iter, bits, &position))
    do
      g_array_append_val (positions, position);
    while (gtk_bitset_iter_next (&iter, &position));

  return positions;
}

static DexFuture *
load_selected (ScListSelection *self)
{
  g_autoptr (GArray) positions = dup_positions (self);

  return sc_query_model_load (self->model, (const guint *) positions->data, positions->len);
}

static void
update (ScListSelection *self)
{
  g_autoptr (GtkBitset) bits = gtk_selection_model_get_selection (self->selection);
  guint n = (guint) gtk_bitset_get_size (bits);
  g_autofree char *count = sc_format_count (n);
  g_autofree char *text = g_strdup_printf (ngettext ("%s selected", "%s selected", n), count);

  /* One is what is open beside the list; that needs no bar. */
  if (n > 1)
    gtk_label_set_label (self->label, text);
  gtk_revealer_set_reveal_child (self->revealer, n > 1);
}

static void
changed_cb (ScBulkDialog *dialog, const char *text, ScListSelection *self)
{
  sc_toast_undoable (GTK_WIDGET (self), text);
}

static void
records_to_change_cb (gpointer object, const GValue *value, const GError *error, gpointer data)
{
  ScListSelection *self = object;
  AdwDialog *dialog;

  if (error != NULL)
    {
      sc_toast_error (GTK_WIDGET (self), error);
      return;
    }
  dialog = sc_bulk_dialog_new (self->session, self->type, g_value_get_boxed (value));
  g_signal_connect_object (dialog, "done", G_CALLBACK (changed_cb), self, 0);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
change_clicked_cb (GtkButton *button, ScListSelection *self)
{
  sc_future_then (load_selected (self), self, records_to_change_cb);
}

static void
export_clicked_cb (GtkButton *button, ScListSelection *self)
{
  g_autoptr (GArray) positions = dup_positions (self);

  sc_export_ask (GTK_WIDGET (self), self->session, self->type, self->model, positions, NULL);
}

static void
deleted_cb (gpointer object, const GValue *value, const GError *error, gpointer data)
{
  g_autofree char *text = NULL;
  guint n;

  if (error != NULL)
    {
      sc_toast_error (object, error);
      return;
    }
  n = g_value_get_uint (value);
  text = g_strdup_printf (ngettext ("%u entry deleted", "%u entries deleted", n), n);
  sc_toast_undoable (object, text);
}

static void
deleted_one_cb (gpointer object, const GValue *value, const GError *error, gpointer title)
{
  if (error != NULL)
    sc_toast_error (object, error);
  else
    sc_toast_deleted (object, title);
}

static void
records_to_delete_cb (gpointer object, const GValue *value, const GError *error, gpointer data)
{
  ScListSelection *self = object;
  GPtrArray *records = error == NULL ? g_value_get_boxed (value) : NULL;

  if (error != NULL)
    sc_toast_error (GTK_WIDGET (self), error);
  else if (records->len == 1)
    sc_future_then_with (sc_session_delete (self->session, records->pdata[0]), self, deleted_one_cb,
                         sc_format_title (records->pdata[0]), g_free);
  else if (records->len > 1)
    sc_future_then (sc_session_delete_all (self->session, records), self, deleted_cb);
}

static void
delete_clicked_cb (GtkButton *button, ScListSelection *self)
{
  sc_list_selection_delete (self);
}

static void
clear_clicked_cb (GtkButton *button, ScListSelection *self)
{
  gtk_selection_model_unselect_all (self->selection);
}

static void
sc_list_selection_dispose (GObject *object)
{
  ScListSelection *self = SC_LIST_SELECTION (object);

  /* The child is bound, too, and must not be taken out twice. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), SC_TYPE_LIST_SELECTION);
  g_clear_object (&self->session);
  g_clear_object (&self->model);
  g_clear_object (&self->selection);

  G_OBJECT_CLASS (sc_list_selection_parent_class)->dispose (object);
}

static void
sc_list_selection_class_init (ScListSelectionClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sc_list_selection_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/dortmund/SmartCity/ui/sc-list-selection.ui");
  gtk_widget_class_bind_template_child (widget_class, ScListSelection, revealer);
  gtk_widget_class_bind_template_child (widget_class, ScListSelection, label);
  gtk_widget_class_bind_template_callback (widget_class, change_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, export_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, delete_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, clear_clicked_cb);
}

static void
sc_list_selection_init (ScListSelection *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sc_list_selection_build:
 * @self: the bar
 * @session: the session
 * @type: what the list shows
 * @model: the list
 * @selection: what is selected of @model
 */
void
sc_list_selection_build (ScListSelection *self,
                         ScSession *session,
                         const ScRecordType *type,
                         ScQueryModel *model,
                         GtkMultiSelection *selection)
{
  g_return_if_fail (SC_IS_LIST_SELECTION (self) && GTK_IS_MULTI_SELECTION (selection));

  self->session = g_object_ref (session);
  self->type = type;
  self->model = g_object_ref (model);
  self->selection = g_object_ref (GTK_SELECTION_MODEL (selection));
  g_signal_connect_object (selection, "selection-changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (selection, "items-changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
}

/**
 * sc_list_selection_get_single:
 * @self: the bar
 *
 * Returns: the position that is selected, when exactly one is; otherwise %GTK_INVALID_LIST_POSITION
 */
guint
sc_list_selection_get_single (ScListSelection *self)
{
  g_autoptr (GtkBitset) bits = NULL;

  g_return_val_if_fail (SC_IS_LIST_SELECTION (self), GTK_INVALID_LIST_POSITION);

  bits = gtk_selection_model_get_selection (self->selection);

  return gtk_bitset_get_size (bits) == 1 ? gtk_bitset_get_minimum (bits)
                                         : GTK_INVALID_LIST_POSITION;
}

/**
 * sc_list_selection_delete:
 * @self: the bar
 *
 * Deletes what is selected; a toast offers to take it back.
 */
void
sc_list_selection_delete (ScListSelection *self)
{
  g_return_if_fail (SC_IS_LIST_SELECTION (self));

  sc_future_then (load_selected (self), self, records_to_delete_cb);
}
