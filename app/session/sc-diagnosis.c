/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "sc-clock.h"
#include "sc-diagnosis.h"
#include "sc-error-text.h"
#include "sc-session-private.h"

G_DEFINE_BOXED_TYPE (ScDiagnosis, sc_diagnosis, g_atomic_rc_box_acquire, sc_diagnosis_unref)

static void
diagnosis_clear (gpointer data)
{
  ScDiagnosis *self = data;

  g_clear_pointer (&self->info, sc_store_info_free);
  g_clear_pointer (&self->faults, g_ptr_array_unref);
}

void
sc_diagnosis_unref (ScDiagnosis *self)
{
  g_atomic_rc_box_release_full (self, diagnosis_clear);
}

static DexFuture *
diagnose_fiber (gpointer data)
{
  ScSession *session = data;
  g_autoptr (ScDiagnosis) self = g_atomic_rc_box_new0 (ScDiagnosis);
  g_autoptr (GPtrArray) conflicts = NULL;
  g_autoptr (GError) error = NULL;

  self->info = dex_await_boxed (sc_store_load_info (session->store), &error);
  if (self->info != NULL)
    self->faults = dex_await_boxed (sc_store_check (session->store), &error);
  if (self->faults != NULL)
    conflicts = dex_await_boxed (sc_store_list_conflicts (session->store), &error);
  if (conflicts == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  self->n_conflicts = conflicts->len;

  return dex_future_new_take_boxed (SC_TYPE_DIAGNOSIS, g_steal_pointer (&self));
}

/**
 * sc_session_diagnose:
 * @self: a session
 *
 * Reads the whole file of the workspace and checks it, which takes a second for some ten thousand records.
 * Work can go on meanwhile.
 *
 * Returns: (transfer full): a future of a #ScDiagnosis; rejects with %SC_STORE_ERROR
 */
DexFuture *
sc_session_diagnose (ScSession *self)
{
  g_return_val_if_fail (SC_IS_SESSION (self), NULL);

  return _sc_session_spawn (self, diagnose_fiber, g_object_ref (self), g_object_unref);
}

/* The server without what stands behind it: the workspace's name may say who one works with. */
static char *
dup_origin (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);

  if (uri == NULL)
    return g_strdup ("-");

  return g_uri_join (G_URI_FLAGS_NONE, g_uri_get_scheme (uri), NULL, g_uri_get_host (uri),
                     g_uri_get_port (uri), "", NULL, NULL);
}

static void
append_server (GString *text, ScSyncJob *job)
{
  g_autofree char *origin = dup_origin (sc_peer_get_url (sc_sync_job_get_peer (job)));
  gint64 last_sync = sc_sync_job_get_last_sync (job);
  g_autofree char *last = last_sync > 0 ? sc_clock_format_ms (last_sync) : g_strdup ("-");
  const GError *error = sc_sync_job_get_error (job);

  g_string_append_printf (text, _ ("Server: %s\n"), origin);
  g_string_append_printf (text, _ ("Last exchange: %s\n"), last);
  g_string_append_printf (text, _ ("Waiting: %u\n"), sc_sync_job_get_pending (job));
  g_string_append_printf (text, _ ("Not accepted: %u\n"),
                          sc_outbox_get_n_refusals (sc_sync_job_get_outbox (job)));
  if (error != NULL)
    g_string_append_printf (text, _ ("Failed: %s (%s %d)\n"), sc_error_get_title (error),
                            g_quark_to_string (error->domain), error->code);
}

/* @job: (nullable): of the second database, which only the office has */
static void
append_office (GString *text, ScSyncJob *job)
{
  gint64 last_sync = job != NULL ? sc_sync_job_get_last_sync (job) : 0;
  g_autofree char *last = last_sync > 0 ? sc_clock_format_ms (last_sync) : g_strdup ("-");

  if (job == NULL)
    return;
  g_string_append_printf (text, _ ("Database of the office, last exchange: %s\n"), last);
  g_string_append_printf (text, _ ("Database of the office, waiting: %u\n"),
                          sc_sync_job_get_pending (job));
}

/**
 * sc_diagnosis_format_report:
 * @self: a diagnosis
 * @session: what it is of
 *
 * Returns: (transfer full): some lines for an administrator: versions, figures, states; no names, no
 *   titles, no identifiers of records, nothing anybody has typed
 */
char *
sc_diagnosis_format_report (const ScDiagnosis *self, ScSession *session)
{
  GString *text = g_string_new (NULL);
  g_autofree char *system = g_get_os_info (G_OS_INFO_KEY_PRETTY_NAME);
  ScSyncJob *job = sc_session_get_sync (session);

  g_string_append_printf (text, "Smart City %s, GLib %u.%u.%u, %s\n", SC_VERSION,
                          glib_major_version, glib_minor_version, glib_micro_version,
                          system != NULL ? system : "-");
  g_string_append_printf (text, _ ("Records: %u\n"), (guint) self->info->doc_count);
  g_string_append_printf (text, _ ("Changes so far: %u\n"), (guint) self->info->update_seq);
  g_string_append_printf (text, _ ("Size of the file: %u MB\n"),
                          (guint) (self->info->file_size / 1000000));
  g_string_append_printf (text, _ ("Conflicts: %u\n"), self->n_conflicts);
  if (job != NULL)
    append_server (text, job);
  append_office (text, sc_office_get_sync (sc_session_get_office (session)));
  if (self->faults->len == 0)
    g_string_append (text, _ ("No faults found."));
  else
    g_string_append_printf (text, _ ("Faults of the file: %u"), self->faults->len);

  return g_string_free_and_steal (text);
}
