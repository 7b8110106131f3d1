/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sc-access-rules.h"
#include "sc-admin.h"
#include "sc-databases-private.h"
#include "sc-json.h"
#include "sc-server-error.h"
#include "sc-user-document-private.h"

#define SECURITY_EVERYBODY \
  "{\"admins\":{\"names\":[],\"roles\":[\"_admin\"]},\"members\":{\"names\":[],\"roles\":[]}}"
#define SECURITY_OFFICE \
  "{\"admins\":{\"names\":[],\"roles\":[\"_admin\"]},\"members\":{\"names\":[],\"roles\":[\"office\"]}}"

typedef struct
{
  ScDatabases *databases;
  char *name;
  char **roles;
  char *password;
  guint iterations;
} Task;

static Task *
task_new (const char *data_dir, const char *name)
{
  Task *task = g_new0 (Task, 1);

  task->databases = _sc_databases_new (data_dir);
  task->name = g_strdup (name);

  return task;
}

static void
task_free (gpointer data)
{
  Task *task = data;

  _sc_databases_free (task->databases);
  g_free (task->name);
  g_strfreev (task->roles);
  if (task->password != NULL)
    memset (task->password, 0, strlen (task->password));
  g_free (task->password);
  g_free (task);
}

static DexFuture *
closed_cb (DexFuture *closed, gpointer future)
{
  return dex_ref (future);
}

static DexFuture *
close_cb (DexFuture *future, gpointer data)
{
  Task *task = data;

  return dex_future_finally (_sc_databases_close (task->databases), closed_cb, dex_ref (future),
                             dex_unref);
}

/* Runs @func in a fiber, and closes what it has opened, however it ended. */
static DexFuture *
run (DexFiberFunc func, Task *task)
{
  return dex_future_finally (dex_scheduler_spawn (NULL, 0, func, task, NULL), close_cb, task,
                             task_free);
}

static ScDatabase *
open_users (Task *task, GError **error)
{
  GError *local_error = NULL;
  ScDatabase *users =
      dex_await_object (_sc_databases_open (task->databases, SC_USERS_DATABASE), &local_error);

  if (g_error_matches (local_error, SC_SERVER_ERROR, SC_SERVER_ERROR_NOT_FOUND))
    {
      g_clear_error (&local_error);
      users = dex_await_object (_sc_databases_create (task->databases, SC_USERS_DATABASE, NULL),
                                &local_error);
    }
  if (local_error != NULL)
    g_propagate_error (error, local_error);

  return users;
}

static ScDocument *
make_user (Task *task, const ScDocument *old, GError **error)
{
  g_autoptr (JsonObject) body =
      old != NULL ? sc_json_parse_object (old->body, (gssize) old->body_length, NULL)
                  : json_object_new ();
  g_autofree char *id = _sc_user_dup_id (task->name);
  g_autofree char *rev = old != NULL ? sc_document_dup_rev (old) : NULL;
  g_autofree char *text = NULL;
  g_autoptr (ScDocument) document = NULL;

  if (body == NULL)
    body = json_object_new ();
  json_object_set_string_member (body, "name", task->name);
  json_object_set_string_member (body, "type", "user");
  json_object_set_string_member (body, "password", task->password);
  sc_json_set_strv (body, "roles", (const char *const *) task->roles);
  if (!json_object_has_member (body, "roles"))
    json_object_set_array_member (body, "roles", json_array_new ());
  text = sc_json_to_string (body, FALSE);
  document = sc_document_new (id, rev, FALSE, text);

  return _sc_user_document_hash (document, task->iterations, error);
}

static gboolean
write_document (ScStore *store, ScDocument *document, GError **error)
{
  g_autoptr (GPtrArray) documents =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sc_document_unref);
  g_autoptr (GPtrArray) results = NULL;
  ScWriteResult *result;

  g_ptr_array_add (documents, document);
  results = dex_await_boxed (sc_store_write (store, documents, SC_WRITE_EDIT), error);
  if (results == NULL)
    return FALSE;
  result = results->pdata[0];
  if (result->error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&result->error));
  return FALSE;
}

