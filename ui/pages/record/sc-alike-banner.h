/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "sc-record-editor.h"

G_BEGIN_DECLS

/**
 * ScAlikeBanner:
 *
 * Says while somebody types that there is a record already that seems to mean the same, and makes one of the two.
 */
#define SC_TYPE_ALIKE_BANNER (sc_alike_banner_get_type ())
G_DECLARE_FINAL_TYPE (ScAlikeBanner, sc_alike_banner, SC, ALIKE_BANNER, AdwBin)

void sc_alike_banner_follow (ScAlikeBanner *self, ScSession *session, ScRecordEditor *editor);
void sc_alike_banner_compare_with (ScAlikeBanner *self, const char *id);

G_END_DECLS
