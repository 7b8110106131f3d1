/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <libdex.h>

G_BEGIN_DECLS

/**
 * ScSetUpStep:
 * @SC_SET_UP_DATABASE_MADE: a database was not there and was made
 * @SC_SET_UP_SECURITY_SET: who may open a database was set
 * @SC_SET_UP_RULES_INSTALLED: a database had no access rules and got them
 * @SC_SET_UP_RULES_UPDATED: a database had other access rules, such as older ones
 * @SC_SET_UP_USER_MADE: a user was made
 * @SC_SET_UP_USER_KEPT: a user of this name was there already and was left as it is
 *
 * What was done to a server.
 */
typedef enum
{
  SC_SET_UP_DATABASE_MADE,
  SC_SET_UP_SECURITY_SET,
  SC_SET_UP_RULES_INSTALLED,
  SC_SET_UP_RULES_UPDATED,
  SC_SET_UP_USER_MADE,
  SC_SET_UP_USER_KEPT,
} ScSetUpStep;

/* @subject: the database or the user */
typedef void (*ScSetUpReport) (ScSetUpStep step, const char *subject, gpointer data);

/**
 * ScSetUp:
 * @url: the server, without a database
 * @user: a server administrator
 * @password: the administrator's password
 * @workspace: the workspace's name
 * @first_user: (nullable): somebody of the office, who is made unless he is there
 * @first_password: (nullable): that user's password
 * @force: whether `_security` is changed where somebody else has set it
 * @report: is told each step when it is done
 * @data: for @report
 *
 * How a CouchDB, or another server of its protocol, is to be prepared for a workspace.
 */
typedef struct
{
  const char *url;
  const char *user;
  const char *password;
  const char *workspace;
  const char *first_user;
  const char *first_password;
  gboolean force;
  ScSetUpReport report;
  gpointer data;
} ScSetUp;

gboolean sc_set_up_run (const ScSetUp *self, GError **error);

G_END_DECLS
