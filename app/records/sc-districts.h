/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-record.h"

G_BEGIN_DECLS

/**
 * ScNordwaerts:
 * @SC_NORDWAERTS_OUTSIDE: no part of it belongs to the project area
 * @SC_NORDWAERTS_PARTLY: some of it does, so somebody has to say it case by case
 * @SC_NORDWAERTS_WHOLE: all of it does
 *
 * How a district of Dortmund lies to the project area "nordwärts".
 */
typedef enum
{
  SC_NORDWAERTS_OUTSIDE,
  SC_NORDWAERTS_PARTLY,
  SC_NORDWAERTS_WHOLE,
} ScNordwaerts;

/* The twelve districts in their statistical order, and yes, no, unknown. */
extern const ScEnumValue sc_districts[];
extern const ScEnumValue sc_nordwaerts_answers[];

gboolean sc_district_get_nordwaerts (const char *nick, ScNordwaerts *nordwaerts);
const char *sc_record_get_nordwaerts (ScRecord *self);

G_END_DECLS
