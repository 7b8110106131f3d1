/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-document.h"

G_BEGIN_DECLS

/* What is kept on this computer where nobody has chosen: photographs and fact sheets are smaller, films and scans
 * of whole files larger. */
#define SC_FILE_POLICY_DEFAULT_SIZE ((gint64) 5 * 1024 * 1024)

/**
 * ScFilePolicy:
 *
 * Which files of records are to be on this computer without anybody opening them. One is wanted when it is
 * small enough, or its record's type or the record itself is kept. A wish of this computer, never
 * synchronised.
 *
 * Emits "changed" () when something else is wanted than before.
 */
#define SC_TYPE_FILE_POLICY (sc_file_policy_get_type ())
G_DECLARE_FINAL_TYPE (ScFilePolicy, sc_file_policy, SC, FILE_POLICY, GObject)

ScFilePolicy *sc_file_policy_new (void);
gint64 sc_file_policy_get_max_size (ScFilePolicy *self);
void sc_file_policy_set_max_size (ScFilePolicy *self, gint64 max_size);
char **sc_file_policy_dup_types (ScFilePolicy *self);
void sc_file_policy_set_type (ScFilePolicy *self, const char *type, gboolean kept);
char **sc_file_policy_dup_records (ScFilePolicy *self);
gboolean sc_file_policy_keeps_record (ScFilePolicy *self, const char *id);
void sc_file_policy_set_record (ScFilePolicy *self, const char *id, gboolean kept);
gboolean sc_file_policy_wants (ScFilePolicy *self, const char *id, const ScAttachment *attachment);

G_END_DECLS
