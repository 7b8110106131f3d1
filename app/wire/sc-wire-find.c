/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-wire-document.h"
#include "sc-wire-find-private.h"

struct _ScWireFound
{
  ScDocument *document;
  char **conflicts; /* (nullable) */
  yyjson_doc *json;
};

/**
 * sc_wire_find_free:
 * @self: (transfer full): a request
 */
void
sc_wire_find_free (ScWireFind *self)
{
  g_clear_pointer (&self->selector, sc_wire_selector_free);
  g_clear_pointer (&self->fields, g_ptr_array_unref);
  g_ptr_array_unref (self->sort);
  g_free (self->bookmark);
  g_strfreev (self->use_index);
  _sc_wire_json_clear (&self->json);
  g_free (self);
}

/**
 * sc_wire_find_get_selector:
 * @self: a request
 *
 * Returns: (transfer none): its condition
 */
const ScWireSelector *
sc_wire_find_get_selector (const ScWireFind *self)
{
  return self->selector;
}

/**
 * sc_wire_find_get_limit:
 * @self: a request
 *
 * Returns: at most so many documents
 */
guint64
sc_wire_find_get_limit (const ScWireFind *self)
{
  return self->limit;
}

/**
 * sc_wire_find_get_skip:
 * @self: a request
 *
 * Returns: how many are left out first
 */
guint64
sc_wire_find_get_skip (const ScWireFind *self)
{
  return self->skip;
}

/**
 * sc_wire_find_get_bookmark:
 * @self: a request
 *
 * Returns: (transfer none) (nullable): where the answer before it ended
 */
const char *
sc_wire_find_get_bookmark (const ScWireFind *self)
{
  return self->bookmark;
}

/**
 * sc_wire_find_get_stats:
 * @self: a request
 *
 * Returns: whether "execution_stats" are wanted
 */
gboolean
sc_wire_find_get_stats (const ScWireFind *self)
{
  return self->stats;
}

/**
 * sc_wire_find_get_conflicts:
 * @self: a request
 *
 * Returns: whether "_conflicts" are wanted with the documents
 */
gboolean
sc_wire_find_get_conflicts (const ScWireFind *self)
{
  return self->conflicts;
}

/**
 * sc_wire_find_is_sorted:
 * @self: a request
 *
 * Returns: whether the order is another one than that of the ids
 */
gboolean
sc_wire_find_is_sorted (const ScWireFind *self)
{
  return self->sort->len > 0;
}

/**
 * sc_wire_find_get_use_index:
 * @self: a request
 *
 * Returns: (transfer none) (nullable) (array zero-terminated=1): the index that shall be used: the id of its
 *   design document without "_design/", and maybe its name
 */
const char *const *
sc_wire_find_get_use_index (const ScWireFind *self)
{
  return (const char *const *) self->use_index;
}

/**
 * sc_wire_find_format_member:
 * @self: a request
 * @name: a member of it
 * @fallback: JSON
 *
 * Returns: (transfer full): the member as JSON, as it was sent; @fallback when it was not
 */
char *
sc_wire_find_format_member (const ScWireFind *self, const char *name, const char *fallback)
{
  yyjson_val *value = yyjson_obj_get (yyjson_doc_get_root (self->json.doc), name);

  return value != NULL ? _sc_wire_json_write (value) : g_strdup (fallback);
}

guint
_sc_wire_find_get_n_sort (const ScWireFind *self)
{
  return self->sort->len;
}

/* Returns (transfer none): the path of a field that is sorted by. */
char **
_sc_wire_find_get_sort (const ScWireFind *self, guint i, gboolean *descending)
{
  const ScWireSortKey *key = self->sort->pdata[i];

  *descending = key->descending;

  return key->path;
}

/**
 * sc_wire_find_match:
 * @self: a request
 * @document: a document
 * @conflicts: (array zero-terminated=1) (nullable): its other live leaves, where they are wanted
 *
 * A document without one of the fields it would be sorted by is in none of CouchDB's indexes, so it does
 * not fulfil a sorted request.
 *
 * Returns: (transfer full) (nullable): what was found, %NULL when @document does not fulfil the selector
 */
