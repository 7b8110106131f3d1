/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-record.h"

G_BEGIN_DECLS

/**
 * ScAllianceFigures:
 * @day: the day they are of, "2018-04-30"
 * @members: (element-type ScRecord): who had signed by then and not left, by name
 *
 * How large the alliance was at the end of a day. They follow from the partners alone, and are never
 * stored: who signs later changes no earlier figure.
 */
typedef struct
{
  char *day;
  GPtrArray *members;
} ScAllianceFigures;

ScAllianceFigures *sc_alliance_figures_new (GPtrArray *partners, const char *day);
void sc_alliance_figures_free (ScAllianceFigures *self);
char **sc_alliance_figures_dup_days (GPtrArray *partners, const char *today);
GPtrArray *sc_alliance_figures_list (ScAllianceFigures *self, const char *field, const char *nick);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScAllianceFigures, sc_alliance_figures_free)

G_END_DECLS
