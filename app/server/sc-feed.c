/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-feed-private.h"
#include "sc-wire-changes.h"
#include "sc-wire-listing.h"

/* What `_changes` is asked for, and the four forms of its answer. Nothing here awaits. */

#define DEFAULT_MS 60000
#define MIN_HEARTBEAT_MS 100

static gboolean
refuse (GError **error, const char *reason)
{
  g_set_error_literal (error, SC_SERVER_ERROR, SC_SERVER_ERROR_QUERY, reason);

  return FALSE;
}

static gboolean
read_kind (ScFeed *self, ScRequest *request, GError **error)
{
  static const char *const names[] = { "normal", "longpoll", "continuous", "eventsource" };
  const char *feed = _sc_request_get (request, "feed");

  if (feed == NULL)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (feed, names[i]))
      {
        self->kind = (ScFeedKind) i;
        return TRUE;
      }

  return refuse (error, "Supported `feed` types: normal, longpoll, continuous, eventsource");
}

static gboolean
read_since (ScFeed *self, ScRequest *request, GError **error)
{
  gint64 update_seq = sc_store_get_update_seq (_sc_database_get_store (request->database));
  const char *since = _sc_request_get (request, "since");
  g_autofree char *plain = NULL;
  guint64 value;

  if (since == NULL)
    since = _sc_request_get_header (request, "Last-Event-ID");
  if (since == NULL)
    return TRUE;
  if (g_str_equal (since, "now"))
    {
      self->changes.since = update_seq;
      return TRUE;
    }

  /* Clients that take a sequence for opaque may quote it. */
  plain = g_strdup (since);
  g_strdelimit (plain, "\"", ' ');
  if (!g_ascii_string_to_unsigned (g_strstrip (plain), 10, 0, G_MAXINT64, &value, NULL))
    return refuse (error, "`since` must be a sequence of this server, or \"now\"");
  /* From a database that has been set back: to repeat is harmless, to leave out is not. */
  self->changes.since = (gint64) value <= update_seq ? (gint64) value : 0;

  return TRUE;
}

static gboolean
read_times (ScFeed *self, ScRequest *request, GError **error)
{
  const char *heartbeat = _sc_request_get (request, "heartbeat");

  self->timeout_ms = DEFAULT_MS;
  if (!_sc_request_get_uint (request, "timeout", &self->timeout_ms, error))
    return FALSE;
  self->timeout_ms = MIN (self->timeout_ms, DEFAULT_MS);

  if (heartbeat == NULL || g_str_equal (heartbeat, "false"))
    return TRUE;
  self->heartbeat_ms = DEFAULT_MS;
  if (g_str_equal (heartbeat, "true"))
    return TRUE;
  if (!_sc_request_get_uint (request, "heartbeat", &self->heartbeat_ms, error))
    return FALSE;
  self->heartbeat_ms = CLAMP (self->heartbeat_ms, MIN_HEARTBEAT_MS, DEFAULT_MS);

  return TRUE;
}

static gboolean
read_ids (ScFeed *self, ScRequest *request, GError **error)
{
  g_auto (GStrv) ids = NULL;
  gsize length;
  const char *body = _sc_request_get_text_body (request, &length);

  if (!_sc_request_get_texts (request, "doc_ids", &ids, error))
    return FALSE;
  if (ids == NULL)
    ids = sc_wire_names_parse (body, length, "doc_ids", error);
  if (ids == NULL)
    return FALSE;

  self->ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (gsize i = 0; ids[i] != NULL; i++)
    g_hash_table_add (self->ids, g_strdup (ids[i]));

  return TRUE;
}

static gboolean
read_filter (ScFeed *self, ScRequest *request, GError **error)
{
  const char *filter = _sc_request_get (request, "filter");

  if (filter == NULL)
    return TRUE;
  if (g_str_equal (filter, "_doc_ids"))
    return read_ids (self, request, error);
  if (g_str_equal (filter, "_design"))
    {
      self->design_only = TRUE;
      return TRUE;
    }

  g_set_error (error, SC_SERVER_ERROR, SC_SERVER_ERROR_UNSUPPORTED,
               "The filter “%s” is not supported by this version; _doc_ids and _design are",
               filter);
  return FALSE;
}

static gboolean
read_style (ScFeed *self, ScRequest *request, GError **error)
{
  const char *style = _sc_request_get (request, "style");

  if (style == NULL || g_str_equal (style, "main_only"))
    return TRUE;
  self->changes.all_leaves = TRUE;

  return g_str_equal (style, "all_docs") ||
         refuse (error, "Supported `style` values: main_only, all_docs");
}

