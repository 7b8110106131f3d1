/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "sc-session.h"

G_BEGIN_DECLS

GtkWidget *sc_conflict_files_new (ScConflict *conflict);

G_END_DECLS
