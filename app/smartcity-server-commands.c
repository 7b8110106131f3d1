/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-admin.h"
#include "sc-backup.h"
#include "sc-server.h"
#include "sc-store-error.h"
#include "smartcity-server-private.h"

/* What is done once. All but the backup needs the folder for itself. */

/* Returns (transfer full) (nullable): the password without the end of its line. */
char *
sc_program_read_password (const char *path)
{
  g_autofree char *password = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  if (!g_file_get_contents (path, &password, &length, &error))
    {
      g_printerr ("smartcity-server: %s\n", error->message);
      return NULL;
    }
  while (length > 0 && (password[length - 1] == '\n' || password[length - 1] == '\r'))
    password[--length] = '\0';

  return g_steal_pointer (&password);
}

static ScExit
add_user (ScProgram *self, const char *name)
{
  static const char *const no_roles[] = { NULL };
  g_autofree char *password = NULL;
  g_autoptr (GError) error = NULL;

  if (self->password_file == NULL)
    return sc_program_fail (SC_EXIT_USAGE, _ ("add-user needs --password-file FILE"));
  password = sc_program_read_password (self->password_file);
  if (password == NULL)
    return SC_EXIT_FAILED;

  if (!dex_await (sc_admin_add_user (self->config.data_dir, name,
                                     self->roles != NULL ? (const char *const *) self->roles
                                                         : no_roles,
                                     password, self->config.password_iterations),
                  &error))
    return sc_program_fail_with_error (error, self->config.data_dir);

  return SC_EXIT_DONE;
}

static ScExit
create_workspace (ScProgram *self, const char *name)
{
  g_autoptr (GError) error = NULL;

  if (!dex_await (sc_admin_create_workspace (self->config.data_dir, name), &error))
    return sc_program_fail_with_error (error, self->config.data_dir);

  return SC_EXIT_DONE;
}

static ScExit
update_rules (ScProgram *self, const char *name)
{
  g_autoptr (GError) error = NULL;
  gboolean changed =
      dex_await_boolean (sc_admin_update_rules (self->config.data_dir, name), &error);

  if (error != NULL)
    return sc_program_fail_with_error (error, self->config.data_dir);
  g_print ("%s\n", changed ? _ ("The access rules are those of this version now.")
                           : _ ("The access rules were up to date."));

  return SC_EXIT_DONE;
}

/* Which of the two folders a failure is about: @from, if what is in it cannot be used, or @to. */
static ScExit
fail_to_copy (const GError *error, const char *from, const char *to)
{
  gboolean is_source = g_error_matches (error, SC_STORE_ERROR, SC_STORE_ERROR_CORRUPT) ||
                       g_error_matches (error, SC_STORE_ERROR, SC_STORE_ERROR_TOO_NEW);

  return sc_program_fail_with_error (error, is_source ? from : to);
}

static ScExit
end_copy (char **faults, const char *done)
{
  for (gsize i = 0; faults[i] != NULL; i++)
    g_printerr ("%s\n", faults[i]);
  g_print ("%s\n", done);
  if (faults[0] == NULL)
    return SC_EXIT_DONE;

  return sc_program_fail (SC_EXIT_INCOMPLETE,
                          _ ("The attachments above are damaged or missing. Everything else is "
                             "there."));
}

static ScExit
backup (ScProgram *self, const char *target)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) faults = dex_await_boxed (sc_backup_save (self->config.data_dir, target), &error);

  if (faults == NULL)
    return fail_to_copy (error, self->config.data_dir, target);

  return end_copy (faults, _ ("The backup is complete and was checked."));
}

static ScExit
restore (ScProgram *self, const char *source)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) faults =
      dex_await_boxed (sc_backup_restore (source, self->config.data_dir, self->replace), &error);

  if (faults == NULL)
    return fail_to_copy (error, source, self->config.data_dir);

  return end_copy (faults,
                   _ ("The databases of the backup are in place. Start the server: what desktops "
                      "have written since the backup comes back from them."));
}

/* Each runs in a fiber; @argument is the word behind the command. */
typedef ScExit (*Command) (ScProgram *self, const char *argument);

static const struct
{
  const char *name;
  Command run;
} commands[] = {
  { "add-user", add_user },
  { "backup", backup },
  { "create-workspace", create_workspace },
  { "restore", restore },
  { "set-up", sc_program_set_up },
  { "update-rules", update_rules },
};

/* Does what the words say; without any, serves. */
ScExit
sc_program_run_command (ScProgram *self)
{
  guint n_words = self->words != NULL ? g_strv_length (self->words) : 0;

  if (n_words == 0)
    return sc_program_serve (self);
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if (n_words == 2 && g_str_equal (self->words[0], commands[i].name))
      return commands[i].run (self, self->words[1]);

  return sc_program_fail (SC_EXIT_USAGE,
                          _ ("This is no command, or a word is missing or too many. See --help."));
}
