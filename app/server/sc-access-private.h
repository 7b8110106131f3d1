/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-request-private.h"

G_BEGIN_DECLS

/* Who may use a route. */
typedef enum
{
  SC_ACCESS_OPEN,           /* anybody */
  SC_ACCESS_LOGIN,          /* whoever is logged in */
  SC_ACCESS_MEMBER,         /* members of the database */
  SC_ACCESS_DATABASE_ADMIN, /* its administrators */
  SC_ACCESS_ADMIN,          /* the server's administrators */
} ScAccess;

gboolean _sc_access_check (ScRequest *request, ScAccess access, GError **error);
gboolean _sc_access_check_document (ScRequest *request, ScDocument **document, GError **error);

G_END_DECLS
