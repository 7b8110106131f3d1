/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <math.h>

#include "sc-metrics-private.h"
#include "sc-prometheus-private.h"

#define EXCHANGE_KEY "sc-exchange"

/* Times are counted by their size: four steps to a doubling, from a microsecond to an hour. */
#define STEPS 4
#define N_BUCKETS 128

/* Quantiles are of the last minute or two, so that they say how it is and not how it was. */
#define PERIOD_US (60 * G_USEC_PER_SEC)

typedef struct
{
  guint64 buckets[N_BUCKETS];
  guint64 n;
} Times;

struct _ScMetrics
{
  SoupServer *soup;
  gint64 started_at;
  guint64 n_requests;
  guint64 n_aborted;
  guint64 n_bulk;
  guint64 n_feeds;
  GHashTable *methods; /* name → guint64 */
  guint64 statuses[600];
  guint64 n_times;
  double seconds;
  Times times[2]; /* this period's and the one before */
  gint64 period_began;
};

/* Belongs to the message. */
typedef struct
{
  gint64 began; /* when its headers were there; 0 before */
  guint64 n_bytes;
  const char *route; /* static; the pattern, for names of documents are nobody's business */
} Exchange;

static void
got_headers_cb (SoupServerMessage *message, Exchange *exchange)
{
  exchange->began = g_get_monotonic_time ();
}

static void
wrote_body_data_cb (SoupServerMessage *message, guint length, Exchange *exchange)
{
  exchange->n_bytes += length;
}

static void
request_started_cb (SoupServer *soup, SoupServerMessage *message, ScMetrics *self)
{
  Exchange *exchange = g_new0 (Exchange, 1);

  g_object_set_data_full (G_OBJECT (message), EXCHANGE_KEY, exchange, g_free);
  g_signal_connect (message, "got-headers", G_CALLBACK (got_headers_cb), exchange);
  g_signal_connect (message, "wrote-body-data", G_CALLBACK (wrote_body_data_cb), exchange);
}

static void
count_time (ScMetrics *self, gint64 us)
{
  gint64 now = g_get_monotonic_time ();
  guint bucket = us > 1 ? (guint) (STEPS * log2 ((double) us)) : 0;

  if (now - self->period_began > PERIOD_US)
    {
      self->times[1] = self->times[0];
      self->times[0] = (Times) { 0 };
      self->period_began = now;
    }
  self->times[0].buckets[MIN (bucket, N_BUCKETS - 1)]++;
  self->times[0].n++;
  self->n_times++;
  self->seconds += (double) us / G_USEC_PER_SEC;
}

static void
count_method (ScMetrics *self, const char *method)
{
  guint64 *n = method != NULL ? g_hash_table_lookup (self->methods, method) : NULL;

  if (n != NULL)
    ++*n;
}

/* What is logged of a request; README.md says what is not, and why. A method is what a client writes: only
 * those that exist are told. */
static void
log_request (ScMetrics *self, SoupServerMessage *message, const Exchange *exchange, gint64 us)
{
  const char *id = soup_message_headers_get_one (soup_server_message_get_response_headers (message),
                                                 "X-Couch-Request-ID");
  const char *method = soup_server_message_get_method (message);
  const char *name = method != NULL && g_hash_table_contains (self->methods, method) ? method : "-";
  const char *route = exchange->route != NULL ? exchange->route : "-";
  g_autofree char *status = g_strdup_printf ("%u", soup_server_message_get_status (message));
  g_autofree char *ms = g_strdup_printf ("%.1f", (double) us / 1000);
  g_autofree char *bytes = g_strdup_printf ("%" G_GUINT64_FORMAT, exchange->n_bytes);

  g_log_structured (G_LOG_DOMAIN, G_LOG_LEVEL_INFO, "SC_EVENT", "request", "SC_METHOD", name,
                    "SC_ROUTE", route, "SC_STATUS", status, "SC_MS", ms, "SC_BYTES", bytes,
                    "SC_REQUEST_ID", id != NULL ? id : "-", "MESSAGE", "%s %s %s", name, route,
                    status);
}

static void
request_ended (ScMetrics *self, SoupServerMessage *message, gboolean aborted)
{
  Exchange *exchange = g_object_get_data (G_OBJECT (message), EXCHANGE_KEY);
  guint status = soup_server_message_get_status (message);
  gint64 us;

  /* A connection that ends between two requests is none. */
  if (exchange == NULL || exchange->began == 0)
    return;

  us = g_get_monotonic_time () - exchange->began;
  exchange->began = 0;
  self->n_requests++;
  self->n_aborted += aborted ? 1 : 0;
  if (status < G_N_ELEMENTS (self->statuses))
    self->statuses[status]++;
  if (g_strcmp0 (exchange->route, "{db}/_bulk_docs") == 0)
    self->n_bulk++;
  count_method (self, soup_server_message_get_method (message));
  /* How long somebody waits for changes says nothing about the server. */
  if (g_strcmp0 (exchange->route, "{db}/_changes") == 0)
    self->n_feeds++;
  else
    count_time (self, us);
  log_request (self, message, exchange, us);
}

