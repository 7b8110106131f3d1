/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-record.h"

G_BEGIN_DECLS

GType _sc_record_class_register (const ScRecordType *type);

G_END_DECLS