ScWireFound *
sc_wire_find_match (const ScWireFind *self, ScDocument *document, const char *const *conflicts)
{
  yyjson_doc *json = _sc_wire_document_to_json (document, conflicts);
  yyjson_val *root = yyjson_doc_get_root (json);
  gboolean matches = json != NULL && _sc_wire_selector_matches (self->selector, root);
  ScWireFound *found;

  for (guint i = 0; matches && i < self->sort->len; i++)
    matches = _sc_wire_path_get (((ScWireSortKey *) self->sort->pdata[i])->path, root) != NULL;
  if (!matches)
    {
      yyjson_doc_free (json);
      return NULL;
    }

  found = g_new0 (ScWireFound, 1);
  found->document = sc_document_ref (document);
  found->conflicts = g_strdupv ((char **) conflicts);
  found->json = json;

  return found;
}

/**
 * sc_wire_find_compare:
 * @self: a request
 * @a: what it found
 * @b: what it found
 *
 * Returns: less than, equal to or greater than 0, as @a stands before, with or behind @b
 */
int
sc_wire_find_compare (const ScWireFind *self, const ScWireFound *a, const ScWireFound *b)
{
  const ScWireSortKey *last;
  int order;

  for (guint i = 0; i < self->sort->len; i++)
    {
      const ScWireSortKey *key = self->sort->pdata[i];

      order = _sc_wire_json_compare (_sc_wire_path_get (key->path, yyjson_doc_get_root (a->json)),
                                     _sc_wire_path_get (key->path, yyjson_doc_get_root (b->json)));

      if (order != 0)
        return key->descending ? -order : order;
    }

  /* The ids go the way of the last field, so that an index, too, gives this order. */
  last = self->sort->len > 0 ? self->sort->pdata[self->sort->len - 1] : NULL;
  order = strcmp (a->document->id, b->document->id);

  return last != NULL && last->descending ? -order : order;
}

/* Puts what stands at @path into @out, at the same path. */
static void
copy_path (yyjson_mut_doc *pool, yyjson_mut_val *out, char **path, yyjson_val *value)
{
  yyjson_val *part = _sc_wire_path_get (path, value);

  if (part == NULL)
    return;
  for (; path[1] != NULL; path++)
    {
      yyjson_mut_val *next = yyjson_mut_obj_get (out, path[0]);

      if (!yyjson_mut_is_obj (next))
        {
          next = yyjson_mut_obj (pool);
          yyjson_mut_obj_put (out, yyjson_mut_strcpy (pool, path[0]), next);
        }
      out = next;
    }
  yyjson_mut_obj_put (out, yyjson_mut_strcpy (pool, path[0]), yyjson_val_mut_copy (pool, part));
}

/**
 * sc_wire_find_append:
 * @out: where to
 * @self: a request
 * @found: what it found
 *
 * Appends the document, or the fields of it that are asked for.
 */
void
sc_wire_find_append (GString *out, const ScWireFind *self, const ScWireFound *found)
{
  yyjson_mut_doc *pool;
  yyjson_mut_val *root;
  char *text;

  if (self->fields == NULL)
    {
      sc_wire_document_append (out, found->document, NULL, (const char *const *) found->conflicts);
      return;
    }

  pool = yyjson_mut_doc_new (NULL);
  root = yyjson_mut_obj (pool);
  for (guint i = 0; i < self->fields->len; i++)
    copy_path (pool, root, self->fields->pdata[i], yyjson_doc_get_root (found->json));
  text = yyjson_mut_val_write (root, 0, NULL);
  g_string_append (out, text);
  free (text);
  yyjson_mut_doc_free (pool);
}

/**
 * sc_wire_found_get_document:
 * @self: what was found
 *
 * Returns: (transfer none): the document
 */
ScDocument *
sc_wire_found_get_document (const ScWireFound *self)
{
  return self->document;
}

/**
 * sc_wire_found_free:
 * @self: (transfer full): what was found
 */
void
sc_wire_found_free (ScWireFound *self)
{
  sc_document_unref (self->document);
  g_strfreev (self->conflicts);
  yyjson_doc_free (self->json);
  g_free (self);
}
