/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "sc-session.h"

G_BEGIN_DECLS

AdwDialog *sc_preferences_dialog_new (ScSession *session);

G_END_DECLS
