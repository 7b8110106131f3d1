/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <libdex.h>

#include "sc-sync-job.h"

G_BEGIN_DECLS

/**
 * ScOffice:
 *
 * The second database of a workspace, "<name>-office", where the server has it and lets this user in: records
 * with personal data, which only the office may read. It has a file of its own in the profile, and an exchange
 * of its own. For everybody else there is nothing, and nothing is said.
 *
 * Properties, with notification:
 * - "sync" (#ScSyncJob, nullable): its exchange
 */
#define SC_TYPE_OFFICE (sc_office_get_type ())
G_DECLARE_FINAL_TYPE (ScOffice, sc_office, SC, OFFICE, GObject)

ScStore *sc_office_get_store (ScOffice *self);
ScSyncJob *sc_office_get_sync (ScOffice *self);
char *sc_office_dup_name (ScOffice *self);
DexFuture *sc_office_look (ScOffice *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
