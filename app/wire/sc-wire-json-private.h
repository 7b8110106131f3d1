/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <yyjson.h>

#include "sc-wire-error-private.h"

G_BEGIN_DECLS

/* A parsed text and the pool in which bodies are put together again. */
typedef struct
{
  yyjson_doc *doc;
  yyjson_mut_doc *pool;
  gboolean repeats; /* whether an object has two members of one name */
} ScWireJson;

gboolean _sc_wire_json_read (ScWireJson *self, const char *text, gsize length, GError **error);
void _sc_wire_json_clear (ScWireJson *self);
yyjson_val *_sc_wire_json_root (ScWireJson *self);
const char *_sc_wire_json_get_text (yyjson_val *object, const char *member);
const char *_sc_wire_json_text (yyjson_val *value);
char *_sc_wire_json_write (yyjson_val *value);
char *_sc_wire_json_write_body (ScWireJson *self, yyjson_val *object, gsize *length);
char **_sc_wire_json_dup_strings (yyjson_val *array);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ScWireJson, _sc_wire_json_clear)

G_END_DECLS
