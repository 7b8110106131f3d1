/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-session.h"

G_BEGIN_DECLS

/**
 * ScBulkMode:
 * @SC_BULK_SET: the field becomes the value, or empty
 * @SC_BULK_ADD: what the value names is added to a set
 * @SC_BULK_REMOVE: what the value names is taken out of a set
 *
 * What happens to one field of many records.
 */
typedef enum
{
  SC_BULK_SET,
  SC_BULK_ADD,
  SC_BULK_REMOVE,
} ScBulkMode;

/**
 * ScBulkOutcome:
 * @n_changed: how many records were changed
 * @n_unchanged: how many say so already
 * @n_forbidden: how many the person may not change
 * @reason: (nullable): why the first of these may not be changed, a translated sentence
 *
 * What came of it.
 */
typedef struct
{
  guint n_changed;
  guint n_unchanged;
  guint n_forbidden;
  char *reason;
} ScBulkOutcome;

#define SC_TYPE_BULK_OUTCOME (sc_bulk_outcome_get_type ())
GType sc_bulk_outcome_get_type (void);
void sc_bulk_outcome_free (ScBulkOutcome *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScBulkOutcome, sc_bulk_outcome_free)

gboolean sc_bulk_edit_is_set (const ScField *field);
GPtrArray *sc_bulk_edit_apply (GPtrArray *records,
                               const ScField *field,
                               ScBulkMode mode,
                               JsonNode *value,
                               const char *by);
DexFuture *sc_session_change_field (ScSession *self,
                                    GPtrArray *records,
                                    const ScField *field,
                                    ScBulkMode mode,
                                    JsonNode *value) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
