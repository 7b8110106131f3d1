/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <json-glib/json-glib.h>
#include <libdex.h>

G_BEGIN_DECLS

/* What is kept of a password: enough to try another one, not enough to tell it. Immutable. */
typedef struct
{
  char *prf; /* "sha256" or "sha" */
  char *salt;
  guint iterations;
  char *key; /* hexadecimal */
} ScPassword;

#define SC_TYPE_PASSWORD (_sc_password_get_type ())
GType _sc_password_get_type (void);

ScPassword *_sc_password_new_from_json (JsonObject *user);
void _sc_password_to_json (const ScPassword *self, JsonObject *user);
ScPassword *_sc_password_ref (ScPassword *self);
void _sc_password_unref (ScPassword *self);

DexFuture *_sc_password_make (const char *plain, guint iterations) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *
_sc_password_try (ScPassword *self, const char *plain, guint iterations) G_GNUC_WARN_UNUSED_RESULT;

char *_sc_password_random (void);
gboolean _sc_password_equal (const char *a, const char *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScPassword, _sc_password_unref)

G_END_DECLS
