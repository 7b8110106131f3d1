/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-json.h"
#include "sc-server-private.h"
#include "sc-user-document-private.h"

/* What may be written to `_users`: CouchDB's rules for it, and the password that becomes a hash. */

static gboolean
forbid (const char *reason, GError **error)
{
  g_set_error_literal (error, SC_SERVER_ERROR, SC_SERVER_ERROR_FORBIDDEN, reason);

  return FALSE;
}

static gboolean
check_form (const ScDocument *document, JsonObject *body, GError **error)
{
  const char *name = sc_json_get_string (body, "name");
  g_autofree char *id = name != NULL ? _sc_user_dup_id (name) : NULL;
  g_auto (GStrv) roles = sc_json_dup_strv (body, "roles");
  JsonArray *array = sc_json_get_array (body, "roles");

  if (g_strcmp0 (sc_json_get_string (body, "type"), "user") != 0)
    return forbid ("doc.type must be user", error);
  if (name == NULL || *name == '\0')
    return forbid ("doc.name is required", error);
  if (strchr (name, ':') != NULL)
    return forbid ("Character `:` is not allowed in usernames.", error);
  if (array == NULL || roles == NULL || g_strv_length (roles) != json_array_get_length (array))
    return forbid ("doc.roles must be an array of strings", error);
  if (g_strcmp0 (id, document->id) != 0)
    return forbid ("Doc ID must be of the form org.couchdb.user:name", error);

  return TRUE;
}

static gboolean
same_roles (char **a, char **b)
{
  if (g_strv_length (a) != g_strv_length (b))
    return FALSE;
  for (gsize i = 0; a[i] != NULL; i++)
    if (!g_strv_contains ((const char *const *) b, a[i]))
      return FALSE;

  return TRUE;
}

/* Who is not an administrator changes the own document, but not what it allows. */
static gboolean
check_author (ScRequest *request, const ScDocument *document, JsonObject *body, GError **error)
{
  g_autofree char *own_id = _sc_user_dup_id (request->user->name);
  g_auto (GStrv) roles = NULL;

  if (request->user->admin)
    return TRUE;
  if (g_strcmp0 (document->id, own_id) != 0)
    return forbid ("You may only update your own user document.", error);
  if (document->deleted)
    return TRUE;

  roles = sc_json_dup_strv (body, "roles");
  if (!same_roles (roles, request->user->roles))
    return forbid ("Only _admin may edit roles", error);

  return TRUE;
}

/*
 * _sc_user_document_hash:
 * @iterations: how often the password is hashed
 *
 * Replaces the member "password" by what is kept of it. In a fiber.
 *
 * Returns (transfer full) (nullable): the document to write
 */
ScDocument *
_sc_user_document_hash (const ScDocument *document, guint iterations, GError **error)
{
  g_autoptr (JsonObject) body =
      sc_json_parse_object (document->body, (gssize) document->body_length, error);
  g_autoptr (ScPassword) password = NULL;
  const char *plain;
  ScDocument *hashed;
  char *text;

  if (body == NULL)
    return NULL;
  plain = sc_json_get_string (body, "password");
  if (plain != NULL)
    {
      password = dex_await_boxed (_sc_password_make (plain, iterations), error);
      if (password == NULL)
        return NULL;
      _sc_password_to_json (password, body);
    }
  json_object_remove_member (body, "password");
  text = sc_json_to_string (body, FALSE);

  hashed = sc_document_new_take (g_strdup (document->id), document->generation,
                                 g_strdupv (document->hashes), document->deleted, text,
                                 strlen (text), 0);
  if (document->attachments != NULL)
    sc_document_take_attachments (hashed, g_ptr_array_ref (document->attachments));
  hashed->keep_attachments = document->keep_attachments;

  return hashed;
}

/*
 * _sc_user_document_prepare:
 * @document: (inout) (transfer full): a document on its way into `_users`
 *
 * Checks it and hashes its password. In a fiber.
 */
gboolean
_sc_user_document_prepare (ScRequest *request, ScDocument **document, GError **error)
{
  guint iterations = sc_server_get_config (request->server)->password_iterations;
  g_autoptr (JsonObject) body = NULL;
  ScDocument *hashed;

  if (g_str_has_prefix ((*document)->id, "_design/"))
    return request->user->admin || forbid ("You are not a server admin.", error);

  body = sc_json_parse_object ((*document)->body, (gssize) (*document)->body_length, error);
  if (body == NULL || (!(*document)->deleted && !check_form (*document, body, error)) ||
      !check_author (request, *document, body, error))
    return FALSE;

  hashed = _sc_user_document_hash (*document, iterations, error);
  if (hashed == NULL)
    return FALSE;
  sc_document_unref (*document);
  *document = hashed;

  return TRUE;
}
