/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-filling-private.h"
#include "sc-handlers-private.h"
#include "sc-wire-document.h"
#include "sc-wire-error.h"
#include "sc-wire-header.h"
#include "sc-wire-listing.h"
#include "sc-wire-multipart.h"

/* Reading one document: a revision of it, or several, and what is known about the others. */

typedef struct
{
  gboolean revs;
  gboolean revs_info;
  gboolean conflicts;
  gboolean deleted_conflicts;
  gboolean latest;
  gboolean local_seq;
  gboolean meta;
  gboolean attachments;
  gboolean att_encoding_info;
  char **atts_since; /* nullable */
  GPtrArray *gaps;
} Options;

static void
options_clear (Options *options)
{
  g_clear_pointer (&options->atts_since, g_strfreev);
  g_clear_pointer (&options->gaps, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
read_options (ScRequest *request, Options *options, GError **error)
{
  if (!_sc_request_get_bool (request, "revs", &options->revs, error) ||
      !_sc_request_get_bool (request, "revs_info", &options->revs_info, error) ||
      !_sc_request_get_bool (request, "conflicts", &options->conflicts, error) ||
      !_sc_request_get_bool (request, "deleted_conflicts", &options->deleted_conflicts, error) ||
      !_sc_request_get_bool (request, "latest", &options->latest, error) ||
      !_sc_request_get_bool (request, "local_seq", &options->local_seq, error) ||
      !_sc_request_get_bool (request, "meta", &options->meta, error) ||
      !_sc_request_get_bool (request, "attachments", &options->attachments, error) ||
      !_sc_request_get_bool (request, "att_encoding_info", &options->att_encoding_info, error) ||
      !_sc_request_get_texts (request, "atts_since", &options->atts_since, error))
    return FALSE;

  options->revs_info |= options->meta;
  options->conflicts |= options->meta;
  options->deleted_conflicts |= options->meta;
  options->attachments |= options->atts_since != NULL;
  options->gaps = sc_wire_gaps_new ();

  return TRUE;
}

static ScWireForm
wire_form (const Options *options)
{
  ScWireForm form = {
    .flags = (options->revs ? SC_WIRE_REVISIONS : 0) | (options->attachments ? SC_WIRE_DATA : 0) |
             (options->att_encoding_info ? SC_WIRE_ENCODINGS : 0),
    .atts_since = (const char *const *) options->atts_since,
    .gaps = options->gaps,
  };

  return form;
}

/* The form of documents whose attachments follow in parts of their own. */
static ScWireForm
multipart_form (const Options *options)
{
  ScWireForm form = wire_form (options);

  form.flags = (form.flags & ~SC_WIRE_DATA) | SC_WIRE_FOLLOWS | SC_WIRE_ENCODINGS;

  return form;
}

static gboolean
accepts (ScRequest *request, const char *type)
{
  return sc_wire_header_accepts (_sc_request_get_header (request, "Accept"), type);
}

/* Returns (transfer full) (nullable): the leaves that are @deleted or not, but not the winner. */
static char **
pick_leaves (GPtrArray *leaves, gboolean deleted)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 1; i < leaves->len; i++)
    {
      const ScDocument *leaf = leaves->pdata[i];

      if (leaf->deleted == deleted)
        g_strv_builder_take (builder, sc_document_dup_rev (leaf));
    }

  return g_strv_builder_end (builder);
}

/* Puts a member behind what is there of the object in @json. */
static void
begin_member (GString *json, const char *name)
{
  g_string_truncate (json, json->len - 1);
  g_string_append_printf (json, ",\"%s\":", name);
}

static gboolean
append_leaves (ScRequest *request, const Options *options, GString *json, GError **error)
{
  g_autoptr (GPtrArray) leaves = NULL;

  if (!options->conflicts && !options->deleted_conflicts)
    return TRUE;
  leaves = dex_await_boxed (sc_store_get_leaves (_sc_database_get_store (request->database),
                                                 request->id),
                            error);
  if (leaves == NULL)
    return FALSE;

  for (int deleted = 0; deleted < 2; deleted++)
    {
      g_auto (GStrv) revs = pick_leaves (leaves, deleted);

      if ((deleted ? options->deleted_conflicts : options->conflicts) && revs[0] != NULL)
        {
          begin_member (json, deleted ? "_deleted_conflicts" : "_conflicts");
          sc_wire_append_strings (json, (const char *const *) revs);
          g_string_append_c (json, '}');
        }
    }

  return TRUE;
}

