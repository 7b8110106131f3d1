/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-types-private.h"

#define ITEM N_ ("Agenda item")

/* clang-format off */
static const ScEnumValue kinds[] = {
  { "information", N_("Information"),   "Information" },
  { "discussion",  N_("Discussion"),    "Diskussion" },
  { "decision",    N_("For decision"),  "Zur Entscheidung" },
  { "formalities", N_("Formalities"),   "Regularien" },
  { "break",       N_("Break"),         "Pause" },
  { "section",     N_("Section"),       "Abschnitt" },
  { NULL }
};

static const ScEnumValue visibilities[] = {
  { "public",   N_("Public"),   "Öffentlich" },
  { "internal", N_("Internal"), "Intern" },
  { "hidden",   N_("Hidden"),   "Verborgen" },
  { NULL }
};

static const ScEnumValue states[] = {
  { "open",      N_("Open"),      "Offen" },
  { "done",      N_("Dealt with"), "Behandelt" },
  { "postponed", N_("Postponed"), "Vertagt" },
  { "vacant",    N_("Vacant"),    "Unbesetzt" },
  { NULL }
};

/* Without a meeting it waits in the backlog of its teams or of a series. Its number and its times follow from
 * its place (sc-agenda.c) and are not stored. */
static const ScField fields[] = {
  { "title",        SC_FIELD_STRING,   N_("Topic"),         "Betreff",           REQUIRED | SEARCH | PUBLIC, ITEM },
  { "kind",         SC_FIELD_ENUM,     N_("Kind of item"),  "Art des TOPs",      PUBLIC, ITEM, .values = kinds },
  { "duration_min", SC_FIELD_INT,      N_("Duration (minutes)"), "Dauer (Minuten)", PUBLIC, ITEM, .max = 1440 },
  { "presenter_id", SC_FIELD_REF,      N_("Presenter"),     "Berichterstattung", PERSONAL, ITEM, .target = "person" },
  { "notes",        SC_FIELD_MARKDOWN, N_("Preparation"),   "Vorbereitung",      SEARCH, ITEM },
  { "visibility",   SC_FIELD_ENUM,     N_("Visibility"),    "Sichtbarkeit",      0,      ITEM, .values = visibilities },
  { "state",        SC_FIELD_ENUM,     N_("Item status"),   "Stand des TOPs",    PUBLIC, ITEM, .values = states },
  { "reference",    SC_FIELD_STRING,   N_("Council paper no."), "Drucksache Nr.", SEARCH | PUBLIC, ITEM },
  { "solution_ids", SC_FIELD_REFS,     N_("Linked solutions"), "Verknüpfte Lösungen", PUBLIC, ITEM, .target = "solution" },
  { "partner_ids",  SC_FIELD_REFS,     N_("Linked partners"),  "Verknüpfte Partner",  PUBLIC, ITEM, .target = "partner" },

  { "meeting_id",   SC_FIELD_REF,      N_("Meeting"),       "Sitzung",           INTERNAL, ITEM, .target = "meeting" },
  { "series_id",    SC_FIELD_REF,      N_("Series"),        "Reihe",             INTERNAL, ITEM, .target = "series" },
  { "team_ids",     SC_FIELD_REFS,     N_("Teams"),         "Teams",             INTERNAL, ITEM, .target = "team" },
  { "parent_id",    SC_FIELD_REF,      N_("Below"),         "Unter",             INTERNAL, ITEM, .target = "agenda_item" },
  { "order",        SC_FIELD_STRING,   N_("Order key"),     "Ordnungsschlüssel", INTERNAL, ITEM },
  { "carried_from", SC_FIELD_REF,      N_("Carried over from"), "Übernommen aus", INTERNAL, ITEM, .target = "agenda_item" },
  { "actual_start", SC_FIELD_DATETIME, N_("Actual begin"),  "Tatsächlicher Beginn",          INTERNAL | PUBLIC, ITEM },
  { "actual_end",   SC_FIELD_DATETIME, N_("Actual end"),    "Tatsächliches Ende",           INTERNAL | PUBLIC, ITEM },
};

const ScRecordType _sc_agenda_item_type = {
  .name = "agenda_item",
  .class_name = "ScAgendaItem",
  .label = N_("Agenda item"),         .label_de = "Tagesordnungspunkt",
  .label_plural = N_("Agenda items"), .label_plural_de = "Tagesordnungspunkte",
  .schema = 1,
  .parent_field = "meeting_id",
  .title_fields = { "title" },
  .subtitle_field = "kind",
  .key_fields = { "meeting_id", "title" },
  FIELDS (fields),
};
/* clang-format on */
