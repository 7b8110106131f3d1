/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>
#include <yyjson.h>

#include "sc-attachment-column-private.h"
#include "sc-attachment-data-private.h"
#include "sc-attachment-folder-private.h"

/* The column `attachments`: an array of objects in order of their names,
 *
 *   [{"name":"plan.pdf","type":"application/pdf","digest":"md5-…","length":5,"revpos":1,"key":"…"}]
 *
 * with "encoding" and "encoded_length" where the bytes are packed. "key" is the name of the file;
 * without it the bytes are not here. */

static void
add_text (yyjson_mut_doc *doc, yyjson_mut_val *object, const char *name, const char *text)
{
  if (text != NULL)
    yyjson_mut_obj_add_str (doc, object, name, text);
}

/*
 * _sc_attachments_encode:
 * @attachments: (element-type ScAttachment): in order of their names
 *
 * Returns (transfer full) (nullable): the column's text, %NULL for none
 */
char *
_sc_attachments_encode (GPtrArray *attachments)
{
  yyjson_mut_doc *doc;
  yyjson_mut_val *array;
  char *text;
  char *copy;

  if (attachments == NULL || attachments->len == 0)
    return NULL;

  doc = yyjson_mut_doc_new (NULL);
  array = yyjson_mut_arr (doc);
  for (guint i = 0; i < attachments->len; i++)
    {
      const ScAttachment *attachment = attachments->pdata[i];
      yyjson_mut_val *object = yyjson_mut_arr_add_obj (doc, array);

      yyjson_mut_obj_add_str (doc, object, "name", attachment->name);
      yyjson_mut_obj_add_str (doc, object, "type", attachment->content_type);
      add_text (doc, object, "digest", attachment->digest);
      yyjson_mut_obj_add_int (doc, object, "length", attachment->length);
      yyjson_mut_obj_add_uint (doc, object, "revpos", attachment->revpos);
      add_text (doc, object, "encoding", attachment->encoding);
      if (attachment->encoding != NULL)
        yyjson_mut_obj_add_int (doc, object, "encoded_length", attachment->encoded_length);
      if (attachment->data != NULL)
        add_text (doc, object, "key", _sc_attachment_data_get_key (attachment->data));
    }
  text = yyjson_mut_val_write (array, 0, NULL);
  copy = g_strdup (text);
  free (text);
  yyjson_mut_doc_free (doc);

  return copy;
}

static const char *
get_text (yyjson_val *object, const char *name)
{
  return yyjson_get_str (yyjson_obj_get (object, name));
}

static ScAttachment *
decode_one (yyjson_val *object, const char *folder)
{
  const char *name = get_text (object, "name");
  const char *key = get_text (object, "key");
  ScAttachment *attachment;

  if (name == NULL)
    return NULL;

  attachment = sc_attachment_new (name, get_text (object, "type"));
  attachment->digest = g_strdup (get_text (object, "digest"));
  attachment->encoding = g_strdup (get_text (object, "encoding"));
  attachment->length = yyjson_get_sint (yyjson_obj_get (object, "length"));
  attachment->encoded_length = attachment->encoding != NULL
                                   ? yyjson_get_sint (yyjson_obj_get (object, "encoded_length"))
                                   : attachment->length;
  attachment->revpos = (guint) yyjson_get_sint (yyjson_obj_get (object, "revpos"));
  if (key != NULL && strlen (key) == SC_ATTACHMENT_KEY_LENGTH && attachment->digest != NULL)
    {
      g_autofree char *path = g_build_filename (folder, key, NULL);

      attachment->data = _sc_attachment_data_new (path, key, attachment->digest,
                                                  (guint64) attachment->encoded_length,
                                                  (guint64) attachment->length, FALSE);
    }
  attachment->elsewhere = attachment->data == NULL;

  return attachment;
}

/*
 * _sc_attachments_decode:
 * @text: (nullable): the column's text
 * @folder: where the files are
 *
 * Returns (transfer full) (nullable) (element-type ScAttachment): attachments, %NULL for none
 */
GPtrArray *
_sc_attachments_decode (const char *text, const char *folder)
{
  yyjson_doc *doc;
  yyjson_arr_iter iter;
  yyjson_val *object;
  GPtrArray *attachments;

  if (text == NULL)
    return NULL;

  attachments = sc_attachments_new ();
  doc = yyjson_read (text, strlen (text), 0);
  iter = yyjson_arr_iter_with (yyjson_doc_get_root (doc));
  while ((object = yyjson_arr_iter_next (&iter)) != NULL)
    {
      ScAttachment *attachment = decode_one (object, folder);

      if (attachment != NULL)
        g_ptr_array_add (attachments, attachment);
    }
  yyjson_doc_free (doc);

  return attachments;
}

/* Returns (transfer full) (nullable): the attachments in a column of the row that @stmt stands on. */
GPtrArray *
_sc_attachments_from_column (sqlite3_stmt *stmt, int column)
{
  const char *text = (const char *) sqlite3_column_text (stmt, column);
  g_autofree char *folder = NULL;

  if (text == NULL)
    return NULL;
  folder = _sc_attachment_folder_path (sqlite3_db_filename (sqlite3_db_handle (stmt), "main"));

  return _sc_attachments_decode (text, folder);
}

/* Returns (transfer full): the column of a revision whose attachments are known, but not here. */
char *
_sc_attachments_without_keys (const char *text)
{
  g_autoptr (GPtrArray) attachments = _sc_attachments_decode (text, "");

  for (guint i = 0; i < attachments->len; i++)
    {
      ScAttachment *attachment = attachments->pdata[i];

      g_clear_pointer (&attachment->data, sc_attachment_data_unref);
    }

  return _sc_attachments_encode (attachments);
}

/* Adds the names of the files that a column refers to. @keys: (element-type utf8): owns them */
void
_sc_attachments_collect_keys (const char *text, GHashTable *keys)
{
  g_autoptr (GPtrArray) attachments = _sc_attachments_decode (text, "");

  for (guint i = 0; i < attachments->len; i++)
    {
      const ScAttachment *attachment = attachments->pdata[i];

      if (attachment->data != NULL)
        g_hash_table_add (keys, g_strdup (_sc_attachment_data_get_key (attachment->data)));
    }
}
