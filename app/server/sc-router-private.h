/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-access-private.h"
#include "sc-handlers-private.h"

G_BEGIN_DECLS

/* A row of the table. In a pattern, {db} is a database that exists, {name} one that may not, and
 * {doc}, {local} the rest of a document's id. {att} is all that is left: the name of an attachment. */
typedef struct
{
  const char *method;
  const char *pattern;
  ScAccess access;
  ScHandler handler;
} ScRoute;

gboolean _sc_router_is_upload (SoupServerMessage *message);
const ScRoute *_sc_router_find (ScRequest *request, GError **error);
gboolean _sc_router_load (ScRequest *request, const ScRoute *route, GError **error);

G_END_DECLS
