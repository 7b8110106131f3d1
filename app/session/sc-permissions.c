/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-json.h"
#include "sc-permissions-private.h"
#include "sc-rulebook.h"
#include "sc-wire-document.h"

struct _ScPermissions
{
  GObject parent_instance;

  ScStore *store;
  ScSettings *settings; /* of the session, which lives longer */
  ScRulebook *rulebook;
};

G_DEFINE_FINAL_TYPE (ScPermissions, sc_permissions, G_TYPE_OBJECT)

static guint changed_signal;

static void
sc_permissions_finalize (GObject *object)
{
  ScPermissions *self = SC_PERMISSIONS (object);

  sc_rulebook_free (self->rulebook);
  g_object_unref (self->store);

  G_OBJECT_CLASS (sc_permissions_parent_class)->finalize (object);
}

static void
sc_permissions_class_init (ScPermissionsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = sc_permissions_finalize;

  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
sc_permissions_init (ScPermissions *self)
{
}

/* @settings: says where the server is, who somebody is there, and keeps the roles */
ScPermissions *
_sc_permissions_new (ScStore *store, ScSettings *settings)
{
  ScPermissions *self = g_object_new (SC_TYPE_PERMISSIONS, NULL);

  self->store = g_object_ref (store);
  self->settings = settings;
  self->rulebook = sc_rulebook_new (store);

  return self;
}

/* --- Who somebody is --- */

static void
take_roles (ScPermissions *self, const char *const *roles)
{
  g_autoptr (GError) error = NULL;
  gboolean known = self->settings->roles != NULL;

  if (known == (roles != NULL) &&
      (!known || g_strv_equal ((const char *const *) self->settings->roles, roles)))
    return;
  g_strfreev (self->settings->roles);
  self->settings->roles = g_strdupv ((char **) roles);
  /* Where they cannot be kept they hold until the program ends. */
  if (!_sc_settings_save (self->settings, &error))
    g_info ("The roles are not kept: %s", error->message);
  g_signal_emit (self, changed_signal, 0);
}

static DexFuture *
session_loaded_cb (DexFuture *future, gpointer data)
{
  ScPermissions *self = data;
  const GValue *value = dex_future_get_value (future, NULL);
  JsonNode *node = value != NULL ? g_value_get_boxed (value) : NULL;
  JsonObject *session =
      node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonObject *context = session != NULL ? sc_json_get_object (session, "userCtx") : NULL;
  g_auto (GStrv) roles = sc_json_dup_strv (context, "roles");

  /* A server that does not say leaves things as they are. */
  if (context != NULL)
    take_roles (self, (const char *const *) roles);

  return dex_future_new_true ();
}

/* Asks the server who somebody is there (`GET /_session`). Resolves to %TRUE, whether it answers or not. */
DexFuture *
_sc_permissions_refresh (ScPermissions *self, ScPeer *peer)
{
  return dex_future_finally (sc_peer_request (peer, "GET", "/_session", NULL), session_loaded_cb,
                             g_object_ref (self), g_object_unref);
}

/* For when there is another server, or none. */
void
_sc_permissions_forget (ScPermissions *self)
{
  take_roles (self, NULL);
}

/**
 * sc_permissions_dup_team:
 * @self: permissions
 *
 * Returns: (transfer full) (nullable): the id of the team for which somebody works here: the first that they
 *   lead, or are a member of; %NULL for the project office, which works for all
 */
char *
sc_permissions_dup_team (ScPermissions *self)
{
  static const char *const kinds[] = { "lead:", "member:" };
  const char *const *roles;

  g_return_val_if_fail (SC_IS_PERMISSIONS (self), NULL);

  roles = (const char *const *) self->settings->roles;
  if (roles == NULL || g_strv_contains (roles, "office"))
    return NULL;
  for (gsize k = 0; k < G_N_ELEMENTS (kinds); k++)
    for (gsize i = 0; roles[i] != NULL; i++)
      if (g_str_has_prefix (roles[i], kinds[k]))
        return g_strdup (roles[i] + strlen (kinds[k]));

  return NULL;
}

/* --- What somebody may --- */

typedef struct
{
  ScPermissions *self;
  GPtrArray *records;
  gboolean removal;
} Judging;

static void
judging_free (gpointer data)
{
  Judging *state = data;

  g_object_unref (state->self);
  g_ptr_array_unref (state->records);
  g_free (state);
}

static void
verdict_free (gpointer verdict)
{
  g_clear_error ((GError **) &verdict);
}

/* Nothing is forbidden. */
static GPtrArray *
new_verdicts (guint n)
{
  GPtrArray *verdicts = g_ptr_array_new_full (n, verdict_free);

  g_ptr_array_set_size (verdicts, (int) n);

  return verdicts;
}

/* Returns (transfer full) (nullable): what each record would replace, as ScGetResult */
static GPtrArray *
load_old (Judging *state, GError **error)
{
  g_autoptr (GPtrArray) requests =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sc_rev_request_free);

  for (guint i = 0; i < state->records->len; i++)
    g_ptr_array_add (requests,
                     sc_rev_request_new (sc_record_get_id (state->records->pdata[i]), NULL));

  return dex_await_boxed (sc_store_get_many (state->self->store, requests, FALSE), error);
}

static char *
dup_json (const ScDocument *document, GPtrArray *attachments)
{
  ScDocument shown = *document;
  GString *json = g_string_sized_new (document->body_length + 256);

  shown.attachments = attachments;
  sc_wire_document_append (json, &shown, NULL, NULL);

  return g_string_free_and_steal (json);
}