static DexFuture *
add_user_fiber (gpointer data)
{
  Task *task = data;
  g_autoptr (ScDatabase) users = NULL;
  g_autoptr (ScDocument) old = NULL;
  g_autofree char *id = _sc_user_dup_id (task->name);
  ScDocument *document;
  GError *error = NULL;

  users = open_users (task, &error);
  if (users == NULL)
    return dex_future_new_for_error (error);

  old = dex_await_boxed (sc_store_get (_sc_database_get_store (users), id, NULL), NULL);
  document = make_user (task, old, &error);
  if (document == NULL || !write_document (_sc_database_get_store (users), document, &error))
    return dex_future_new_for_error (error);

  return dex_future_new_true ();
}

/**
 * sc_admin_add_user:
 * @data_dir: the folder of a server
 * @name: the name; an existing user is changed
 * @roles: (array zero-terminated=1): all roles; "_admin" makes an administrator
 * @password: the password
 * @iterations: how often it is hashed
 *
 * Returns: (transfer full): a future of %TRUE; rejects with %SC_SERVER_ERROR_BAD_REQUEST, or with
 *   %SC_STORE_ERROR_BUSY while a server runs there
 */
DexFuture *
sc_admin_add_user (const char *data_dir,
                   const char *name,
                   const char *const *roles,
                   const char *password,
                   guint iterations)
{
  Task *task;

  g_return_val_if_fail (data_dir != NULL && name != NULL && password != NULL, NULL);

  if (*name == '\0' || strchr (name, ':') != NULL || !g_utf8_validate (name, -1, NULL))
    return dex_future_new_reject (SC_SERVER_ERROR, SC_SERVER_ERROR_BAD_REQUEST,
                                  _ ("A name must not be empty and must not have a colon in it."));
  if (*password == '\0' || !g_utf8_validate (password, -1, NULL))
    return dex_future_new_reject (SC_SERVER_ERROR, SC_SERVER_ERROR_BAD_REQUEST,
                                  _ ("A password must not be empty, and must be text in UTF-8."));

  task = task_new (data_dir, name);
  task->roles = g_strdupv ((char **) roles);
  task->password = g_strdup (password);
  task->iterations = iterations;

  return run (add_user_fiber, task);
}

/* Sets @changed when the database had no rules, or others. */
static gboolean
install_rules (ScDatabase *database, gboolean *changed, GError **error)
{
  ScStore *store = _sc_database_get_store (database);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ScDocument) old =
      dex_await_boxed (sc_store_get (store, SC_ACCESS_RULES_ID, NULL), &local_error);
  g_autoptr (JsonObject) design = NULL;
  g_autofree char *rev = old != NULL ? sc_document_dup_rev (old) : NULL;
  g_autofree char *text = NULL;

  if (old == NULL && !g_error_matches (local_error, SC_STORE_ERROR, SC_STORE_ERROR_NOT_FOUND) &&
      !g_error_matches (local_error, SC_STORE_ERROR, SC_STORE_ERROR_DELETED))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (old != NULL)
    design = sc_json_parse_object (old->body, (gssize) old->body_length, NULL);
  if (design == NULL)
    design = json_object_new ();
  if (!sc_access_rules_apply (design))
    return TRUE;

  *changed = TRUE;
  text = sc_json_to_string (design, FALSE);

  return write_document (store, sc_document_new (SC_ACCESS_RULES_ID, rev, FALSE, text), error);
}

/* The first of the two may be there from an attempt that broke off between them. */
static gboolean
set_up_database (Task *task,
                 const char *name,
                 const char *security,
                 gboolean may_exist,
                 GError **error)
{
  GError *local_error = NULL;
  g_autoptr (ScDatabase) database =
      dex_await_object (_sc_databases_create (task->databases, name, security), &local_error);
  gboolean changed = FALSE;

  if (may_exist && g_error_matches (local_error, SC_SERVER_ERROR, SC_SERVER_ERROR_EXISTS))
    {
      g_clear_error (&local_error);
      database = dex_await_object (_sc_databases_open (task->databases, name), &local_error);
    }
  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }

  return install_rules (database, &changed, error);
}