static ScRevRequest *
whole_branch (const ScDocument *document)
{
  g_autoptr (GStrvBuilder) revs = g_strv_builder_new ();
  ScRevRequest *branch = sc_rev_request_new (document->id, NULL);

  for (guint i = 0; document->hashes[i] != NULL; i++)
    g_strv_builder_take (revs, sc_rev_format (document->generation - i, document->hashes[i]));
  branch->revs = g_strv_builder_end (revs);

  return branch;
}

static gboolean
append_revs_info (ScRequest *request, const ScDocument *document, GString *json, GError **error)
{
  g_autoptr (GPtrArray) requests =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sc_rev_request_free);
  g_autoptr (GPtrArray) results = NULL;

  g_ptr_array_add (requests, whole_branch (document));
  results = dex_await_boxed (sc_store_get_many (_sc_database_get_store (request->database),
                                                requests, FALSE),
                             error);
  if (results == NULL)
    return FALSE;

  begin_member (json, "_revs_info");
  for (guint i = 0; i < results->len; i++)
    {
      const ScGetResult *result = results->pdata[i];

      g_string_append_printf (json, "%s{\"rev\":\"%s\",\"status\":\"%s\"}", i > 0 ? "," : "[",
                              result->rev,
                              result->document == NULL    ? "missing"
                              : result->document->deleted ? "deleted"
                                                          : "available");
    }
  g_string_append (json, "]}");

  return TRUE;
}

/* The winner, or the revision that is asked for; with latest, the leaf that came of it. */
static ScDocument *
find_document (ScRequest *request, const Options *options, GError **error)
{
  ScStore *store = _sc_database_get_store (request->database);
  const char *revs[] = { _sc_request_get (request, "rev"), NULL };
  g_autoptr (GPtrArray) requests = NULL;
  g_autoptr (GPtrArray) results = NULL;
  ScGetResult *result;

  if (revs[0] != NULL && !sc_rev_parse (revs[0], NULL, NULL))
    {
      g_set_error_literal (error, SC_SERVER_ERROR, SC_SERVER_ERROR_BAD_REQUEST,
                           "Invalid rev format");
      return NULL;
    }
  if (revs[0] == NULL || !options->latest)
    return dex_await_boxed (sc_store_get (store, request->id, revs[0]), error);

  requests = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_rev_request_free);
  g_ptr_array_add (requests, sc_rev_request_new (request->id, revs));
  results = dex_await_boxed (sc_store_get_many (store, requests, TRUE), error);
  if (results == NULL)
    return NULL;
  result = results->pdata[0];
  if (result->document != NULL)
    return g_steal_pointer (&result->document);
  g_propagate_error (error, g_steal_pointer (&result->error));

  return NULL;
}

/* Writes the document with everything that is asked about it. */
static gboolean
write_document (ScRequest *request,
                const Options *options,
                const ScDocument *document,
                const ScWireForm *form,
                GString *json,
                GError **error)
{
  sc_wire_document_append (json, document, form, NULL);
  if (options->local_seq)
    {
      begin_member (json, "_local_seq");
      g_string_append_printf (json, "%" G_GINT64_FORMAT "}", document->seq);
    }

  return append_leaves (request, options, json, error) &&
         (!options->revs_info || append_revs_info (request, document, json, error));
}

static gboolean
answer_related (ScRequest *request,
                const Options *options,
                const ScDocument *document,
                const ScWireForm *form,
                GError **error)
{
  g_autofree char *boundary = sc_wire_boundary_new ();
  g_autofree char *type = g_strdup_printf ("multipart/related; boundary=\"%s\"", boundary);
  g_autoptr (GString) json = g_string_new (NULL);
  GString *text;

  if (!write_document (request, options, document, form, json, error))
    return FALSE;
  text = g_string_new (NULL);
  sc_wire_related_append (text, boundary, json->str, document, form);

  return _sc_request_answer_filled (request, 200, type, text, form->gaps, error);
}

/* What is told of other revisions, or of the database, changes without the revision that is shown: such an
 * answer has no tag. Returns whether the client has this one. */
static gboolean
set_tag (ScRequest *request, const Options *options, const ScDocument *document)
{
  g_autofree char *rev = sc_document_dup_rev (document);
  g_autofree char *tag = g_strdup_printf ("\"%s\"", rev);

  if (options->conflicts || options->deleted_conflicts || options->revs_info || options->local_seq)
    return FALSE;
  _sc_request_set_header (request, "ETag", tag);

  return sc_wire_header_has_tag (_sc_request_get_header (request, "If-None-Match"), tag);
}

