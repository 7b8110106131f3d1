/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-access-rules.h"
#include "sc-admin.h"
#include "sc-document.h"
#include "sc-json.h"
#include "sc-peer.h"
#include "sc-session-error.h"
#include "sc-set-up.h"

/* Prepares a CouchDB for a workspace, by requests that an administrator could make with curl. Each step
 * looks first, so that a second run, or one after a failure in the middle, only does what is missing. */

typedef struct
{
  const ScSetUp *wanted;
  ScPeer *peer;
  gboolean is_ours; /* a smartcity-server */
} Work;

static JsonObject *
ask (Work *self, const char *method, const char *path, JsonObject *body, GError **error)
{
  g_autoptr (JsonNode) node =
      dex_await_boxed (sc_peer_request (self->peer, method, path, body), error);

  if (node == NULL)
    return NULL;
  /* To an edit that is grafted, some servers answer with a list of what failed. */
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return json_object_new ();

  return json_node_dup_object (node);
}

/* As ask(), but what is not there is no error: an empty object. */
static JsonObject *
look (Work *self, const char *path, gboolean *found, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  JsonObject *answer = ask (self, "GET", path, NULL, &local_error);

  *found = answer != NULL;
  if (answer != NULL)
    return answer;
  if (g_error_matches (local_error, SC_SYNC_ERROR, SC_SYNC_ERROR_NO_WORKSPACE))
    return json_object_new ();

  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

static gboolean
put (Work *self, const char *path, JsonObject *body, GError **error)
{
  g_autoptr (JsonObject) answer = ask (self, "PUT", path, body, error);

  return answer != NULL;
}

static void
report (Work *self, ScSetUpStep step, const char *subject)
{
  self->wanted->report (step, subject, self->wanted->data);
}

static gboolean
has_role (JsonObject *object, const char *role)
{
  g_auto (GStrv) roles = object != NULL ? sc_json_dup_strv (object, "roles") : NULL;

  return roles != NULL && g_strv_contains ((const char *const *) roles, role);
}

/* Whether it is a server at all, and whether this user may do everything there. */
static gboolean
check_server (Work *self, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (JsonObject) welcome = ask (self, "GET", "/", NULL, &local_error);
  g_autoptr (JsonObject) session = NULL;

  if (g_error_matches (local_error, SC_SYNC_ERROR, SC_SYNC_ERROR_PROTOCOL) ||
      (welcome != NULL && sc_json_get_string (welcome, "couchdb") == NULL &&
       sc_json_get_string (welcome, "express-pouchdb") == NULL))
    {
      g_set_error (error, SC_SYNC_ERROR, SC_SYNC_ERROR_NOT_A_SERVER,
                   "What answers there does not say that it is a CouchDB");
      return FALSE;
    }
  if (welcome == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  self->is_ours = g_strcmp0 (sc_json_get_string (sc_json_get_object (welcome, "vendor"), "name"),
                             "Smart City") == 0;

  session = ask (self, "GET", "/_session", NULL, error);
  if (session == NULL)
    return FALSE;
  if (has_role (sc_json_get_object (session, "userCtx"), "_admin"))
    return TRUE;

  g_set_error (error, SC_SYNC_ERROR, SC_SYNC_ERROR_FORBIDDEN, "“%s” is no server administrator",
               self->wanted->user);
  return FALSE;
}

/* @made: (out): whether it was not there */
static gboolean
ensure_database (Work *self, const char *path, const char *name, gboolean *made, GError **error)
{
  gboolean found;
  g_autoptr (JsonObject) info = look (self, path, &found, error);

  *made = FALSE;
  if (info == NULL)
    return FALSE;
  if (found)
    return TRUE;
  if (!put (self, path, NULL, error))
    return FALSE;
  *made = TRUE;
  report (self, SC_SET_UP_DATABASE_MADE, name);

  return TRUE;
}

/* What a single CouchDB node lacks when it was only unpacked; ours has its users, and no such replicator. */
static gboolean
ensure_system (Work *self, GError **error)
{
  gboolean made;

  return self->is_ours || (ensure_database (self, "/_users", "_users", &made, error) &&
                           ensure_database (self, "/_replicator", "_replicator", &made, error));
}

static JsonObject *
make_group (const char *const *roles)
{
  JsonObject *group = json_object_new ();

  json_object_set_array_member (group, "names", json_array_new ());
  json_object_set_array_member (group, "roles", json_array_new ());
  /* It leaves out what is empty, and CouchDB wants both. */
  if (roles[0] != NULL)
    sc_json_set_strv (group, "roles", roles);

  return group;
}

/* A CouchDB lets everybody in, without a login too, where no members are named: there, whoever shall open
 * the workspace has its name as a role. Our own server asks for a login always. */
static JsonObject *
make_security (Work *self, gboolean office)
{
  const char *const admins[] = { "_admin", NULL };
  const char *const of_office[] = { "office", NULL };
  const char *const everybody[] = { "office", self->wanted->workspace, NULL };
  const char *const nobody[] = { NULL };
  JsonObject *security = json_object_new ();

  json_object_set_object_member (security, "admins", make_group (admins));
  json_object_set_object_member (security, "members",
                                 make_group (office          ? of_office
                                             : self->is_ours ? nobody
                                                             : everybody));

  return security;
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Returns (transfer full): "admins/roles _admin\n…", the same for the same people. */
static char *
describe_security (JsonObject *security)
{
  static const char *const groups[] = { "admins", "members" };
  static const char *const kinds[] = { "names", "roles" };
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (groups); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (kinds); j++)
      {
        JsonObject *group = sc_json_get_object (security, groups[i]);
        g_auto (GStrv) values = group != NULL ? sc_json_dup_strv (group, kinds[j]) : NULL;

        if (values == NULL)
          continue;
        qsort (values, g_strv_length (values), sizeof *values, compare_texts);
        for (gsize k = 0; values[k] != NULL; k++)
          g_string_append_printf (text, "%s/%s %s\n", groups[i], kinds[j], values[k]);
      }

  return g_string_free_and_steal (text);
}

/* What a database has that nobody has set anything for: administrators only in CouchDB 3, nothing before. */
static gboolean
is_untouched (const char *description)
{
  return *description == '\0' ||
         g_str_equal (description, "admins/roles _admin\nmembers/roles _admin\n") ||
         g_str_equal (description, "members/roles _admin\n");
}

static gboolean
ensure_security (Work *self,
                 const char *base,
                 const char *name,
                 gboolean office,
                 gboolean made,
                 GError **error)
{
  g_autofree char *path = g_strconcat (base, "/_security", NULL);
  g_autoptr (JsonObject) wanted = make_security (self, office);
  g_autoptr (JsonObject) old = ask (self, "GET", path, NULL, error);
  g_autofree char *description = describe_security (wanted);
  g_autofree char *old_description = NULL;

  if (old == NULL)
    return FALSE;
  old_description = describe_security (old);
  if (g_str_equal (description, old_description))
    return TRUE;
  if (!made && !is_untouched (old_description) && !self->wanted->force)
    {
      g_autofree char *shown = sc_json_to_string (old, FALSE);
      g_autofree char *proposed = sc_json_to_string (wanted, FALSE);

      g_set_error (error, SC_SESSION_ERROR, SC_SESSION_ERROR_SECURITY,
                   "%s has _security %s, where this would set %s", name, shown, proposed);
      return FALSE;
    }
  if (!put (self, path, wanted, error))
    return FALSE;
  report (self, SC_SET_UP_SECURITY_SET, name);

  return TRUE;
}

/* Returns (transfer full): the document with the revision that our own store would give it, so that a
 * server which made the workspace for itself and this one have the same and not a conflict. */
static JsonObject *
make_design (JsonObject *rules, const char *old_rev)
{
  g_autofree char *text = sc_json_to_string (rules, FALSE);
  g_autoptr (ScDocument) edit = sc_document_new (SC_ACCESS_RULES_ID, old_rev, FALSE, text);
  g_autofree char *rev = sc_document_make_rev (edit);
  JsonObject *design = sc_json_copy_object (rules);
  JsonObject *revisions = json_object_new ();
  JsonArray *ids = json_array_new ();
  const char *hash;
  guint generation;

  sc_rev_parse (rev, &generation, &hash);
  json_array_add_string_element (ids, hash);
  if (edit->hashes[0] != NULL)
    json_array_add_string_element (ids, edit->hashes[0]);
  json_object_set_int_member (revisions, "start", generation);
  json_object_set_array_member (revisions, "ids", ids);
  json_object_set_string_member (design, "_id", SC_ACCESS_RULES_ID);
  json_object_set_string_member (design, "_rev", rev);
  json_object_set_object_member (design, "_revisions", revisions);

  return design;
}

static gboolean
ensure_rules (Work *self, const char *base, const char *name, GError **error)
{
  g_autofree char *path = g_strconcat (base, "/" SC_ACCESS_RULES_ID, NULL);
  g_autofree char *graft = g_strconcat (path, "?new_edits=false", NULL);
  gboolean found;
  g_autoptr (JsonObject) rules = look (self, path, &found, error);
  g_autoptr (JsonObject) design = NULL;
  g_autofree char *rev = NULL;

  if (rules == NULL)
    return FALSE;
  rev = g_strdup (sc_json_get_string (rules, "_rev"));
  json_object_remove_member (rules, "_id");
  json_object_remove_member (rules, "_rev");
  if (!sc_access_rules_apply (rules))
    return TRUE;
  design = make_design (rules, rev);
  if (!put (self, graft, design, error))
    return FALSE;
  report (self, found ? SC_SET_UP_RULES_UPDATED : SC_SET_UP_RULES_INSTALLED, name);

  return TRUE;
}

static gboolean
ensure_workspace_database (Work *self, const char *name, gboolean office, GError **error)
{
  g_autofree char *escaped = g_uri_escape_string (name, "$()+", FALSE);
  g_autofree char *path = g_strconcat ("/", escaped, NULL);
  gboolean made;

  return ensure_database (self, path, name, &made, error) &&
         ensure_security (self, path, name, office, made, error) &&
         ensure_rules (self, path, name, error);
}

static gboolean
ensure_user (Work *self, GError **error)
{
  const ScSetUp *wanted = self->wanted;
  const char *const roles[] = { "office", NULL };
  g_autofree char *id = NULL;
  g_autofree char *escaped = NULL;
  g_autofree char *path = NULL;
  g_autoptr (JsonObject) user = NULL;
  gboolean found;

  if (wanted->first_user == NULL)
    return TRUE;
  id = g_strconcat ("org.couchdb.user:", wanted->first_user, NULL);
  escaped = g_uri_escape_string (id, ":", FALSE);
  path = g_strconcat ("/_users/", escaped, NULL);
  user = look (self, path, &found, error);
  if (user == NULL)
    return FALSE;
  if (found)
    {
      report (self, SC_SET_UP_USER_KEPT, wanted->first_user);
      return TRUE;
    }
  json_object_set_string_member (user, "_id", id);
  json_object_set_string_member (user, "type", "user");
  json_object_set_string_member (user, "name", wanted->first_user);
  json_object_set_string_member (user, "password", wanted->first_password);
  sc_json_set_strv (user, "roles", roles);
  if (!put (self, path, user, error))
    return FALSE;
  report (self, SC_SET_UP_USER_MADE, wanted->first_user);

  return TRUE;
}

/**
 * sc_set_up_run:
 * @self: what is wanted
 * @error: return location
 *
 * To be called in a fiber. What was done before a failure stays done.
 *
 * Returns: whether everything is there now; %FALSE with %SC_SYNC_ERROR, or with
 *   %SC_SESSION_ERROR_SECURITY where somebody else has decided who may open a database
 */
gboolean
sc_set_up_run (const ScSetUp *self, GError **error)
{
  g_autofree char *office = g_strconcat (self->workspace, SC_OFFICE_SUFFIX, NULL);
  g_autofree char *url =
      g_strconcat (self->url, g_str_has_suffix (self->url, "/") ? "" : "/", self->workspace, NULL);
  g_autoptr (ScPeer) peer = sc_peer_new (url, self->user, self->password, error);
  Work work = { self, peer, FALSE };

  return peer != NULL && check_server (&work, error) && ensure_system (&work, error) &&
         ensure_workspace_database (&work, self->workspace, FALSE, error) &&
         ensure_workspace_database (&work, office, TRUE, error) && ensure_user (&work, error);
}
