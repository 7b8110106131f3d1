/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-handlers-private.h"
#include "sc-server-private.h"
#include "sc-wire-error.h"

/* How the server is, and what it does beside answering. */

/* Returns (transfer full): of ScUpstreamStatus, empty where there is no upstream */
static GPtrArray *
list_upstream (ScRequest *request)
{
  ScFollowing *following = _sc_server_get_following (request->server);

  return following != NULL ? sc_upstream_list (_sc_following_get_upstream (following))
                           : g_ptr_array_new ();
}

static void
append_text (GString *json, const char *name, const char *text)
{
  g_string_append_printf (json, ",\"%s\":", name);
  if (text != NULL)
    sc_wire_append_string (json, text);
  else
    g_string_append (json, "null");
}

static void
append_status (GString *json, const ScUpstreamStatus *status)
{
  sc_wire_append_string (json, status->database);
  g_string_append (json, ":{\"state\":");
  sc_wire_append_string (json, status->state);
  append_text (json, "error", status->error);
  append_text (json, "url", status->url);
  g_string_append_printf (json,
                          ",\"last_sync\":%" G_GINT64_FORMAT
                          ",\"changes_pending\":%u,\"docs_refused\":%u}",
                          status->last_sync / 1000, status->pending, status->refused);
}

/* Returns (nullable): why no clients should be sent here. */
static const char *
find_reason (ScRequest *request)
{
  if (_sc_server_is_stopping (request->server))
    return "stopping";
  if (sc_server_get_config (request->server)->maintenance)
    return "maintenance_mode";
  if (_sc_databases_count (_sc_server_get_databases (request->server), TRUE) > 0)
    return "database_damaged";

  return NULL;
}

/* Whoever asks learns that the server serves; how it is with the upstream is for administrators. An
 * upstream that is away is no reason to take this server out of service. */
gboolean
_sc_handle_up (ScRequest *request, GError **error)
{
  const char *reason = find_reason (request);
  GString *json;

  /* Load balancers look at the status; so does CouchDB's maintenance mode. */
  if (reason != NULL)
    {
      json = g_string_new (NULL);
      g_string_append_printf (json, "{\"status\":\"%s\"}\n", reason);
      return _sc_request_answer (request, 404, json);
    }

  json = g_string_new ("{\"status\":\"ok\",\"seeds\":{}");

  if (request->user != NULL && request->user->admin &&
      _sc_server_get_following (request->server) != NULL)
    {
      g_autoptr (GPtrArray) list = list_upstream (request);

      g_string_append (json, ",\"upstream\":{");
      for (guint i = 0; i < list->len; i++)
        {
          if (i > 0)
            g_string_append_c (json, ',');
          append_status (json, list->pdata[i]);
        }
      g_string_append_c (json, '}');
    }
  g_string_append (json, "}\n");

  return _sc_request_answer (request, 200, json);
}

static void
append_count (GString *json, const char *name, guint64 count)
{
  g_string_append_printf (json, ",\"%s\":%" G_GUINT64_FORMAT, name, count);
}

/* @seq: (nullable): JSON */
static void
append_seq (GString *json, const char *name, const char *seq)
{
  g_string_append_printf (json, ",\"%s\":%s", name, seq != NULL ? seq : "null");
}

static void
append_id (GString *json, const ScUpstreamStatus *status, gboolean pull)
{
  g_autofree char *text =
      g_strjoin ("\n", status->database, status->url, pull ? "pull" : "push", NULL);
  g_autofree char *id = g_compute_checksum_for_string (G_CHECKSUM_MD5, text, -1);

  g_string_append_printf (json, ",\"replication_id\":\"%s+continuous\"", id);
}

/* The members that CouchDB's replicator has there; @n tells one task from another as a process id does. */
static void
append_task (GString *json, const ScUpstreamStatus *status, const ScUpstreamTask *task, guint n)
{
  g_string_append_printf (
      json, "{\"type\":\"replication\",\"node\":\"nonode@nohost\",\"pid\":\"<0.%u.0>\"", n);
  append_id (json, status, task->pull);
  append_text (json, "source", task->pull ? status->url : status->database);
  append_text (json, "target", task->pull ? status->database : status->url);
  append_text (json, "user", status->user);
  append_text (json, "process_status", status->idle ? "waiting" : "running");
  append_text (json, "database", NULL);
  append_text (json, "doc_id", NULL);
  g_string_append (json, ",\"continuous\":true");
  append_count (json, "revisions_checked", task->revisions_checked);
  append_count (json, "missing_revisions_found", task->missing_revisions_found);
  append_count (json, "docs_read", task->docs_read);
  append_count (json, "docs_written", task->docs_written);
  append_count (json, "doc_write_failures", task->doc_write_failures);
  append_seq (json, "source_seq", task->source_seq);
  append_seq (json, "through_seq", task->through_seq);
  append_seq (json, "checkpointed_source_seq", task->checkpointed_source_seq);
  if (task->changes_pending >= 0)
    append_count (json, "changes_pending", (guint64) task->changes_pending);
  else
    append_text (json, "changes_pending", NULL);
  append_count (json, "started_on", (guint64) task->started_at / 1000);
  append_count (json, "updated_on", (guint64) task->updated_at / 1000);
  g_string_append_c (json, '}');
}

gboolean
_sc_handle_active_tasks (ScRequest *request, GError **error)
{
  g_autoptr (GPtrArray) list = list_upstream (request);
  GString *json = g_string_new ("[");
  guint n = 0;

  for (guint i = 0; i < list->len; i++)
    {
      const ScUpstreamStatus *status = list->pdata[i];

      for (guint j = 0; j < status->tasks->len; j++)
        {
          if (n++ > 0)
            g_string_append_c (json, ',');
          append_task (json, status, status->tasks->pdata[j], n);
        }
    }
  g_string_append (json, "]\n");

  return _sc_request_answer (request, 200, json);
}