/* An edit keeps the attachments. */
static ScRulesCase *
make_case (ScRecord *record, gboolean removal, const ScDocument *old)
{
  g_autofree char *rev = old != NULL ? sc_document_dup_rev (old) : NULL;
  g_autofree char *body =
      removal ? g_strdup ("{}") : sc_json_to_string (sc_record_get_body (record), FALSE);
  g_autoptr (ScDocument) document = sc_document_new (sc_record_get_id (record), rev, removal, body);
  GPtrArray *attachments = old != NULL ? old->attachments : NULL;

  return sc_rules_case_new_take (dup_json (document, removal ? NULL : attachments),
                                 old != NULL ? dup_json (old, attachments) : NULL);
}

/* Returns (transfer full) (nullable): the cases of rules, one for each record */
static GPtrArray *
make_cases (Judging *state, GError **error)
{
  g_autoptr (GPtrArray) old = load_old (state, error);
  GPtrArray *cases;

  if (old == NULL)
    return NULL;
  cases = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_rules_case_free);
  for (guint i = 0; i < state->records->len; i++)
    {
      const ScGetResult *result = old->pdata[i];

      g_ptr_array_add (cases,
                       make_case (state->records->pdata[i], state->removal, result->document));
    }

  return cases;
}

/* The name of the workspace is the end of its address. */
static char *
dup_user_context (ScPermissions *self)
{
  const ScSettings *settings = self->settings;
  const char *slash = strrchr (settings->url, '/');

  return sc_rules_format_user (slash != NULL ? slash + 1 : settings->url, settings->server_user,
                               (const char *const *) settings->roles);
}

/* Adds what @rule says no to. A rule that cannot be run says nothing here. */
static void
ask_rule (const ScRule *rule, GPtrArray *cases, const char *user, GPtrArray *verdicts)
{
  g_autoptr (GPtrArray) own = NULL;

  if (rule->rules == NULL)
    return;
  own = dex_await_boxed (sc_rules_check (rule->rules, cases, user, "{}"), NULL);
  for (guint i = 0; own != NULL && i < own->len; i++)
    if (verdicts->pdata[i] == NULL &&
        (g_error_matches (own->pdata[i], SC_RULES_ERROR, SC_RULES_ERROR_FORBIDDEN) ||
         g_error_matches (own->pdata[i], SC_RULES_ERROR, SC_RULES_ERROR_UNAUTHORIZED)))
      verdicts->pdata[i] = g_error_copy (own->pdata[i]);
}

static DexFuture *
judge_fiber (gpointer data)
{
  Judging *state = data;
  ScPermissions *self = state->self;
  g_autoptr (GPtrArray) verdicts = new_verdicts (state->records->len);
  g_autoptr (GPtrArray) rules = NULL;
  g_autoptr (GPtrArray) cases = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *user = NULL;

  if (self->settings->url != NULL && self->settings->roles != NULL)
    {
      user = dup_user_context (self);
      rules = sc_rulebook_load (self->rulebook, &error);
      if (rules != NULL && rules->len > 0)
        cases = make_cases (state, &error);
      if (error != NULL)
        return dex_future_new_for_error (g_steal_pointer (&error));
    }
  for (guint i = 0; cases != NULL && i < rules->len; i++)
    ask_rule (rules->pdata[i], cases, user, verdicts);

  return dex_future_new_take_boxed (G_TYPE_PTR_ARRAY, g_steal_pointer (&verdicts));
}

/**
 * sc_permissions_judge:
 * @self: permissions
 * @records: (element-type ScRecord): what somebody wants to write; must not change any more
 * @removal: whether they are to be deleted instead
 *
 * Returns: (transfer full): a future of a boxed %G_TYPE_PTR_ARRAY with one element a record: %NULL where it
 *   may be written, or else a #GError: %SC_RULES_ERROR_FORBIDDEN or _UNAUTHORIZED, with a constant English
 *   sentence that sc_error_dup_text() translates. Rejects with %SC_STORE_ERROR
 */
DexFuture *
sc_permissions_judge (ScPermissions *self, GPtrArray *records, gboolean removal)
{
  Judging *state;

  g_return_val_if_fail (SC_IS_PERMISSIONS (self) && records != NULL, NULL);

  state = g_new0 (Judging, 1);
  state->self = g_object_ref (self);
  state->records = g_ptr_array_ref (records);
  state->removal = removal;

  return dex_scheduler_spawn (dex_scheduler_get_default (), 256 * 1024, judge_fiber, state,
                              judging_free);
}

static DexFuture *
judged_cb (DexFuture *future, gpointer data)
{
  GPtrArray *verdicts = g_value_get_boxed (dex_future_get_value (future, NULL));

  if (verdicts->pdata[0] != NULL)
    return dex_future_new_for_error (g_error_copy (verdicts->pdata[0]));

  return dex_future_new_true ();
}

/**
 * sc_permissions_demand:
 * @self: permissions
 * @record: what somebody wants to write
 * @removal: whether it is to be deleted instead
 *
 * Returns: (transfer full): a future of %TRUE when it may be done; rejects with the error that
 *   sc_permissions_judge() has for it, or with %SC_STORE_ERROR
 */
DexFuture *
sc_permissions_demand (ScPermissions *self, ScRecord *record, gboolean removal)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (g_object_unref);

  g_return_val_if_fail (SC_IS_PERMISSIONS (self) && SC_IS_RECORD (record), NULL);

  g_ptr_array_add (records, g_object_ref (record));

  return dex_future_then (sc_permissions_judge (self, records, removal), judged_cb, NULL, NULL);
}
