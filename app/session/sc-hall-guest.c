/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-record-files.h"
#include "sc-hall-private.h"
#include "sc-hall-radar-private.h"
#include "sc-session-private.h"

/* The guest: a second exchange, beside the one with the server. */

/* A host in the same hall answers at once, or is not there. */
#define ANSWER_SECONDS 8

/* Where the code has no address: so long it is looked for by mDNS. */
#define LOOK_SECONDS 5
#define LOOK_MS 100

#define WHOLE_FINGERPRINT 64

typedef struct
{
  ScHall *self;
  char *text;
} Joining;

static void
joining_free (gpointer data)
{
  Joining *state = data;

  g_object_unref (state->self);
  g_free (state->text);
  g_free (state);
}

/* Returns (transfer full) (nullable): the answer; a host that says nothing is one that is not there. */
static JsonNode *
ask (ScPeer *peer, const char *method, const char *path, JsonObject *body, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  JsonNode *node =
      dex_await_boxed (dex_future_first (sc_peer_request (peer, method, path, body),
                                         dex_timeout_new_seconds (ANSWER_SECONDS), NULL),
                       &local_error);

  if (node == NULL)
    {
      sc_peer_abort (peer);
      g_propagate_error (error, g_steal_pointer (&local_error));
    }

  return node;
}

/* Turns what a host answers into what it means here. */
static void
translate (const GError *error, GError **result)
{
  ScHallError code = SC_HALL_ERROR_NOT_FOUND;

  if (error->domain == SC_SYNC_ERROR)
    switch ((ScSyncError) error->code)
      {
      case SC_SYNC_ERROR_TLS:
      case SC_SYNC_ERROR_NOT_A_SERVER:
      case SC_SYNC_ERROR_NO_WORKSPACE:
        code = SC_HALL_ERROR_UNKNOWN_HOST;
        break;
      case SC_SYNC_ERROR_PASSWORD:
        code = SC_HALL_ERROR_WRONG_CODE;
        break;
      case SC_SYNC_ERROR_BUSY:
        code = SC_HALL_ERROR_LOCKED;
        break;
      case SC_SYNC_ERROR_FORBIDDEN:
        code = SC_HALL_ERROR_NOT_A_MEMBER;
        break;
      default:
        break;
      }

  g_clear_error (result);
  g_set_error_literal (result, SC_HALL_ERROR, (int) code, error->message);
}

static char *
make_url (const char *address, const char *database)
{
  const char *colon = strrchr (address, ':');
  const char *bracket = strrchr (address, ']');
  gboolean has_port = colon != NULL && (bracket == NULL || colon > bracket);

  return has_port ? g_strdup_printf ("https://%s/%s", address, database)
                  : g_strdup_printf ("https://%s:%d/%s", address, SC_HALL_PORT, database);
}

/* Returns (transfer full) (nullable): the computer that the code is of, at one of its addresses. It was told
 * nothing yet but who asks. */
static ScPeer *
find_host (const ScHallCode *code,
           const char *const *addresses,
           const char *database,
           GTlsCertificate *own,
           GError **error)
{
  g_set_error_literal (error, SC_HALL_ERROR, SC_HALL_ERROR_NOT_FOUND, "No host was found");
  for (gsize i = 0; addresses[i] != NULL; i++)
    {
      g_autofree char *url = make_url (addresses[i], database);
      g_autoptr (GError) local_error = NULL;
      g_autoptr (ScPeer) peer = sc_peer_new (url, NULL, NULL, &local_error);
      g_autoptr (JsonNode) welcome = NULL;

      if (peer != NULL)
        {
          sc_peer_set_identity (peer, own, code->fingerprint);
          welcome = ask (peer, "GET", "/", NULL, &local_error);
        }
      if (welcome != NULL)
        {
          g_clear_error (error);
          return g_steal_pointer (&peer);
        }
      translate (local_error, error);
    }

  return NULL;
}

/* A short code says only how the fingerprint begins, and somebody with patience can make a certificate that begins
 * so. Then the workspace must know whose it is. */
