/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

AdwDialog *sc_shortcuts_dialog_new (void);

G_END_DECLS