/*
 * _sc_feed_read:
 * @self: (out caller-allocates): zeroed; cleared with _sc_feed_clear()
 *
 * Reads the parameters of `_changes`.
 */
gboolean
_sc_feed_read (ScFeed *self, ScRequest *request, GError **error)
{
  gboolean revs = FALSE;
  gboolean attachments = FALSE;
  gboolean encodings = FALSE;

  self->left = G_MAXUINT64;
  self->first = TRUE;
  if (!read_kind (self, request, error) || !read_since (self, request, error) ||
      !read_times (self, request, error) || !read_filter (self, request, error) ||
      !read_style (self, request, error) ||
      !_sc_request_get_uint (request, "limit", &self->left, error) ||
      !_sc_request_get_bool (request, "descending", &self->changes.descending, error) ||
      !_sc_request_get_bool (request, "include_docs", &self->changes.include_docs, error) ||
      !_sc_request_get_bool (request, "attachments", &attachments, error) ||
      !_sc_request_get_bool (request, "att_encoding_info", &encodings, error) ||
      !_sc_request_get_bool (request, "revs", &revs, error))
    return FALSE;
  /* revs is not in CouchDB, which reads over it: a document with its history saves the client that
   * pulls it a request. */
  self->flags = (attachments ? SC_WIRE_DATA : 0) | (encodings ? SC_WIRE_ENCODINGS : 0) |
                (revs ? SC_WIRE_REVISIONS : 0);
  /* CouchDB takes 0 for 1. */
  self->left = MAX (self->left, 1);

  return TRUE;
}

void
_sc_feed_clear (ScFeed *self)
{
  g_clear_pointer (&self->ids, g_hash_table_unref);
}

gboolean
_sc_feed_is_filtered (const ScFeed *self)
{
  return self->ids != NULL || self->design_only;
}

/* Removes the rows that are not asked for. */
void
_sc_feed_filter (const ScFeed *self, GPtrArray *rows)
{
  for (guint i = rows->len; i > 0; i--)
    {
      const ScChange *change = rows->pdata[i - 1];

      if ((self->ids != NULL && !g_hash_table_contains (self->ids, change->id)) ||
          (self->design_only && !g_str_has_prefix (change->id, "_design/")))
        g_ptr_array_remove_index (rows, i - 1);
    }
}

/* Whether the answer is one JSON object, or one for each row. */
static gboolean
is_one_object (const ScFeed *self)
{
  return self->kind == SC_FEED_NORMAL || self->kind == SC_FEED_LONGPOLL;
}

/* Returns (transfer full): what begins the answer. */
GString *
_sc_feed_write_begin (const ScFeed *self)
{
  GString *out = g_string_new (NULL);

  if (is_one_object (self))
    sc_wire_changes_begin (out);

  return out;
}

/* Returns (transfer full): rows, in the form of the feed. @gaps gets where attachments belong. */
GString *
_sc_feed_write_rows (const ScFeed *self, GPtrArray *rows, GPtrArray *gaps)
{
  ScWireForm form = { .flags = self->flags, .gaps = gaps };
  GString *out = g_string_sized_new (rows->len * (self->changes.include_docs ? 1280 : 128) + 64);

  if (is_one_object (self))
    {
      sc_wire_changes_rows (out, rows, self->first, &form);
      return out;
    }

  for (guint i = 0; i < rows->len; i++)
    {
      const ScChange *change = rows->pdata[i];
      gboolean event = self->kind == SC_FEED_EVENTSOURCE;

      g_string_append (out, event ? "data: " : "");
      sc_wire_change_append (out, change, &form);
      g_string_append_c (out, '\n');
      if (event)
        g_string_append_printf (out, "id: %" G_GINT64_FORMAT "\n\n", change->seq);
    }

  return out;
}

/* Returns (transfer full): what ends the answer. */
GString *
_sc_feed_write_end (const ScFeed *self)
{
  GString *out = g_string_new (NULL);

  if (self->kind == SC_FEED_CONTINUOUS)
    g_string_append_printf (out,
                            "{\"last_seq\":%" G_GINT64_FORMAT ",\"pending\":%" G_GUINT64_FORMAT
                            "}\n",
                            self->changes.since, self->pending);
  else if (self->kind != SC_FEED_EVENTSOURCE)
    sc_wire_changes_end (out, self->changes.since, self->pending);

  return out;
}

const char *
_sc_feed_get_heartbeat (const ScFeed *self)
{
  return self->kind == SC_FEED_EVENTSOURCE ? "event: heartbeat\ndata: \n\n" : "\n";
}

const char *
_sc_feed_get_content_type (const ScFeed *self)
{
  return self->kind == SC_FEED_EVENTSOURCE ? "text/event-stream" : "application/json";
}
