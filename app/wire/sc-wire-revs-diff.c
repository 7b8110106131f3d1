/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-wire-bulk.h"
#include "sc-wire-json-private.h"

/* `_revs_diff`, and `_missing_revs` that was there before it: which revisions a peer lacks. */

static yyjson_val *
read_object (ScWireJson *json, const char *text, gsize length, GError **error)
{
  yyjson_val *root;

  if (!_sc_wire_json_read (json, text, length, error))
    return NULL;
  root = _sc_wire_json_root (json);
  if (yyjson_is_obj (root) && yyjson_obj_size (root) <= SC_WIRE_MAX_DOCUMENTS)
    return root;

  _sc_wire_bad_request (error, "Request body must be a JSON object");
  return NULL;
}

/**
 * sc_wire_revs_diff_parse:
 * @text: the body of `POST _revs_diff`
 * @length: its length in bytes
 * @error: return location
 *
 * Returns: (transfer full) (nullable) (element-type ScRevRequest): what is asked
 */
GPtrArray *
sc_wire_revs_diff_parse (const char *text, gsize length, GError **error)
{
  g_auto (ScWireJson) json = { 0 };
  g_autoptr (GPtrArray) requests =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sc_rev_request_free);
  yyjson_val *root = read_object (&json, text, length, error);
  yyjson_obj_iter iter;
  yyjson_val *key;

  if (root == NULL)
    return NULL;
  iter = yyjson_obj_iter_with (root);
  while ((key = yyjson_obj_iter_next (&iter)) != NULL)
    {
      yyjson_val *revs = yyjson_obj_iter_get_val (key);
      ScRevRequest *request = g_new0 (ScRevRequest, 1);

      g_ptr_array_add (requests, request);
      if (_sc_wire_json_text (key) == NULL)
        {
          _sc_wire_bad_request (error, "A document id must not contain NUL");
          return NULL;
        }
      request->id = g_strdup (yyjson_get_str (key));
      request->revs = _sc_wire_json_dup_strings (revs);
      if (!yyjson_is_arr (revs) || g_strv_length (request->revs) != yyjson_arr_size (revs))
        {
          _sc_wire_bad_request (error, "The revisions of a document must be an array of strings");
          return NULL;
        }
    }

  return g_steal_pointer (&requests);
}

/**
 * sc_wire_revs_diff_append:
 * @out: where to
 * @requests: (element-type ScRevRequest): documents and their revisions
 *
 * Appends the body of `POST _revs_diff`.
 */
void
sc_wire_revs_diff_append (GString *out, GPtrArray *requests)
{
  g_string_append_c (out, '{');
  for (guint i = 0; i < requests->len; i++)
    {
      const ScRevRequest *request = requests->pdata[i];

      if (i > 0)
        g_string_append_c (out, ',');
      sc_wire_append_string (out, request->id);
      g_string_append_c (out, ':');
      sc_wire_append_strings (out, (const char *const *) request->revs);
    }
  g_string_append_c (out, '}');
}

static void
diff_free (ScRevsDiff *self)
{
  g_free (self->id);
  g_strfreev (self->missing);
  g_strfreev (self->possible_ancestors);
  g_free (self);
}

/**
 * sc_wire_revs_missing_parse:
 * @text: the answer to `POST _revs_diff`
 * @length: its length in bytes
 * @error: return location
 *
 * Returns: (transfer full) (nullable) (element-type ScRevsDiff): what the peer lacks
 */
GPtrArray *
sc_wire_revs_missing_parse (const char *text, gsize length, GError **error)
{
  g_auto (ScWireJson) json = { 0 };
  g_autoptr (GPtrArray) diffs = g_ptr_array_new_with_free_func ((GDestroyNotify) diff_free);
  yyjson_val *root = read_object (&json, text, length, error);
  yyjson_obj_iter iter;
  yyjson_val *key;

  if (root == NULL)
    return NULL;
  iter = yyjson_obj_iter_with (root);
  while ((key = yyjson_obj_iter_next (&iter)) != NULL)
    {
      yyjson_val *value = yyjson_obj_iter_get_val (key);
      ScRevsDiff *diff = g_new0 (ScRevsDiff, 1);

      diff->id = g_strdup (yyjson_get_str (key));
      diff->missing = _sc_wire_json_dup_strings (yyjson_obj_get (value, "missing"));
      diff->possible_ancestors =
          _sc_wire_json_dup_strings (yyjson_obj_get (value, "possible_ancestors"));
      g_ptr_array_add (diffs, diff);
    }

  return g_steal_pointer (&diffs);
}

/**
 * sc_wire_revs_missing_append:
 * @out: where to
 * @diffs: (element-type ScRevsDiff): what is missing
 *
 * Appends the answer to `POST _revs_diff`.
 */
void
sc_wire_revs_missing_append (GString *out, GPtrArray *diffs)
{
  g_string_append_c (out, '{');
  for (guint i = 0; i < diffs->len; i++)
    {
      const ScRevsDiff *diff = diffs->pdata[i];

      if (i > 0)
        g_string_append_c (out, ',');
      sc_wire_append_string (out, diff->id);
      g_string_append (out, ":{\"missing\":");
      sc_wire_append_strings (out, (const char *const *) diff->missing);
      if (diff->possible_ancestors[0] != NULL)
        {
          g_string_append (out, ",\"possible_ancestors\":");
          sc_wire_append_strings (out, (const char *const *) diff->possible_ancestors);
        }
      g_string_append_c (out, '}');
    }
  g_string_append (out, "}\n");
}

/**
 * sc_wire_missing_revs_append:
 * @out: where to
 * @diffs: (element-type ScRevsDiff): what is missing
 *
 * Appends the answer to `POST _missing_revs`, which was there before `_revs_diff`.
 */
void
sc_wire_missing_revs_append (GString *out, GPtrArray *diffs)
{
  g_string_append (out, "{\"missing_revs\":{");
  for (guint i = 0; i < diffs->len; i++)
    {
      const ScRevsDiff *diff = diffs->pdata[i];

      g_string_append (out, i > 0 ? "," : "");
      sc_wire_append_string (out, diff->id);
      g_string_append_c (out, ':');
      sc_wire_append_strings (out, (const char *const *) diff->missing);
    }
  g_string_append (out, "}}\n");
}