static void
request_finished_cb (SoupServer *soup, SoupServerMessage *message, ScMetrics *self)
{
  request_ended (self, message, FALSE);
}

static void
request_aborted_cb (SoupServer *soup, SoupServerMessage *message, ScMetrics *self)
{
  request_ended (self, message, TRUE);
}

ScMetrics *
_sc_metrics_new (SoupServer *soup)
{
  static const char *const methods[] = {
    "COPY", "DELETE", "GET", "HEAD", "OPTIONS", "POST", "PUT"
  };
  ScMetrics *self = g_new0 (ScMetrics, 1);

  self->soup = g_object_ref (soup);
  self->started_at = g_get_monotonic_time ();
  self->period_began = self->started_at;
  self->methods = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  for (gsize i = 0; i < G_N_ELEMENTS (methods); i++)
    g_hash_table_insert (self->methods, (gpointer) methods[i], g_new0 (guint64, 1));
  g_signal_connect (soup, "request-started", G_CALLBACK (request_started_cb), self);
  g_signal_connect (soup, "request-finished", G_CALLBACK (request_finished_cb), self);
  g_signal_connect (soup, "request-aborted", G_CALLBACK (request_aborted_cb), self);

  return self;
}

void
_sc_metrics_free (ScMetrics *self)
{
  g_signal_handlers_disconnect_by_data (self->soup, self);
  g_object_unref (self->soup);
  g_hash_table_unref (self->methods);
  g_free (self);
}

/* @pattern: static; the row of the router that a request was found to be. */
void
_sc_metrics_set_route (SoupServerMessage *message, const char *pattern)
{
  Exchange *exchange = g_object_get_data (G_OBJECT (message), EXCHANGE_KEY);

  if (exchange != NULL)
    exchange->route = *pattern != '\0' ? pattern : "/";
}

/* Returns (transfer none): how a request is called in logs. */
const char *
_sc_metrics_get_route (SoupServerMessage *message)
{
  Exchange *exchange = g_object_get_data (G_OBJECT (message), EXCHANGE_KEY);

  return exchange != NULL && exchange->route != NULL ? exchange->route : "-";
}

/* The upper end of the bucket in which the quantile lies, in seconds. */
static double
find_quantile (const ScMetrics *self, double quantile)
{
  guint64 n = self->times[0].n + self->times[1].n;
  guint64 wanted = (guint64) ceil (quantile * (double) n);
  guint64 seen = 0;

  for (guint i = 0; i < N_BUCKETS && n > 0; i++)
    {
      seen += self->times[0].buckets[i] + self->times[1].buckets[i];
      if (seen >= wanted)
        return exp2 ((double) (i + 1) / STEPS) / G_USEC_PER_SEC;
    }

  return 0;
}

static void
write_times (ScMetrics *self, GString *out)
{
  static const double quantiles[] = { 0.5, 0.75, 0.9, 0.95, 0.99, 0.999 };
  const char *name = "couchdb_request_time_seconds";

  _sc_prometheus_begin (out, name, "summary", "Time to answer, without feeds");
  for (gsize i = 0; i < G_N_ELEMENTS (quantiles); i++)
    _sc_prometheus_add_quantile (out, name, quantiles[i], find_quantile (self, quantiles[i]));
  g_string_append_printf (out, "%s_sum %.6f\n%s_count %" G_GUINT64_FORMAT "\n", name, self->seconds,
                          name, self->n_times);
}

/* Appends what was counted, with CouchDB's names. */
void
_sc_metrics_write (ScMetrics *self, GString *out)
{
  GHashTableIter iter;
  gpointer method;
  gpointer n;

  _sc_prometheus_add (out, "couchdb_uptime_seconds", "gauge", "Since the server started",
                      (double) ((g_get_monotonic_time () - self->started_at) / G_USEC_PER_SEC));
  _sc_prometheus_add (out, "couchdb_httpd_requests_total", "counter", "Requests",
                      (double) self->n_requests);
  _sc_prometheus_add (out, "couchdb_httpd_aborted_requests_total", "counter",
                      "Requests whose client went away", (double) self->n_aborted);
  _sc_prometheus_add (out, "couchdb_httpd_bulk_requests_total", "counter", "Requests of _bulk_docs",
                      (double) self->n_bulk);

  _sc_prometheus_begin (out, "couchdb_httpd_request_methods", "counter", "Requests by method");
  g_hash_table_iter_init (&iter, self->methods);
  while (g_hash_table_iter_next (&iter, &method, &n))
    g_string_append_printf (out,
                            "couchdb_httpd_request_methods{method=\"%s\"} %" G_GUINT64_FORMAT "\n",
                            (char *) method, *(guint64 *) n);

  _sc_prometheus_begin (out, "couchdb_httpd_status_codes", "counter", "Answers by status");
  for (guint i = 100; i < G_N_ELEMENTS (self->statuses); i++)
    if (self->statuses[i] > 0)
      g_string_append_printf (out,
                              "couchdb_httpd_status_codes{code=\"%u\"} %" G_GUINT64_FORMAT "\n", i,
                              self->statuses[i]);
  write_times (self, out);
}
