/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-session.h"

G_BEGIN_DECLS

/**
 * ScLink:
 * @record: a record that names another one
 * @field: (transfer none): in which field; for a list whose elements name it, the list
 *
 * One way that leads to a record.
 */
typedef struct
{
  ScRecord *record;
  const ScField *field;
} ScLink;

DexFuture *
sc_session_list_links (ScSession *self, const char *id, guint limit) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sc_session_list_alike (ScSession *self, ScRecord *record) G_GNUC_WARN_UNUSED_RESULT;
void sc_session_set_different (ScSession *self, const char *id, const char *other_id);
DexFuture *sc_session_merge_into (ScSession *self,
                                  ScRecord *merged,
                                  ScRecord *dropped) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
