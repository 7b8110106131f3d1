/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>
#include <yyjson.h>

#include "sc-attachment.h"
#include "sc-record-type.h"
#include "sc-store-body-private.h"
#include "sc-store-error.h"
#include "sc-text.h"

/* Deeper than any record, shallow enough for every stack. */
#define MAX_DEPTH 100

typedef struct
{
  GChecksum *sum;
  guint depth;
} Canonical;

static yyjson_doc *
read_body (const char *body, gsize length)
{
  return yyjson_read (body, length, YYJSON_READ_NUMBER_AS_RAW);
}

static const char *
get_text (yyjson_val *root, const char *name)
{
  return yyjson_get_str (yyjson_obj_get (root, name));
}

/* A person has no title; every other record has a "title" or a "name". */
static char *
dup_title (yyjson_val *root)
{
  const char *title = get_text (root, "title");
  const char *family_name = get_text (root, "family_name");
  const char *given_name = get_text (root, "given_name");

  if (family_name != NULL && given_name != NULL)
    return g_strdup_printf ("%s, %s", family_name, given_name);
  if (title == NULL)
    title = get_text (root, "name");
  if (title == NULL)
    title = family_name != NULL ? family_name : given_name;

  return g_strdup (title);
}

/* The record that it is a part of, such as the meeting of an agenda item. */
static char *
dup_parent (yyjson_val *root, const char *type_name)
{
  const ScRecordType *type = sc_record_type_lookup (type_name);

  return type != NULL && type->parent_field != NULL ? g_strdup (get_text (root, type->parent_field))
                                                    : NULL;
}

/*
 * _sc_body_read_facts:
 * @facts: (out caller-allocates): cleared with _sc_body_facts_clear()
 *
 * Returns: %FALSE with %SC_STORE_ERROR_INVALID when @body is not a JSON object
 */
gboolean
_sc_body_read_facts (const char *body, gsize length, ScBodyFacts *facts, GError **error)
{
  yyjson_doc *doc = read_body (body, length);
  yyjson_val *root = yyjson_doc_get_root (doc);
  g_autofree char *title = NULL;

  if (!yyjson_is_obj (root))
    {
      yyjson_doc_free (doc);
      g_set_error_literal (error, SC_STORE_ERROR, SC_STORE_ERROR_INVALID,
                           "A document must be a JSON object");
      return FALSE;
    }

  title = dup_title (root);
  facts->type = g_strdup (get_text (root, "type"));
  facts->sort = title != NULL ? sc_text_sort_key (title) : NULL;
  facts->parent = dup_parent (root, facts->type);
  facts->resolved = yyjson_get_bool (yyjson_obj_get (root, "resolved"));
  yyjson_doc_free (doc);

  return TRUE;
}

void
_sc_body_facts_clear (ScBodyFacts *facts)
{
  g_clear_pointer (&facts->type, g_free);
  g_clear_pointer (&facts->sort, g_free);
  g_clear_pointer (&facts->parent, g_free);
}

/* Returns (transfer full) (nullable): what a list calls the document. */
char *
_sc_body_dup_title (const char *body, gsize length)
{
  yyjson_doc *doc = read_body (body, length);
  char *title = dup_title (yyjson_doc_get_root (doc));

  yyjson_doc_free (doc);

  return title;
}

static void
hash_text (Canonical *canonical, char kind, const char *text, gsize length)
{
  char header[32];
  int n = g_snprintf (header, sizeof header, "%c%" G_GSIZE_FORMAT ":", kind, length);

  g_checksum_update (canonical->sum, (const guchar *) header, n);
  g_checksum_update (canonical->sum, (const guchar *) text, length);
}

static int
compare_members (gconstpointer a, gconstpointer b)
{
  return strcmp (yyjson_get_str (*(yyjson_val *const *) a),
                 yyjson_get_str (*(yyjson_val *const *) b));
}

static void hash_value (Canonical *canonical, yyjson_val *value);

static void
hash_object (Canonical *canonical, yyjson_val *object)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  yyjson_obj_iter iter = yyjson_obj_iter_with (object);
  yyjson_val *name;

  while ((name = yyjson_obj_iter_next (&iter)) != NULL)
    g_ptr_array_add (names, name);
  g_ptr_array_sort (names, compare_members);
  hash_text (canonical, '{', "", 0);
  for (guint i = 0; i < names->len; i++)
    {
      hash_text (canonical, 'k', yyjson_get_str (names->pdata[i]),
                 yyjson_get_len (names->pdata[i]));
      hash_value (canonical, yyjson_obj_iter_get_val (names->pdata[i]));
    }
  hash_text (canonical, '}', "", 0);
}

