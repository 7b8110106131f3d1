/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-wire-changes.h"
#include "sc-wire-document-private.h"

G_DEFINE_BOXED_TYPE (ScWireChanges, sc_wire_changes, sc_wire_changes_ref, sc_wire_changes_unref)

static void
change_free (ScWireChange *self)
{
  g_free (self->seq);
  g_free (self->id);
  g_strfreev (self->revs);
  g_clear_pointer (&self->document, sc_document_unref);
  g_free (self);
}

/**
 * sc_wire_changes_ref:
 * @self: changes
 *
 * Returns: (transfer full): @self
 */
ScWireChanges *
sc_wire_changes_ref (ScWireChanges *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
changes_clear (ScWireChanges *self)
{
  g_ptr_array_unref (self->rows);
  g_free (self->last_seq);
}

/**
 * sc_wire_changes_unref:
 * @self: (transfer full): changes
 */
void
sc_wire_changes_unref (ScWireChanges *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) changes_clear);
}

static char **
read_revs (yyjson_val *changes)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  yyjson_arr_iter iter = yyjson_arr_iter_with (changes);
  yyjson_val *element;

  while ((element = yyjson_arr_iter_next (&iter)) != NULL)
    {
      const char *rev = _sc_wire_json_get_text (element, "rev");

      if (sc_rev_parse (rev, NULL, NULL))
        g_strv_builder_add (builder, rev);
    }

  return g_strv_builder_end (builder);
}

static ScWireChange *
read_change (ScWireJson *json, yyjson_val *row, GError **error)
{
  const char *id = _sc_wire_json_get_text (row, "id");
  yyjson_val *seq = yyjson_obj_get (row, "seq");
  yyjson_val *document = yyjson_obj_get (row, "doc");
  ScWireChange *change;

  if (id == NULL || seq == NULL)
    {
      g_set_error_literal (error, SC_WIRE_ERROR, SC_WIRE_ERROR_BAD_REQUEST,
                           "A change has no id or no seq");
      return NULL;
    }

  change = g_new0 (ScWireChange, 1);
  change->id = g_strdup (id);
  change->seq = _sc_wire_json_write (seq);
  change->revs = read_revs (yyjson_obj_get (row, "changes"));
  change->deleted = yyjson_get_bool (yyjson_obj_get (row, "deleted"));
  /* A document that cannot be read here is fetched by itself, where its error has a place. */
  if (yyjson_is_obj (document))
    change->document = _sc_wire_document_read (json, document, id, NULL);

  return change;
}

/**
 * sc_wire_changes_parse:
 * @text: the answer to `_changes`
 * @length: its length in bytes
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the changes, %NULL with %SC_WIRE_ERROR
 */
ScWireChanges *
sc_wire_changes_parse (const char *text, gsize length, GError **error)
{
  g_auto (ScWireJson) json = { 0 };
  g_autoptr (ScWireChanges) changes = g_atomic_rc_box_new0 (ScWireChanges);
  yyjson_val *root;
  yyjson_val *results;
  yyjson_val *last_seq;
  yyjson_val *pending;
  yyjson_arr_iter iter;
  yyjson_val *row;

  changes->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) change_free);
  changes->pending = -1;
  if (!_sc_wire_json_read (&json, text, length, error))
    return NULL;

  root = _sc_wire_json_root (&json);
  results = yyjson_obj_get (root, "results");
  last_seq = yyjson_obj_get (root, "last_seq");
  pending = yyjson_obj_get (root, "pending");
  if (!yyjson_is_arr (results) || last_seq == NULL)
    {
      g_set_error_literal (error, SC_WIRE_ERROR, SC_WIRE_ERROR_BAD_REQUEST,
                           "The changes have no results or no last_seq");
      return NULL;
    }

  changes->last_seq = _sc_wire_json_write (last_seq);
  if (yyjson_is_raw (pending))
    changes->pending = g_ascii_strtoll (yyjson_get_raw (pending), NULL, 10);
  iter = yyjson_arr_iter_with (results);
  while ((row = yyjson_arr_iter_next (&iter)) != NULL)
    {
      ScWireChange *change = read_change (&json, row, error);

      if (change == NULL)
        return NULL;
      g_ptr_array_add (changes->rows, change);
    }

  return g_steal_pointer (&changes);
}

/**
 * sc_wire_change_append:
 * @out: where to
 * @change: a change
 * @form: (nullable): how to write its document
 *
 * Appends one row, as `feed=continuous` has it on a line of its own.
 */
void
sc_wire_change_append (GString *out, const ScChange *change, const ScWireForm *form)
{
  g_string_append_printf (out, "{\"seq\":%" G_GINT64_FORMAT ",\"id\":", change->seq);
  sc_wire_append_string (out, change->id);
  g_string_append (out, ",\"changes\":[");
  for (gsize i = 0; change->revs[i] != NULL; i++)
    g_string_append_printf (out, "%s{\"rev\":\"%s\"}", i > 0 ? "," : "", change->revs[i]);
  g_string_append_c (out, ']');
  if (change->deleted)
    g_string_append (out, ",\"deleted\":true");
  if (change->document != NULL)
    {
      g_string_append (out, ",\"doc\":");
      sc_wire_document_append (out, change->document, form,
                               (const char *const *) change->conflicts);
    }
  g_string_append_c (out, '}');
}

/**
 * sc_wire_changes_begin:
 * @out: where to
 *
 * Appends how the answer of `feed=normal` and `feed=longpoll` begins. Rows follow by any number of
 * sc_wire_changes_rows(), then sc_wire_changes_end().
 */
void
sc_wire_changes_begin (GString *out)
{
  g_string_append (out, "{\"results\":[");
}

/**
 * sc_wire_changes_rows:
 * @out: where to
 * @rows: (element-type ScChange): changes
 * @first: whether these are the first rows of the answer
 * @form: (nullable): how to write their documents
 *
 * Appends rows with what separates them, also from those that went before.
 */
void
sc_wire_changes_rows (GString *out, GPtrArray *rows, gboolean first, const ScWireForm *form)
{
  for (guint i = 0; i < rows->len; i++)
    {
      g_string_append (out, first && i == 0 ? "\n" : ",\n");
      sc_wire_change_append (out, rows->pdata[i], form);
    }
}

/**
 * sc_wire_changes_end:
 * @out: where to
 * @last_seq: where the next request goes on
 * @pending: how many changes follow
 *
 * Appends how the answer of `feed=normal` and `feed=longpoll` ends.
 */
void
sc_wire_changes_end (GString *out, gint64 last_seq, guint64 pending)
{
  g_string_append_printf (out,
                          "\n],\n\"last_seq\":%" G_GINT64_FORMAT ",\"pending\":%" G_GUINT64_FORMAT
                          "}\n",
                          last_seq, pending);
}