static gboolean
check_host (ScHall *self, ScPeer *peer, const ScHallCode *code, char **host_name, GError **error)
{
  g_autofree char *fingerprint = sc_peer_dup_fingerprint (peer);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ScBadge) badge = NULL;

  if (fingerprint != NULL)
    badge = _sc_hall_load_badge (self, fingerprint, &local_error);
  if (badge != NULL)
    *host_name = g_strdup (badge->user);
  if (badge != NULL || (fingerprint != NULL && local_error == NULL &&
                        strlen (code->fingerprint) == WHOLE_FINGERPRINT))
    return TRUE;

  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    g_set_error_literal (error, SC_HALL_ERROR, SC_HALL_ERROR_UNKNOWN_HOST,
                         "This workspace does not know the computer that answers there");

  return FALSE;
}

static gboolean
give_code (ScPeer *peer, const char *secret, GError **error)
{
  g_autoptr (JsonObject) body = json_object_new ();
  g_autoptr (GError) local_error = NULL;
  g_autoptr (JsonNode) answer = NULL;

  json_object_set_string_member (body, "code", secret);
  answer = ask (peer, "POST", "/_hall", body, &local_error);
  if (answer == NULL)
    translate (local_error, error);

  return answer != NULL;
}

/* Returns (transfer full): where hosts have announced themselves whose fingerprint begins as the code says; none
 * when there are none, or there is no Avahi */
static char **
look_around (const ScHallCode *code, const char *database)
{
  g_autoptr (ScHallRadar) radar = _sc_hall_radar_new (database);
  char **addresses = _sc_hall_radar_list_addresses (radar, code->fingerprint);

  for (guint i = 0; addresses[0] == NULL && i < LOOK_SECONDS * 1000 / LOOK_MS; i++)
    {
      dex_await (dex_timeout_new_msec (LOOK_MS), NULL);
      g_strfreev (addresses);
      addresses = _sc_hall_radar_list_addresses (radar, code->fingerprint);
    }

  return addresses;
}

/* Returns (transfer full) (nullable): the host, which has let us in */
static ScPeer *
enter (ScHall *self, const ScHallCode *code, GTlsCertificate *own, char **host_name, GError **error)
{
  g_autofree char *database = _sc_hall_dup_database (self, error);
  g_auto (GStrv) addresses = g_strdupv (code->addresses);
  g_autoptr (ScPeer) peer = NULL;

  if (database != NULL && addresses[0] == NULL)
    {
      g_strfreev (addresses);
      addresses = look_around (code, database);
    }
  if (database != NULL)
    peer = find_host (code, (const char *const *) addresses, database, own, error);
  if (peer != NULL && check_host (self, peer, code, host_name, error) &&
      give_code (peer, code->secret, error))
    return g_steal_pointer (&peer);

  return NULL;
}

static DexFuture *
join_fiber (gpointer data)
{
  Joining *state = data;
  ScHall *self = state->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (ScHallCode) code = sc_hall_code_parse (state->text, &error);
  g_autoptr (GTlsCertificate) own = NULL;
  g_autofree char *host_name = NULL;
  g_autoptr (ScPeer) peer = NULL;
  g_autoptr (ScSyncJob) job = NULL;

  if (code != NULL)
    own = _sc_hall_load_identity (self, &error);
  if (own != NULL)
    peer = enter (self, code, own, &host_name, &error);
  if (peer == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  job = sc_sync_job_new_passing (sc_session_get_store (self->session), peer);
  sc_sync_job_set_file_policy (job, sc_session_get_file_policy (self->session));
  _sc_hall_set_sync (self, job, host_name);
  sc_sync_job_start (job);

  return dex_future_new_true ();
}

/**
 * sc_hall_join:
 * @self: a hall
 * @code: what was typed, pasted or scanned
 *
 * Joins a meeting: from then on this workspace is also kept the same as the host's, until sc_hall_leave() or until
 * the host ends it. The exchange with the server goes on as before.
 *
 * Returns: (transfer full): a future of %TRUE; rejects with %SC_HALL_ERROR
 */
DexFuture *
sc_hall_join (ScHall *self, const char *code)
{
  Joining *state;

  g_return_val_if_fail (SC_IS_HALL (self) && code != NULL, NULL);

  state = g_new0 (Joining, 1);
  state->self = g_object_ref (self);
  state->text = g_strdup (code);

  return _sc_session_spawn (self->session, join_fiber, state, joining_free);
}

/**
 * sc_hall_leave:
 * @self: a hall
 *
 * Ends the exchange with the host. What came from there stays, and goes to the server.
 */
void
sc_hall_leave (ScHall *self)
{
  g_return_if_fail (SC_IS_HALL (self));

  _sc_hall_set_sync (self, NULL, NULL);
}