static void
hash_array (Canonical *canonical, yyjson_val *array)
{
  yyjson_arr_iter iter = yyjson_arr_iter_with (array);
  yyjson_val *element;

  hash_text (canonical, '[', "", 0);
  while ((element = yyjson_arr_iter_next (&iter)) != NULL)
    hash_value (canonical, element);
  hash_text (canonical, ']', "", 0);
}

static void
hash_value (Canonical *canonical, yyjson_val *value)
{
  if (++canonical->depth > MAX_DEPTH)
    hash_text (canonical, '!', "", 0);
  else if (yyjson_is_obj (value))
    hash_object (canonical, value);
  else if (yyjson_is_arr (value))
    hash_array (canonical, value);
  else if (yyjson_is_str (value))
    hash_text (canonical, 's', yyjson_get_str (value), yyjson_get_len (value));
  else if (yyjson_is_raw (value))
    hash_text (canonical, 'n', yyjson_get_raw (value), yyjson_get_len (value));
  else if (yyjson_is_bool (value))
    hash_text (canonical, yyjson_get_bool (value) ? 't' : 'f', "", 0);
  else
    hash_text (canonical, '0', "", 0);
  canonical->depth--;
}

/* A document without attachments has the hash it always had. */
static void
hash_attachments (Canonical *canonical, GPtrArray *attachments)
{
  for (guint i = 0; attachments != NULL && i < attachments->len; i++)
    {
      const ScAttachment *attachment = attachments->pdata[i];
      const char *digest = attachment->digest != NULL ? attachment->digest : "";

      hash_text (canonical, 'a', attachment->name, strlen (attachment->name));
      hash_text (canonical, 'm', digest, strlen (digest));
      hash_text (canonical, 'y', attachment->content_type, strlen (attachment->content_type));
    }
}

/*
 * _sc_body_hash:
 * @parent: (nullable): the parent revision
 * @attachments: (nullable) (element-type ScAttachment): in order of their names
 *
 * The hash of a revision: 32 hexadecimal digits made from the parent, the tombstone flag, the
 * body, whatever the order of its members, and the attachments. The same edit on the same parent is
 * the same revision on every machine.
 *
 * Returns: (transfer full): the hash
 */
char *
_sc_body_hash (const char *parent,
               gboolean deleted,
               const char *body,
               gsize length,
               GPtrArray *attachments)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  Canonical canonical = { sum, 0 };
  yyjson_doc *doc = read_body (body, length);

  hash_text (&canonical, 'p', parent != NULL ? parent : "", parent != NULL ? strlen (parent) : 0);
  hash_text (&canonical, deleted ? 'd' : 'l', "", 0);
  hash_value (&canonical, yyjson_doc_get_root (doc));
  hash_attachments (&canonical, attachments);
  yyjson_doc_free (doc);

  return g_strndup (g_checksum_get_string (sum), 32);
}

static void
append_texts (GString *out, yyjson_val *value, guint depth)
{
  yyjson_val *child;

  if (depth > MAX_DEPTH)
    return;
  if (yyjson_is_str (value))
    {
      g_string_append_len (out, yyjson_get_str (value), (gssize) yyjson_get_len (value));
      g_string_append_c (out, '\n');
    }
  else if (yyjson_is_arr (value))
    {
      yyjson_arr_iter iter = yyjson_arr_iter_with (value);

      while ((child = yyjson_arr_iter_next (&iter)) != NULL)
        append_texts (out, child, depth + 1);
    }
}

static gboolean
is_bookkeeping (const char *name)
{
  return g_str_equal (name, "type") || g_str_has_suffix (name, "_at") ||
         g_str_has_suffix (name, "_by") || g_str_has_suffix (name, "_id") ||
         g_str_has_suffix (name, "_ids");
}

/*
 * _sc_body_read_search_text:
 * @title: (out) (transfer full): folded title
 * @text: (out) (transfer full): folded text of the other members
 *
 * Every text of the document is searchable, also of types and fields that this version does not
 * know; ids and stamps are left out.
 *
 * Returns: whether there is anything to find
 */
gboolean
_sc_body_read_search_text (const char *body, gsize length, char **title, char **text)
{
  yyjson_doc *doc = read_body (body, length);
  yyjson_val *root = yyjson_doc_get_root (doc);
  g_autofree char *plain_title = dup_title (root);
  g_autoptr (GString) all = g_string_new (NULL);
  yyjson_obj_iter iter = yyjson_obj_iter_with (root);
  yyjson_val *name;

  while ((name = yyjson_obj_iter_next (&iter)) != NULL)
    if (!is_bookkeeping (yyjson_get_str (name)))
      append_texts (all, yyjson_obj_iter_get_val (name), 0);
  yyjson_doc_free (doc);

  *title = sc_text_fold (plain_title);
  *text = sc_text_fold (all->str);

  return **title != '\0' || **text != '\0';
}
