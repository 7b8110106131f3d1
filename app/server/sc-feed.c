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
  static const struct
  {
    const char *name;
    ScFeedKind kind;
  } kinds[] = {
    { "normal", SC_FEED_NORMAL },           { "longpoll", SC_FEED_LONGPOLL },
    { "continuous", SC_FEED_CONTINUOUS },   { "live", SC_FEED_CONTINUOUS },
    { "eventsource", SC_FEED_EVENTSOURCE },
  };
  const char *feed = _sc_request_get (request, "feed");

  if (feed == NULL)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (feed, kinds[i].name))
      {
        self->kind = kinds[i].kind;
        return TRUE;
      }

  return refuse (error, "Supported `feed` types: normal, continuous, live, longpoll, eventsource");
}

static gboolean
read_since (ScFeed *self, ScRequest *request, GError **error)
{
  const char *since = _sc_request_get (request, "since");
  g_autofree char *plain = NULL;
  guint64 value;

  if (since == NULL)
    since = _sc_request_get (request, "last-event-id");
  if (since == NULL)
    since = _sc_request_get_header (request, "Last-Event-ID");
  if (since == NULL)
    return TRUE;
  if (g_str_equal (since, "now"))
    {
      self->changes.since = sc_store_get_update_seq (_sc_database_get_store (request->database));
      return TRUE;
    }

  /* Clients that take a sequence for opaque may quote it. */
  plain = g_strdup (since);
  g_strdelimit (plain, "\"", ' ');
  if (!g_ascii_string_to_unsigned (g_strstrip (plain), 10, 0, G_MAXINT64, &value, NULL))
    return refuse (error, "`since` must be a sequence of this server, or \"now\"");
  self->changes.since = (gint64) value;

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
read_selector (ScFeed *self, ScRequest *request, GError **error)
{
  gsize length;
  const char *body = _sc_request_get_text_body (request, &length);
  g_autoptr (GHashTable) members = NULL;
  const char *selector;

  if (g_str_equal (request->method, "POST"))
    members = sc_wire_members_parse (body, length, error);
  if (g_str_equal (request->method, "POST") && members == NULL)
    return FALSE;
  selector = members != NULL ? g_hash_table_lookup (members, "selector") : NULL;
  if (selector == NULL)
    {
      g_set_error_literal (error, SC_SERVER_ERROR, SC_SERVER_ERROR_BAD_REQUEST,
                           "Selector must be specified in POST payload");
      return FALSE;
    }
  self->selector = sc_wire_selector_parse (selector, strlen (selector), error);

  return self->selector != NULL;
}

static gboolean
read_filter (ScFeed *self, ScRequest *request, GError **error)
{
  const char *filter = _sc_request_get (request, "filter");

  if (filter == NULL)
    return TRUE;
  if (g_str_equal (filter, "_doc_ids"))
    return read_ids (self, request, error);
  if (g_str_equal (filter, "_selector"))
    return read_selector (self, request, error);
  if (g_str_equal (filter, "_design"))
    {
      self->design_only = TRUE;
      return TRUE;
    }

  g_set_error (
      error, SC_SERVER_ERROR, SC_SERVER_ERROR_UNSUPPORTED,
      "This server does not run the filter “%s”; _doc_ids, _selector and _design are there",
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
  guint64 interval = 1; /* a sequence costs nothing here, so each row has one */

  self->left = G_MAXUINT64;
  self->first = TRUE;
  if (!read_kind (self, request, error) || !read_since (self, request, error) ||
      !read_times (self, request, error) || !read_filter (self, request, error) ||
      !read_style (self, request, error) ||
      !_sc_request_get_uint (request, "limit", &self->left, error) ||
      !_sc_request_get_bool (request, "descending", &self->changes.descending, error) ||
      !_sc_request_get_bool (request, "include_docs", &self->changes.include_docs, error) ||
      !_sc_request_get_bool (request, "conflicts", &self->changes.conflicts, error) ||
      !_sc_request_get_uint (request, "seq_interval", &interval, error) ||
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
  self->last_seq = self->changes.since;

  return TRUE;
}

void
_sc_feed_clear (ScFeed *self)
{
  g_clear_pointer (&self->ids, g_hash_table_unref);
  g_clear_pointer (&self->selector, sc_wire_selector_free);
}

gboolean
_sc_feed_is_filtered (const ScFeed *self)
{
  return self->ids != NULL || self->design_only || self->selector != NULL;
}

/* Whether it takes more than the winner to know whether a row is asked for: with all leaves, the selector
 * decides about each. */
gboolean
_sc_feed_is_open (const ScFeed *self, const ScChange *change)
{
  return self->selector != NULL && self->changes.all_leaves && change->revs[1] != NULL;
}

static gboolean
passes (const ScFeed *self, const ScChange *change)
{
  if (self->ids != NULL)
    return g_hash_table_contains (self->ids, change->id);
  if (self->design_only)
    return g_str_has_prefix (change->id, "_design/");

  return _sc_feed_is_open (self, change) ||
         sc_wire_selector_matches (self->selector, change->document);
}

/* Removes the rows that are not asked for. */
void
_sc_feed_filter (const ScFeed *self, GPtrArray *rows)
{
  guint n_kept = 0;

  for (guint i = 0; i < rows->len; i++)
    if (passes (self, rows->pdata[i]))
      {
        gpointer kept = rows->pdata[i];

        rows->pdata[i] = rows->pdata[n_kept];
        rows->pdata[n_kept++] = kept;
      }
  g_ptr_array_set_size (rows, (int) n_kept);
}

/*
 * _sc_feed_pick_leaves:
 * @leaves: (element-type ScDocument): the leaves of the document
 *
 * Leaves of a change the revisions that fulfil the selector; it may be none.
 */
void
_sc_feed_pick_leaves (const ScFeed *self, ScChange *change, GPtrArray *leaves)
{
  g_autoptr (GStrvBuilder) picked = g_strv_builder_new ();

  for (guint i = 0; i < leaves->len; i++)
    {
      const ScDocument *leaf = leaves->pdata[i];
      g_autofree char *rev = sc_document_dup_rev (leaf);

      if (g_strv_contains ((const char *const *) change->revs, rev) &&
          sc_wire_selector_matches (self->selector, leaf))
        g_strv_builder_add (picked, rev);
    }
  g_strfreev (change->revs);
  change->revs = g_strv_builder_end (picked);
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
                            self->last_seq, self->pending);
  else if (self->kind != SC_FEED_EVENTSOURCE)
    sc_wire_changes_end (out, self->last_seq, self->pending);

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
