/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-text-row.h"
#include "sc-text-view.h"

struct _ScTextRow
{
  ScFieldRow parent_instance;

  GtkTextBuffer *buffer;
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (ScTextRow, sc_text_row, SC_TYPE_FIELD_ROW)

static void
changed_cb (GtkTextBuffer *buffer, ScTextRow *self)
{
  g_autofree char *text = NULL;
  GtkTextIter start;
  GtkTextIter end;

  if (self->updating)
    return;
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  sc_field_row_set_text (SC_FIELD_ROW (self), text);
}

static void
sc_text_row_update (ScFieldRow *row, JsonNode *node)
{
  ScTextRow *self = SC_TEXT_ROW (row);
  g_autofree char *text =
      node != NULL ? sc_field_dup_text (sc_field_row_get_field (row), node) : NULL;
  GtkTextIter cursor;
  int offset;

  gtk_text_buffer_get_iter_at_mark (self->buffer, &cursor,
                                    gtk_text_buffer_get_insert (self->buffer));
  offset = gtk_text_iter_get_offset (&cursor);
  self->updating = TRUE;
  gtk_text_buffer_set_text (self->buffer, text != NULL ? text : "", -1);
  gtk_text_buffer_get_iter_at_offset (self->buffer, &cursor, offset);
  gtk_text_buffer_place_cursor (self->buffer, &cursor);
  self->updating = FALSE;
}

static void
sc_text_row_class_init (ScTextRowClass *klass)
{
  SC_FIELD_ROW_CLASS (klass)->update = sc_text_row_update;
}

static void
sc_text_row_init (ScTextRow *self)
{
}

/**
 * sc_text_row_new:
 * @session: the session
 * @editor: where the value goes
 * @field: a field with several lines
 *
 * Returns: (transfer floating): the row
 */
GtkWidget *
sc_text_row_new (ScSession *session, ScRecordEditor *editor, const ScField *field)
{
  ScTextRow *self = g_object_new (SC_TYPE_TEXT_ROW, NULL);
  GtkWidget *view = sc_text_view_new ();

  sc_field_row_setup (SC_FIELD_ROW (self), session, editor, field);
  self->buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  gtk_text_buffer_set_enable_undo (self->buffer, FALSE);
  sc_field_row_set_content (SC_FIELD_ROW (self), view, view);
  g_signal_connect (self->buffer, "changed", G_CALLBACK (changed_cb), self);

  return GTK_WIDGET (self);
}
