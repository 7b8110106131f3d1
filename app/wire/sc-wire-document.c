/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-wire-attachments-private.h"
#include "sc-wire-document-private.h"

/* A branch longer than any store keeps is somebody's attack. */
#define MAX_REVISIONS 100000

/* Members that a document may carry besides its own; what a server adds is read and dropped. */
static const char *const known_members[] = {
  "_id",        "_rev",       "_deleted",   "_revisions",         "_attachments",
  "_conflicts", "_revs_info", "_local_seq", "_deleted_conflicts", NULL,
};

static gboolean
check_members (yyjson_val *object, GError **error)
{
  yyjson_val *deleted = yyjson_obj_get (object, "_deleted");
  yyjson_obj_iter iter = yyjson_obj_iter_with (object);
  yyjson_val *key;

  while ((key = yyjson_obj_iter_next (&iter)) != NULL)
    {
      const char *name = yyjson_get_str (key);

      if (*name == '_' && !g_strv_contains (known_members, name))
        {
          g_set_error (error, SC_WIRE_ERROR, SC_WIRE_ERROR_VALIDATION,
                       "Bad special document member: %s", name);
          return FALSE;
        }
    }
  if (deleted != NULL && !yyjson_is_bool (deleted))
    {
      g_set_error_literal (error, SC_WIRE_ERROR, SC_WIRE_ERROR_VALIDATION,
                           "_deleted must be true or false");
      return FALSE;
    }

  return TRUE;
}

static gboolean
read_revisions (yyjson_val *revisions, guint *generation, char ***hashes, GError **error)
{
  yyjson_val *start = yyjson_obj_get (revisions, "start");
  yyjson_val *ids = yyjson_obj_get (revisions, "ids");
  guint64 number;
  gsize n = yyjson_arr_size (ids);

  if (n == 0 || n > MAX_REVISIONS || !yyjson_is_raw (start) ||
      !g_ascii_string_to_unsigned (yyjson_get_raw (start), 10, n, 999999999, &number, NULL))
    return _sc_wire_bad_request (
        error, "_revisions must have a start and at least one id, and no more than start");

  *hashes = _sc_wire_json_dup_strings (ids);
  *generation = (guint) number;
  if (g_strv_length (*hashes) == n)
    return TRUE;

  g_clear_pointer (hashes, g_strfreev);
  return _sc_wire_bad_request (error, "_revisions.ids must be strings");
}

static gboolean
read_rev (yyjson_val *object, guint *generation, char ***hashes, GError **error)
{
  yyjson_val *revisions = yyjson_obj_get (object, "_revisions");
  yyjson_val *rev = yyjson_obj_get (object, "_rev");
  const char *hash;

  if (revisions != NULL)
    return read_revisions (revisions, generation, hashes, error);
  if (rev == NULL)
    return TRUE;
  if (!sc_rev_parse (_sc_wire_json_text (rev), generation, &hash))
    return _sc_wire_bad_request (error, "Invalid rev format");

  *hashes = g_new0 (char *, 2);
  (*hashes)[0] = g_strdup (hash);

  return TRUE;
}

/*
 * _sc_wire_document_read:
 * @id: (nullable): the id where the address has told it; `_id` must be the same or absent
 *
 * Returns (transfer full): a document; one without `_id` and @id has an empty id
 */
ScDocument *
_sc_wire_document_read (ScWireJson *json, yyjson_val *object, const char *id, GError **error)
{
  yyjson_val *own_id = yyjson_obj_get (object, "_id");
  g_autoptr (GPtrArray) attachments = NULL;
  g_auto (GStrv) hashes = NULL;
  guint generation = 0;
  gsize length = 0;
  ScDocument *document;
  char *body;

  if (!yyjson_is_obj (object))
    {
      _sc_wire_bad_request (error, "Document must be a JSON object");
      return NULL;
    }
  if (own_id != NULL && _sc_wire_json_text (own_id) == NULL)
    {
      _sc_wire_bad_request (error, "Document id must be a string");
      return NULL;
    }
  if (id != NULL && own_id != NULL && strcmp (id, yyjson_get_str (own_id)) != 0)
    {
      _sc_wire_bad_request (error, "Document ID must match the ID in the URL");
      return NULL;
    }
  if (!check_members (object, error) ||
      !_sc_wire_attachments_read (yyjson_obj_get (object, "_attachments"), &attachments, error) ||
      !read_rev (object, &generation, &hashes, error))
    return NULL;

  if (id == NULL)
    id = own_id != NULL ? yyjson_get_str (own_id) : "";
  body = _sc_wire_json_write_body (json, object, &length);

  document =
      sc_document_new_take (g_strdup (id), generation, g_steal_pointer (&hashes),
                            yyjson_get_bool (yyjson_obj_get (object, "_deleted")), body, length, 0);
  sc_document_take_attachments (document, g_steal_pointer (&attachments));

  return document;
}