static DexFuture *
create_workspace_fiber (gpointer data)
{
  Task *task = data;
  g_autofree char *office = g_strconcat (task->name, SC_OFFICE_SUFFIX, NULL);
  GError *error = NULL;

  if (!set_up_database (task, task->name, SECURITY_EVERYBODY, TRUE, &error) ||
      !set_up_database (task, office, SECURITY_OFFICE, FALSE, &error))
    return dex_future_new_for_error (error);

  return dex_future_new_true ();
}

/**
 * sc_admin_create_workspace:
 * @data_dir: the folder of a server
 * @name: the workspace's name
 *
 * Makes the two databases of a workspace: NAME for whoever can log in, NAME-office for the role
 * "office". Both get our access rules.
 *
 * Returns: (transfer full): a future of %TRUE; rejects with %SC_SERVER_ERROR_EXISTS, _DATABASE_NAME,
 *   or %SC_STORE_ERROR
 */
DexFuture *
sc_admin_create_workspace (const char *data_dir, const char *name)
{
  g_return_val_if_fail (data_dir != NULL && name != NULL, NULL);

  return run (create_workspace_fiber, task_new (data_dir, name));
}

static DexFuture *
update_rules_fiber (gpointer data)
{
  Task *task = data;
  g_autofree char *office = g_strconcat (task->name, SC_OFFICE_SUFFIX, NULL);
  const char *const names[] = { task->name, office };
  gboolean changed = FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      GError *error = NULL;
      g_autoptr (ScDatabase) database =
          dex_await_object (_sc_databases_open (task->databases, names[i]), &error);

      if (database == NULL || !install_rules (database, &changed, &error))
        return dex_future_new_for_error (error);
    }

  return dex_future_new_for_boolean (changed);
}

/**
 * sc_admin_update_rules:
 * @data_dir: the folder of a server
 * @name: the workspace's name
 *
 * Brings `_design/access` of both databases to the rules of this version.
 *
 * Returns: (transfer full): a future of a boolean: whether they were others; rejects with
 *   %SC_SERVER_ERROR_NOT_FOUND, _DATABASE_NAME, or %SC_STORE_ERROR
 */
DexFuture *
sc_admin_update_rules (const char *data_dir, const char *name)
{
  g_return_val_if_fail (data_dir != NULL && name != NULL, NULL);

  return run (update_rules_fiber, task_new (data_dir, name));
}

/**
 * sc_admin_format_rules:
 *
 * Returns: (transfer full): the design document with our rules, as JSON: for a CouchDB, or for a server
 *   that runs
 */
char *
sc_admin_format_rules (void)
{
  return sc_access_rules_format_design ();
}

static DexFuture *
has_administrator_fiber (gpointer data)
{
  Task *task = data;
  ScListRequest request = { .start_id = (char *) SC_USER_ID_PREFIX,
                            .limit = G_MAXUINT,
                            .include_docs = TRUE };
  g_autoptr (ScDatabase) users = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  gboolean found = FALSE;
  GError *error = NULL;

  users = open_users (task, &error);
  if (users == NULL)
    return dex_future_new_for_error (error);
  rows = dex_await_boxed (sc_store_list (_sc_database_get_store (users), &request), &error);
  if (rows == NULL)
    return dex_future_new_for_error (error);

  for (guint i = 0; i < rows->len && !found; i++)
    {
      const ScListRow *row = rows->pdata[i];
      g_autoptr (ScUser) user =
          row->document != NULL ? _sc_user_new_from_document (row->document) : NULL;

      found = user != NULL && user->admin;
    }

  return dex_future_new_for_boolean (found);
}

/**
 * sc_admin_has_administrator:
 * @data_dir: the folder of a server
 *
 * Returns: (transfer full): a future of a boolean: whether any user has the role "_admin"
 */
DexFuture *
sc_admin_has_administrator (const char *data_dir)
{
  g_return_val_if_fail (data_dir != NULL, NULL);

  return run (has_administrator_fiber, task_new (data_dir, ""));
}
