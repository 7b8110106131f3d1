/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-session-error.h"
#include "sc-set-up.h"
#include "sc-sync-error.h"
#include "smartcity-server-private.h"

/* "set-up URL": the sentences of what a server needs for a workspace. */

static const char *
step_sentence (ScSetUpStep step)
{
  switch (step)
    {
    case SC_SET_UP_DATABASE_MADE:
      return _ ("Made the database %s.");
    case SC_SET_UP_SECURITY_SET:
      return _ ("Set who may open the database %s.");
    case SC_SET_UP_RULES_INSTALLED:
      return _ ("Put the access rules into the database %s.");
    case SC_SET_UP_RULES_UPDATED:
      return _ ("Replaced other access rules in the database %s by those of this version.");
    case SC_SET_UP_USER_MADE:
      return _ ("Made the user %s, with the role office.");
    case SC_SET_UP_USER_KEPT:
    default:
      return _ ("The user %s is there already and was left as it is.");
    }
}

static void
report_cb (ScSetUpStep step, const char *subject, gpointer data)
{
  guint *n_changes = data;
  g_auto (GStrv) parts = g_strsplit (step_sentence (step), "%s", 2);
  g_autofree char *sentence = g_strjoinv (subject, parts);

  g_print ("%s\n", sentence);
  if (step != SC_SET_UP_USER_KEPT)
    (*n_changes)++;
}

static const char *
fault_sentence (const GError *error)
{
  if (g_error_matches (error, SC_SESSION_ERROR, SC_SESSION_ERROR_SECURITY))
    return _ ("Somebody else has decided who may open this database, so it was left as it is. "
              "--force changes it.");
  switch (error->domain == SC_SYNC_ERROR ? error->code : -1)
    {
    case SC_SYNC_ERROR_ADDRESS:
      return _ ("The address is not complete. It looks like https://couchdb.example, and the "
                "workspace is named with --workspace.");
    case SC_SYNC_ERROR_UNREACHABLE:
      return _ ("The server does not answer. Check the address, and whether it runs.");
    case SC_SYNC_ERROR_TLS:
      return _ ("The server’s certificate is not trusted, so the password was not sent.");
    case SC_SYNC_ERROR_NOT_A_SERVER:
    case SC_SYNC_ERROR_REDIRECTED:
      return _ ("There is no CouchDB at this address, but something else, such as a web page.");
    case SC_SYNC_ERROR_PASSWORD:
      return _ ("The server does not know this name and password.");
    case SC_SYNC_ERROR_FORBIDDEN:
      return _ ("This user is not an administrator of the server. Databases and users are made by "
                "one.");
    default:
      return _ ("The server could not be prepared. What was done before is told above and stays.");
    }
}

static ScExit
fail (const GError *error)
{
  sc_program_fail (SC_EXIT_FAILED, fault_sentence (error));
  g_printerr (_ ("Details: %s\n"), error->message);

  return SC_EXIT_FAILED;
}

/* Runs in a fiber. */
ScExit
sc_program_set_up (ScProgram *self, const char *url)
{
  g_autofree char *password = NULL;
  g_autofree char *first_password = NULL;
  g_autoptr (GError) error = NULL;
  ScExit code = sc_program_check_way (self, url);
  guint n_changes = 0;
  ScSetUp set_up = { .url = url,
                     .user = self->user,
                     .workspace = self->workspace,
                     .first_user = self->first_user,
                     .force = self->force,
                     .report = report_cb,
                     .data = &n_changes };

  if (self->user == NULL || self->password_file == NULL || self->workspace == NULL)
    return sc_program_fail (SC_EXIT_USAGE,
                            _ ("set-up needs --user NAME, --password-file FILE and --workspace "
                               "NAME."));
  if ((self->first_user != NULL) != (self->first_password_file != NULL))
    return sc_program_fail (SC_EXIT_USAGE,
                            _ ("--first-user and --first-password-file belong together."));
  if (code != SC_EXIT_DONE)
    return code;
  password = sc_program_read_password (self->password_file);
  if (self->first_user != NULL)
    first_password = sc_program_read_password (self->first_password_file);
  if (password == NULL || (self->first_user != NULL && first_password == NULL))
    return SC_EXIT_FAILED;

  set_up.password = password;
  set_up.first_password = first_password;
  if (!sc_set_up_run (&set_up, &error))
    return fail (error);
  g_print ("%s\n", n_changes > 0 ? _ ("The server is ready for the workspace.")
                                 : _ ("The server was ready already. Nothing was changed."));

  return SC_EXIT_DONE;
}
