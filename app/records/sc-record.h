/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib-object.h>

#include "sc-record-type.h"

G_BEGIN_DECLS

#define SC_TYPE_RECORD (sc_record_get_type ())
G_DECLARE_DERIVABLE_TYPE (ScRecord, sc_record, SC, RECORD, GObject)

struct _ScRecordClass
{
  GObjectClass parent_class;

  /* NULL in ScRecord itself, which stands for documents of types this version does not know. */
  const ScRecordType *record_type;
};

ScRecord *sc_record_new (const char *id, const char *rev, JsonObject *body);
ScRecord *sc_record_new_from_json (const char *text, gssize length, GError **error);
char *sc_record_to_json (ScRecord *self);

const char *sc_record_get_id (ScRecord *self);
const char *sc_record_get_rev (ScRecord *self);
const char *sc_record_get_type_name (ScRecord *self);
const ScRecordType *sc_record_get_record_type (ScRecord *self);
JsonObject *sc_record_get_body (ScRecord *self);
char *sc_record_dup_title (ScRecord *self);
char *sc_record_dup_subtitle (ScRecord *self);

JsonNode *sc_record_get_node (ScRecord *self, const char *name);
const char *sc_record_get_string (ScRecord *self, const char *name);
char **sc_record_dup_strv (ScRecord *self, const char *name);
gint64 sc_record_get_int (ScRecord *self, const char *name, gint64 fallback);
double sc_record_get_double (ScRecord *self, const char *name, double fallback);
gboolean sc_record_get_boolean (ScRecord *self, const char *name, gboolean fallback);
char *sc_record_dup_display (ScRecord *self, const char *name);
char *sc_record_dup_search_text (ScRecord *self);

guint sc_record_get_completeness (ScRecord *self);
GPtrArray *sc_record_list_missing (ScRecord *self);

/**
 * ScIssue:
 * @field: (transfer none): the field
 * @code: what is wrong
 * @message: the same as a translated sentence
 *
 * What is wrong with one field of a record.
 */
typedef struct
{
  const ScField *field;
  ScFieldError code;
  char *message;
} ScIssue;

void sc_issue_free (ScIssue *issue);
GPtrArray *sc_record_validate (ScRecord *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScIssue, sc_issue_free)

G_END_DECLS
