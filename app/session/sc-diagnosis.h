/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-session.h"

G_BEGIN_DECLS

/**
 * ScDiagnosis:
 * @info: the figures of the store
 * @faults: (element-type utf8): what is wrong with its file, a sentence each; empty when all is well
 * @n_conflicts: records that somebody has to decide about
 *
 * How the local copy of a workspace is.
 */
typedef struct
{
  ScStoreInfo *info;
  GPtrArray *faults;
  guint n_conflicts;
} ScDiagnosis;

#define SC_TYPE_DIAGNOSIS (sc_diagnosis_get_type ())
GType sc_diagnosis_get_type (void);
void sc_diagnosis_unref (ScDiagnosis *self);

DexFuture *sc_session_diagnose (ScSession *self) G_GNUC_WARN_UNUSED_RESULT;
char *sc_diagnosis_format_report (const ScDiagnosis *self, ScSession *session);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScDiagnosis, sc_diagnosis_unref)

G_END_DECLS
