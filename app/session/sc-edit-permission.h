/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-record-editor.h"

G_BEGIN_DECLS

/**
 * ScEditPermission:
 *
 * Whether the record in an editor may be changed by the person at this desk, as long as it is open.
 *
 * Properties, with notification:
 * - "reason" (string, nullable): a sentence in the person's language that says why not
 * - "locked" (gboolean): whether the form must not be typed in: what somebody has begun to type, and what
 *   the server has refused already, can be put right
 */
#define SC_TYPE_EDIT_PERMISSION (sc_edit_permission_get_type ())
G_DECLARE_FINAL_TYPE (ScEditPermission, sc_edit_permission, SC, EDIT_PERMISSION, GObject)

ScEditPermission *sc_edit_permission_new (ScSession *session, ScRecordEditor *editor);
const char *sc_edit_permission_get_reason (ScEditPermission *self);
gboolean sc_edit_permission_get_locked (ScEditPermission *self);

G_END_DECLS
