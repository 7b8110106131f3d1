/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-wire-document.h"

G_BEGIN_DECLS

/**
 * ScWireDocs:
 * @documents: (element-type ScDocument): what `_bulk_docs` brings
 * @new_edits: whether the server makes the revisions
 */
typedef struct
{
  GPtrArray *documents;
  gboolean new_edits;
} ScWireDocs;

ScWireDocs *sc_wire_bulk_docs_parse (const char *text, gsize length, GError **error);
void sc_wire_docs_free (ScWireDocs *self);
void sc_wire_bulk_docs_append (GString *out, GPtrArray *documents);

/**
 * ScWireFailure:
 * @id: the document's id
 * @rev: (nullable): its revision, where the answer has it
 * @name: the short name of the error
 * @reason: a sentence
 *
 * One document that a peer did not take.
 */
typedef struct
{
  char *id;
  char *rev;
  char *name;
  char *reason;
} ScWireFailure;

void sc_wire_written_append (GString *out, const char *id, const char *rev);
void sc_wire_failure_append (GString *out, const ScWireFailure *failure);
GPtrArray *sc_wire_failures_parse (const char *text, gsize length, GError **error);

/* `_bulk_get`: arrays of ScRevRequest go, ScGetResult come. */
GPtrArray *sc_wire_bulk_get_parse (const char *text, gsize length, GError **error);
void sc_wire_bulk_get_append (GString *out, GPtrArray *requests);
GPtrArray *sc_wire_bulk_got_parse (const char *text, gsize length, GError **error);
const char *const *sc_wire_bulk_get_atts_since (GPtrArray *requests, const ScGetResult *result);
void sc_wire_bulk_got_append (GString *out,
                              GPtrArray *results,
                              GPtrArray *requests,
                              const ScWireForm *form);

/* `_revs_diff`: arrays of ScRevRequest go, ScRevsDiff come. */
GPtrArray *sc_wire_revs_diff_parse (const char *text, gsize length, GError **error);
void sc_wire_revs_diff_append (GString *out, GPtrArray *requests);
GPtrArray *sc_wire_revs_missing_parse (const char *text, gsize length, GError **error);
void sc_wire_revs_missing_append (GString *out, GPtrArray *diffs);
void sc_wire_missing_revs_append (GString *out, GPtrArray *diffs);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScWireDocs, sc_wire_docs_free)

G_END_DECLS
