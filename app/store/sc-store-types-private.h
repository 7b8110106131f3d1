/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-store-types.h"

G_BEGIN_DECLS

/* ScChanges, ScStoreInfo and ScLocalDocument are made by g_atomic_rc_box_new0(). */

void _sc_write_result_free (ScWriteResult *self);
void _sc_revs_diff_free (ScRevsDiff *self);
void _sc_get_result_free (ScGetResult *self);
void _sc_change_free (ScChange *self);
void _sc_list_row_free (ScListRow *self);
void _sc_search_hit_free (ScSearchHit *self);

G_END_DECLS