static gboolean
answer_document (ScRequest *request, const Options *options, GError **error)
{
  g_autoptr (ScDocument) document = find_document (request, options, error);
  g_autoptr (GString) json = g_string_new (NULL);
  ScWireForm form = wire_form (options);
  ScWireForm parts = multipart_form (options);

  if (document == NULL)
    return FALSE;

  if (set_tag (request, options, document))
    return _sc_request_answer_text (request, 304, "");

  if (options->attachments && accepts (request, "multipart/related") &&
      sc_wire_form_brings_any (&parts, document))
    return answer_related (request, options, document, &parts, error);

  if (!write_document (request, options, document, &form, json, error))
    return FALSE;
  g_string_append_c (json, '\n');

  return _sc_request_answer_filled (request, 200, "application/json", g_steal_pointer (&json),
                                    form.gaps, error);
}

/* One revision of an answer to open_revs: @document is %NULL where @rev is missing. */
typedef struct
{
  const ScDocument *document;
  const char *rev;
} Opened;

static gboolean
answer_mixed (ScRequest *request, const Options *options, GArray *opened, GError **error)
{
  g_autofree char *boundary = sc_wire_boundary_new ();
  g_autofree char *type = g_strdup_printf ("multipart/mixed; boundary=\"%s\"", boundary);
  ScWireForm form = multipart_form (options);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < opened->len; i++)
    {
      const Opened *one = &g_array_index (opened, Opened, i);
      g_autofree char *missing = g_strdup_printf ("{\"missing\":\"%s\"}", one->rev);

      if (one->document != NULL)
        sc_wire_mixed_append (text, boundary, one->document, &form);
      else
        sc_wire_mixed_append_failure (text, boundary, missing);
    }
  sc_wire_mixed_end (text, boundary);

  return _sc_request_answer_filled (request, 200, type, text, form.gaps, error);
}

static gboolean
answer_opened (ScRequest *request, const Options *options, GArray *opened, GError **error)
{
  ScWireForm form = wire_form (options);
  GString *json;

  if (accepts (request, "multipart/mixed"))
    return answer_mixed (request, options, opened, error);

  json = g_string_new ("[");
  for (guint i = 0; i < opened->len; i++)
    {
      const Opened *one = &g_array_index (opened, Opened, i);

      g_string_append (json, i > 0 ? "," : "");
      g_string_append (json, one->document != NULL ? "{\"ok\":" : "{\"missing\":");
      if (one->document != NULL)
        sc_wire_document_append (json, one->document, &form, NULL);
      else
        sc_wire_append_string (json, one->rev);
      g_string_append_c (json, '}');
    }
  g_string_append (json, "]\n");

  return _sc_request_answer_filled (request, 200, "application/json", json, form.gaps, error);
}

static gboolean
answer_leaves (ScRequest *request, const Options *options, GError **error)
{
  g_autoptr (GPtrArray) leaves = dex_await_boxed (
      sc_store_get_leaves (_sc_database_get_store (request->database), request->id), error);
  g_autoptr (GArray) opened = g_array_new (FALSE, FALSE, sizeof (Opened));

  if (leaves == NULL)
    return FALSE;
  for (guint i = 0; i < leaves->len; i++)
    {
      Opened one = { leaves->pdata[i], NULL };

      g_array_append_val (opened, one);
    }

  return answer_opened (request, options, opened, error);
}

static gboolean
answer_revisions (ScRequest *request, const Options *options, char **revs, GError **error)
{
  g_autoptr (GPtrArray) requests =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sc_rev_request_free);
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GArray) opened = g_array_new (FALSE, FALSE, sizeof (Opened));

  g_ptr_array_add (requests, sc_rev_request_new (request->id, (const char *const *) revs));
  results = dex_await_boxed (sc_store_get_many (_sc_database_get_store (request->database),
                                                requests, options->latest),
                             error);
  if (results == NULL)
    return FALSE;

  for (guint i = 0; i < results->len; i++)
    {
      const ScGetResult *result = results->pdata[i];
      Opened one = { result->document, result->rev };

      g_array_append_val (opened, one);
    }

  return answer_opened (request, options, opened, error);
}

gboolean
_sc_handle_document_get (ScRequest *request, GError **error)
{
  const char *open_revs = _sc_request_get (request, "open_revs");
  g_auto (GStrv) revs = NULL;
  g_auto (Options) options = { 0 };

  if (!read_options (request, &options, error))
    return FALSE;
  if (open_revs == NULL)
    return answer_document (request, &options, error);
  if (g_str_equal (open_revs, "all"))
    return answer_leaves (request, &options, error);

  return _sc_request_get_texts (request, "open_revs", &revs, error) &&
         answer_revisions (request, &options, revs, error);
}
