/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "sc-rebuilder.h"

G_BEGIN_DECLS

/**
 * ScDoctorGroup:
 *
 * What helps when something is wrong with the exchange: checking the copy on this computer, a report for the
 * administrator, what waits as a file, and the copy made anew.
 */
#define SC_TYPE_DOCTOR_GROUP (sc_doctor_group_get_type ())
G_DECLARE_FINAL_TYPE (ScDoctorGroup, sc_doctor_group, SC, DOCTOR_GROUP, AdwBin)

void sc_doctor_group_set_session (ScDoctorGroup *self, ScSession *session, ScRebuilder *rebuilder);

G_END_DECLS
