/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-address-list.h"
#include "sc-session.h"

G_BEGIN_DECLS

/* What is asked of the people of a workspace, with what they consent to. */

DexFuture *
sc_session_list_addresses (ScSession *self, const char *team_id) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sc_session_list_overdue_people (ScSession *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *
sc_session_report_person (ScSession *self, const char *person_id) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
