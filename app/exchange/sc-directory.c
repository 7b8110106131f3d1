/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-directory.h"
#include "sc-id.h"
#include "sc-text.h"

struct _ScDirectory
{
  GHashTable *by_id;   /* id -> ScRecord */
  GHashTable *by_type; /* type name -> GPtrArray of ScRecord, nothing owned inside */
  GHashTable *by_name; /* "type:folded title" -> GPtrArray of ids, nothing owned inside */
  GHashTable *by_rev;  /* "id rev" -> ScRecord, of revisions that are not the current ones */
};

/**
 * sc_directory_new:
 *
 * Returns: (transfer full): an empty directory
 */
ScDirectory *
sc_directory_new (void)
{
  ScDirectory *self = g_new0 (ScDirectory, 1);

  self->by_id = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
  self->by_type =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  self->by_name =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  self->by_rev = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);

  return self;
}

/**
 * sc_directory_free:
 * @self: (transfer full): a directory
 *
 * Frees @self.
 */
void
sc_directory_free (ScDirectory *self)
{
  g_hash_table_unref (self->by_id);
  g_hash_table_unref (self->by_type);
  g_hash_table_unref (self->by_name);
  g_hash_table_unref (self->by_rev);
  g_free (self);
}

static void
append (GHashTable *lists, const char *key, gpointer item)
{
  GPtrArray *list = g_hash_table_lookup (lists, key);

  if (list == NULL)
    {
      list = g_ptr_array_new ();
      g_hash_table_insert (lists, g_strdup (key), list);
    }
  g_ptr_array_add (list, item);
}

static char *
make_key (const char *type_name, const char *text)
{
  g_autofree char *folded = sc_text_fold (text);

  return g_strconcat (type_name, ":", folded, NULL);
}

/**
 * sc_directory_add:
 * @self: a directory
 * @record: a record; one with an id that is already there is left out
 *
 * Adds a record.
 */
void
sc_directory_add (ScDirectory *self, ScRecord *record)
{
  const char *type_name = sc_record_get_type_name (record);
  const char *short_name = sc_record_get_string (record, "short_name");
  const char *id = sc_record_get_id (record);
  g_autofree char *title = sc_record_dup_title (record);
  g_autofree char *key = make_key (type_name, title);

  if (g_hash_table_contains (self->by_id, id))
    return;

  g_hash_table_insert (self->by_id, (gpointer) id, g_object_ref (record));
  append (self->by_type, type_name, record);
  append (self->by_name, key, (gpointer) id);
  if (short_name != NULL)
    {
      g_autofree char *short_key = make_key (type_name, short_name);

      if (!g_str_equal (short_key, key))
        append (self->by_name, short_key, (gpointer) id);
    }
}

/**
 * sc_directory_get:
 * @self: a directory
 * @id: an id
 *
 * Returns: (transfer none) (nullable): the record with that id
 */
ScRecord *
sc_directory_get (ScDirectory *self, const char *id)
{
  g_return_val_if_fail (self != NULL && id != NULL, NULL);

  return g_hash_table_lookup (self->by_id, id);
}

/**
 * sc_directory_add_revision:
 * @self: a directory
 * @record: a record as it once was, with its revision
 *
 * Adds what a sheet may have been made of.
 */
void
sc_directory_add_revision (ScDirectory *self, ScRecord *record)
{
  g_return_if_fail (self != NULL && SC_IS_RECORD (record) && sc_record_get_rev (record) != NULL);

  g_hash_table_replace (self->by_rev,
                        g_strjoin (" ", sc_record_get_id (record), sc_record_get_rev (record),
                                   NULL),
                        g_object_ref (record));
}

/**
 * sc_directory_get_revision:
 * @self: a directory
 * @id: an id
 * @rev: a revision
 *
 * Returns: (transfer none) (nullable): the record as it was then, when it was added
 */
ScRecord *
sc_directory_get_revision (ScDirectory *self, const char *id, const char *rev)
{
  g_autofree char *key = NULL;

  g_return_val_if_fail (self != NULL && id != NULL && rev != NULL, NULL);

  key = g_strjoin (" ", id, rev, NULL);

  return g_hash_table_lookup (self->by_rev, key);
}

/**
 * sc_directory_list:
 * @self: a directory
 * @type_name: the name of a record type
 *
 * Returns: (transfer none) (nullable) (element-type ScRecord): its records in the order in which
 *   they were added; %NULL when there are none
 */
GPtrArray *
sc_directory_list (ScDirectory *self, const char *type_name)
{
  g_return_val_if_fail (self != NULL && type_name != NULL, NULL);

  return g_hash_table_lookup (self->by_type, type_name);
}

/**
 * sc_directory_find:
 * @self: a directory
 * @type_name: the name of a record type
 * @text: an id, a title or a short name; case and umlauts do not matter
 * @n_found: (out) (optional): how many records answer to it
 *
 * Returns: (transfer none) (nullable): the id, when exactly one record answers
 */
const char *
sc_directory_find (ScDirectory *self, const char *type_name, const char *text, guint *n_found)
{
  ScRecord *record;
  g_autofree char *key = NULL;
  GPtrArray *ids;

  g_return_val_if_fail (self != NULL && type_name != NULL && text != NULL, NULL);

  record = g_hash_table_lookup (self->by_id, text);
  if (record != NULL && g_str_equal (sc_record_get_type_name (record), type_name))
    {
      if (n_found != NULL)
        *n_found = 1;
      return sc_record_get_id (record);
    }

  key = make_key (type_name, text);
  ids = g_hash_table_lookup (self->by_name, key);
  if (n_found != NULL)
    *n_found = ids != NULL ? ids->len : 0;

  return ids != NULL && ids->len == 1 ? ids->pdata[0] : NULL;
}

/**
 * sc_directory_dup_name:
 * @self: a directory
 * @id: an id
 *
 * Returns: (transfer full): what a sheet calls the record: its title, or @id when the title is
 *   unknown, would be read as two, or is that of several
 */
char *
sc_directory_dup_name (ScDirectory *self, const char *id)
{
  ScRecord *record = sc_directory_get (self, id);
  g_autofree char *title = record != NULL ? sc_record_dup_title (record) : NULL;

  if (title == NULL || strchr (title, ';') != NULL ||
      sc_directory_find (self, sc_record_get_type_name (record), title, NULL) == NULL)
    return g_strdup (id);

  return g_steal_pointer (&title);
}