/**
 * sc_wire_document_parse:
 * @text: JSON
 * @length: its length in bytes
 * @id: (nullable): the id where the address has told it
 * @error: return location
 *
 * Returns: (transfer full) (nullable): a document as `PUT` and `_bulk_docs` carry it; its id is empty
 *   when neither names one; %NULL with %SC_WIRE_ERROR
 */
ScDocument *
sc_wire_document_parse (const char *text, gsize length, const char *id, GError **error)
{
  g_auto (ScWireJson) json = { 0 };

  if (!_sc_wire_json_read (&json, text, length, error))
    return NULL;

  return _sc_wire_document_read (&json, _sc_wire_json_root (&json), id, error);
}

/**
 * sc_wire_body_parse:
 * @text: JSON
 * @length: its length in bytes
 * @rev: (out) (optional) (nullable) (transfer full): the `_rev`, as it was written
 * @error: return location
 *
 * For `_local` documents, whose revisions are numbers of their own.
 *
 * Returns: (transfer full) (nullable): the object without its members that start with an underscore
 */
char *
sc_wire_body_parse (const char *text, gsize length, char **rev, GError **error)
{
  g_auto (ScWireJson) json = { 0 };
  yyjson_val *root;
  gsize body_length;

  if (!_sc_wire_json_read (&json, text, length, error))
    return NULL;
  root = _sc_wire_json_root (&json);
  if (!yyjson_is_obj (root))
    {
      _sc_wire_bad_request (error, "Document must be a JSON object");
      return NULL;
    }
  if (rev != NULL)
    *rev = g_strdup (_sc_wire_json_get_text (root, "_rev"));

  return _sc_wire_json_write_body (&json, root, &body_length);
}

static void
append_revisions (GString *out, const ScDocument *document)
{
  g_string_append_printf (out, ",\"_revisions\":{\"start\":%u,\"ids\":", document->generation);
  sc_wire_append_strings (out, (const char *const *) document->hashes);
  g_string_append_c (out, '}');
}

/* The body is an object: what follows its brace is put behind ours. */
static void
append_body (GString *out, const char *body, gsize length)
{
  while (length > 0 && *body != '{')
    body++, length--;
  g_return_if_fail (length >= 2);
  body++, length--;
  while (g_ascii_isspace (*body))
    body++, length--;
  if (*body != '}')
    g_string_append_c (out, ',');
  g_string_append_len (out, body, (gssize) length);
}

/**
 * sc_wire_document_append:
 * @out: where to
 * @document: a document; one that is new has no revision yet
 * @form: (nullable): what to tell besides
 * @conflicts: (array zero-terminated=1) (nullable): `_conflicts`, when there are any
 *
 * Appends a document as JSON, `_id` and `_rev` first.
 */
void
sc_wire_document_append (GString *out,
                         const ScDocument *document,
                         const ScWireForm *form,
                         const char *const *conflicts)
{
  g_string_append (out, "{\"_id\":");
  sc_wire_append_string (out, document->id);
  if (document->hashes[0] != NULL)
    g_string_append_printf (out, ",\"_rev\":\"%u-%s\"", document->generation, document->hashes[0]);
  if (document->deleted)
    g_string_append (out, ",\"_deleted\":true");
  if (form != NULL && (form->flags & SC_WIRE_REVISIONS) != 0)
    append_revisions (out, document);
  if (conflicts != NULL && conflicts[0] != NULL)
    {
      g_string_append (out, ",\"_conflicts\":");
      sc_wire_append_strings (out, conflicts);
    }

  _sc_wire_attachments_append (out, document, form);
  append_body (out, document->body, document->body_length);
}

/**
 * sc_wire_local_append:
 * @out: where to
 * @local: a local document
 *
 * Appends a `_local` document as JSON.
 */
void
sc_wire_local_append (GString *out, const ScLocalDocument *local)
{
  g_autofree char *id = g_strconcat ("_local/", local->id, NULL);

  g_string_append (out, "{\"_id\":");
  sc_wire_append_string (out, id);
  g_string_append_printf (out, ",\"_rev\":\"0-%" G_GUINT64_FORMAT "\"", local->rev);
  append_body (out, local->body, strlen (local->body));
}
