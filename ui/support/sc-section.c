/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-section.h"

/* clang-format off */
static const ScSection sections[] = {
  { "overview", NULL, "go-home-symbolic", NULL, NULL, NULL, { NULL }, { NULL } },
  { "partner", "partner", "sc-partner-symbolic", "sector", "status", "role",
    { "sector", "role", "status", "joined_on", "completeness", "modified_at", NULL },
    { "sector", "role", "status", "district", "completeness", NULL } },
  { "person", "person", "avatar-default-symbolic", "organisation_id", NULL, NULL,
    { "organisation_id", "job_title", "emails", "completeness", "modified_at", NULL },
    { "organisation_id", "completeness", NULL } },
  { "team", "team", "system-users-symbolic", "kind", NULL, "theme_ids",
    { "kind", "theme_ids", "start", "completeness", "modified_at", NULL },
    { "kind", "theme_ids", "completeness", NULL } },
  { "solution", "solution", "sc-solution-symbolic", "owner_org_id", "phase", "districts",
    { "phase", "districts", "team_id", "owner_org_id", "completeness", "modified_at", NULL },
    { "phase", "districts", "team_id", "theme_ids", "owner_org_id", "completeness", "verification",
      "nordwaerts", NULL } },
  { "cooperation", "cooperation", "network-workgroup-symbolic", "form", "state", NULL,
    { "partner_ids", "form", "state", "start", "completeness", "modified_at", NULL },
    { "partner_ids", "form", "state", "completeness", NULL } },
  { "meeting", "meeting", "x-office-calendar-symbolic", "start", "state", "team_ids",
    { "start", "kind", "state", "place", "team_ids", "modified_at", NULL },
    { "kind", "state", "team_ids", NULL }, "start", TRUE },
  { "decision", "decision", "sc-decision-symbolic", "date", NULL, "meeting_id",
    { "date", "result", "team_ids", "meeting_id", "review_on", NULL },
    { "result", "team_ids", NULL }, "date", TRUE },
  { "action", "action", "checkbox-checked-symbolic", "due", "state", "meeting_id",
    { "state", "due", "owner_id", "team_ids", "meeting_id", NULL },
    { "state", "owner_id", "team_ids", "priority", NULL }, "due", FALSE },
  { "theme", "theme", "sc-theme-symbolic", "scheme", NULL, NULL,
    { "code", "scheme", "valid_from", "modified_at", NULL },
    { "scheme", NULL } },
  { "conflicts", NULL, "dialog-warning-symbolic", NULL, NULL, NULL, { NULL }, { NULL } },
};
/* clang-format on */

/**
 * sc_sections:
 * @n_sections: (out): their number
 *
 * Returns: (transfer none) (array length=n_sections): the sections in the sidebar's order
 */
const ScSection *
sc_sections (guint *n_sections)
{
  *n_sections = G_N_ELEMENTS (sections);

  return sections;
}

/**
 * sc_section_find_for_type:
 * @type_name: (nullable): the name of a record type
 *
 * Returns: (transfer none) (nullable): the section that lists it
 */
const ScSection *
sc_section_find_for_type (const char *type_name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sections); i++)
    if (type_name != NULL && g_strcmp0 (sections[i].type_name, type_name) == 0)
      return &sections[i];

  return NULL;
}

/**
 * sc_section_get_label:
 * @section: a section
 *
 * Returns: (transfer none): what it is called
 */
const char *
sc_section_get_label (const ScSection *section)
{
  if (section->type_name != NULL)
    return sc_record_type_get_label_plural (sc_section_get_type (section));

  return g_str_equal (section->name, "overview") ? _ ("Overview") : _ ("Conflicts");
}

/**
 * sc_section_get_type:
 * @section: a section
 *
 * Returns: (transfer none) (nullable): the record type it lists
 */
const ScRecordType *
sc_section_get_type (const ScSection *section)
{
  return section->type_name != NULL ? sc_record_type_lookup (section->type_name) : NULL;
}
