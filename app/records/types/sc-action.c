/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-types-private.h"

#define TASK N_ ("Task")

/* clang-format off */
/* The STATUS of a VTODO (RFC 5545, section 3.8.1.11): NEEDS-ACTION, IN-PROCESS, COMPLETED, CANCELLED. */
static const ScEnumValue states[] = {
  { "open",        N_("Open"),        "Offen" },
  { "in_progress", N_("In progress"), "Läuft" },
  { "done",        N_("Done"),        "Erledigt" },
  { "dropped",     N_("Dropped"),     "Verworfen" },
  { NULL }
};

static const ScEnumValue priorities[] = {
  { "high",   N_("High"),   "Hoch" },
  { "normal", N_("Normal"), "Normal" },
  { "low",    N_("Low"),    "Niedrig" },
  { NULL }
};

static const ScField fields[] = {
  { "title",          SC_FIELD_TEXT,   N_("What is to be done"), "Was zu tun ist", REQUIRED | SEARCH, TASK },
  { "owner_id",       SC_FIELD_REF,    N_("Responsible"),    "Zuständig",         WANTED | PERSONAL, TASK, .target = "person" },
  { "owner_org_id",   SC_FIELD_REF,    N_("Responsible organisation"), "Zuständige Organisation", 0, TASK, .target = "partner" },
  { "due",            SC_FIELD_DATE,   N_("Due"),            "Fällig am",         WANTED,   TASK },
  { "state",          SC_FIELD_ENUM,   N_("State"),          "Stand",             REQUIRED, TASK, .values = states },
  { "done_on",        SC_FIELD_DATE,   N_("Done on"),        "Erledigt am",       0,        TASK },
  { "priority",       SC_FIELD_ENUM,   N_("Priority"),       "Priorität",         0,        TASK, .values = priorities },
  { "note",           SC_FIELD_TEXT,   N_("Note"),           "Notiz",             SEARCH,   TASK },
  { "team_ids",       SC_FIELD_REFS,   N_("Teams"),          "Teams",             0,        TASK, .target = "team" },
  { "solution_ids",   SC_FIELD_REFS,   N_("Linked solutions"), "Verknüpfte Lösungen", 0,    TASK, .target = "solution" },
  { "confidential",   SC_FIELD_BOOL,   N_("Confidential"),   "Vertraulich",       0,        TASK },

  { "meeting_id",     SC_FIELD_REF,    N_("Meeting"),        "Sitzung",           0,        TASK, .target = "meeting" },
  { "agenda_item_id", SC_FIELD_REF,    N_("Agenda item"),    "Tagesordnungspunkt", INTERNAL, TASK, .target = "agenda_item" },
  { "order",          SC_FIELD_STRING, N_("Order key"),      "Ordnungsschlüssel", INTERNAL, TASK },
};

const ScRecordType _sc_action_type = {
  .name = "action",
  .class_name = "ScAction",
  .label = N_("Task"),         .label_de = "Aufgabe",
  .label_plural = N_("Tasks"), .label_plural_de = "Aufgaben",
  .schema = 1,
  .parent_field = "meeting_id",
  .title_fields = { "title" },
  .subtitle_field = "due",
  .key_fields = { "title", "due" },
  FIELDS (fields),
};
/* clang-format on */
