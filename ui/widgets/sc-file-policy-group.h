/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "sc-session.h"

G_BEGIN_DECLS

/* Which files of records this computer keeps, as a group of the preferences. */

AdwPreferencesGroup *sc_file_policy_group_new (ScSession *session);

G_END_DECLS
