/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib/gi18n-lib.h>

#include "sc-districts.h"
#include "sc-record-type.h"

/* The tables in types/, one a file. The registry in sc-record-type.c lists them. */
extern const ScRecordType _sc_action_type;
extern const ScRecordType _sc_agenda_item_type;
extern const ScRecordType _sc_amendment_type;
extern const ScRecordType _sc_attendance_type;
extern const ScRecordType _sc_cooperation_type;
extern const ScRecordType _sc_decision_type;
extern const ScRecordType _sc_meeting_type;
extern const ScRecordType _sc_membership_type;
extern const ScRecordType _sc_minutes_type;
extern const ScRecordType _sc_outcome_type;
extern const ScRecordType _sc_partner_type;
extern const ScRecordType _sc_person_type;
extern const ScRecordType _sc_series_type;
extern const ScRecordType _sc_solution_type;
extern const ScRecordType _sc_team_type;
extern const ScRecordType _sc_theme_type;
extern const ScRecordType _sc_view_type;
extern const ScRecordType _sc_workspace_type;

/* What the tables abbreviate, so that a field stays one line. */
#define REQUIRED SC_FIELD_REQUIRED
#define WANTED SC_FIELD_WANTED
#define SEARCH SC_FIELD_SEARCHABLE
#define PERSONAL SC_FIELD_PERSONAL
#define PUBLIC SC_FIELD_PUBLISHABLE
#define INTERNAL SC_FIELD_INTERNAL

/* clang-format off */
#define FIELDS(array) .fields = (array), .n_fields = G_N_ELEMENTS (array)
#define ELEMENTS(array) .elements = (array), .n_elements = G_N_ELEMENTS (array)
/* clang-format on */
