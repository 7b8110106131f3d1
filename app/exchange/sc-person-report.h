/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-directory.h"

G_BEGIN_DECLS

char *sc_person_report (ScRecord *person, ScDirectory *directory);

G_END_DECLS
