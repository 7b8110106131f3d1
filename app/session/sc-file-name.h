/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-attachment.h"

G_BEGIN_DECLS

char *sc_file_name_make (const char *name);
char *sc_file_name_dup_free (GPtrArray *attachments, const char *name);

G_END_DECLS
