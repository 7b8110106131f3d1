/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-access-private.h"
#include "sc-id.h"
#include "sc-server-private.h"
#include "sc-user-document-private.h"

static gboolean
forbid (const char *reason, GError **error)
{
  g_set_error_literal (error, SC_SERVER_ERROR, SC_SERVER_ERROR_FORBIDDEN, reason);

  return FALSE;
}

/* Of `_users`, everybody sees the own document, and administrators see all. */
static gboolean
check_users (ScRequest *request, GError **error)
{
  g_autofree char *own_id = _sc_user_dup_id (request->user->name);

  if (request->user->admin || g_strcmp0 (request->id, own_id) == 0)
    return TRUE;
  if (request->id == NULL)
    return forbid ("You are not a server admin.", error);

  /* Whether somebody else exists is nobody's business. */
  g_set_error_literal (error, SC_SERVER_ERROR, SC_SERVER_ERROR_NOT_FOUND, "missing");

  return FALSE;
}

/* Who came in by the door is a member of that one database, and of nothing else. */
static gboolean
check_guest (ScRequest *request, ScDoor *door, GError **error)
{
  if (g_str_equal (_sc_database_get_name (request->database), _sc_door_get_database (door)))
    return TRUE;

  g_set_error_literal (error, SC_SERVER_ERROR, SC_SERVER_ERROR_NOT_FOUND,
                       "Database does not exist.");
  return FALSE;
}

/*
 * _sc_access_check:
 *
 * Returns: whether the request's user may use such a route
 */
gboolean
_sc_access_check (ScRequest *request, ScAccess access, GError **error)
{
  const ScUser *user = request->user;
  ScDoor *door = _sc_server_get_door (request->server);
  const ScSecurity *security =
      request->database != NULL ? _sc_database_get_security (request->database) : NULL;

  if (access == SC_ACCESS_OPEN)
    return TRUE;
  if (user == NULL)
    {
      g_set_error_literal (error, SC_SERVER_ERROR, SC_SERVER_ERROR_UNAUTHORIZED,
                           "Authentication required.");
      return FALSE;
    }
  if (access == SC_ACCESS_LOGIN || user->admin)
    return TRUE;
  if (access == SC_ACCESS_ADMIN || security == NULL)
    return forbid ("You are not a server admin.", error);
  if (door != NULL && access == SC_ACCESS_MEMBER)
    return check_guest (request, door, error);
  if (_sc_database_is_users (request->database))
    return check_users (request, error);
  if (access == SC_ACCESS_DATABASE_ADMIN && !_sc_security_is_admin (security, user))
    return forbid ("You are not a db or server admin.", error);
  if (!_sc_security_is_member (security, user))
    return forbid ("You are not allowed to access this db.", error);

  return TRUE;
}

static gboolean
check_design (ScRequest *request, const ScDocument *design, GError **error)
{
  if (!_sc_security_is_admin (_sc_database_get_security (request->database), request->user))
    return forbid ("You are not a db or server admin.", error);

  return sc_rulebook_check_design (design, error);
}

/* The store would refuse it as well, but has no name for it. */
static gboolean
check_id (const char *id, GError **error)
{
  if (sc_id_is_valid (id))
    return TRUE;

  g_set_error_literal (error, SC_SERVER_ERROR, SC_SERVER_ERROR_DOCUMENT_ID,
                       *id == '_' && !g_str_has_prefix (id, "_design/")
                           ? "Only reserved document ids may start with underscore."
                           : "The document's id is too long, or has control characters in it");
  return FALSE;
}

/*
 * _sc_access_check_document:
 * @document: (inout) (transfer full): what is to be written; replaced where the server adds to it
 *
 * Whether the request's user may write this document, as far as that is not the matter of the database's
 * own rules: those are asked by _sc_validation_run(). In a fiber.
 */
gboolean
_sc_access_check_document (ScRequest *request, ScDocument **document, GError **error)
{
  if (!check_id ((*document)->id, error))
    return FALSE;
  if (_sc_database_is_users (request->database) &&
      !_sc_user_document_prepare (request, document, error))
    return FALSE;
  if (g_str_has_prefix ((*document)->id, "_design/"))
    return check_design (request, *document, error);

  return TRUE;
}
