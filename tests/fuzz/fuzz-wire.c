/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "fuzz-target.h"
#include "sc-wire-bulk.h"
#include "sc-wire-changes.h"
#include "sc-wire-listing.h"

/* What peers and clients send over HTTP. The first byte says which body it is, the rest is the body. */

/* A document that was read is written in a way that gives the same document. */
static void
write_and_read (ScDocument *document)
{
  const ScWireForm form = { .flags = SC_WIRE_REVISIONS };
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (ScDocument) again = NULL;
  g_autoptr (GError) error = NULL;

  if (document->hashes[0] == NULL)
    return;
  sc_wire_document_append (out, document, &form, NULL);
  again = sc_wire_document_parse (out->str, out->len, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again->id, ==, document->id);
  g_assert_cmpuint (again->generation, ==, document->generation);
  g_assert_cmpstrv (again->hashes, document->hashes);
  g_assert_cmpstr (again->body, ==, document->body);
  g_assert_cmpint (again->deleted, ==, document->deleted);
}

static gboolean
read_document (const char *text, gsize length, GError **error)
{
  g_autoptr (ScDocument) document = sc_wire_document_parse (text, length, NULL, error);

  if (document != NULL)
    write_and_read (document);

  return document != NULL;
}

static gboolean
read_documents (const char *text, gsize length, GError **error)
{
  g_autoptr (ScWireDocs) docs = sc_wire_bulk_docs_parse (text, length, error);

  for (guint i = 0; docs != NULL && !docs->new_edits && i < docs->documents->len; i++)
    write_and_read (docs->documents->pdata[i]);

  return docs != NULL;
}

static gboolean
read_changes (const char *text, gsize length, GError **error)
{
  g_autoptr (ScWireChanges) changes = sc_wire_changes_parse (text, length, error);

  return changes != NULL;
}

static gboolean
read_body (const char *text, gsize length, GError **error)
{
  g_autofree char *rev = NULL;
  g_autofree char *body = sc_wire_body_parse (text, length, &rev, error);

  return body != NULL;
}

static gboolean
read_names (const char *text, gsize length, GError **error)
{
  g_auto (GStrv) names = sc_wire_names_parse (text, length, "keys", error);

  return names != NULL;
}

static gboolean
read_array (GPtrArray *array)
{
  gboolean whole = array != NULL;

  g_clear_pointer (&array, g_ptr_array_unref);

  return whole;
}

static gboolean
read_any (guint kind, const char *text, gsize length, GError **error)
{
  switch (kind % 10)
    {
    case 0:
      return read_document (text, length, error);
    case 1:
      return read_documents (text, length, error);
    case 2:
      return read_changes (text, length, error);
    case 3:
      return read_body (text, length, error);
    case 4:
      return read_names (text, length, error);
    case 5:
      return read_array (sc_wire_bulk_get_parse (text, length, error));
    case 6:
      return read_array (sc_wire_bulk_got_parse (text, length, error));
    case 7:
      return read_array (sc_wire_revs_diff_parse (text, length, error));
    case 8:
      return read_array (sc_wire_revs_missing_parse (text, length, error));
    default:
      return read_array (sc_wire_failures_parse (text, length, error));
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize length)
{
  g_autoptr (GError) error = NULL;

  if (length == 0)
    return 0;
  g_assert_true (read_any (data[0], (const char *) data + 1, length - 1, &error) ==
                 (error == NULL));

  return 0;
}
