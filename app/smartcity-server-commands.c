/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-admin.h"
#include "sc-server.h"
#include "smartcity-server-private.h"

/* What is done once, while no server runs on the folder. */

/* Returns (transfer full) (nullable): the password without the end of its line. */
static char *
read_password (ScProgram *self)
{
  g_autofree char *password = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  if (!g_file_get_contents (self->password_file, &password, &length, &error))
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
  ScServerConfig config;

  if (self->password_file == NULL)
    return sc_program_fail (SC_EXIT_USAGE, _ ("add-user needs --password-file FILE"));
  password = read_password (self);
  if (password == NULL)
    return SC_EXIT_FAILED;

  sc_server_config_init (&config);
  if (!dex_await (sc_admin_add_user (self->data, name,
                                     self->roles != NULL ? (const char *const *) self->roles
                                                         : no_roles,
                                     password, config.password_iterations),
                  &error))
    return sc_program_fail_with_error (self, error);

  return SC_EXIT_DONE;
}

static ScExit
create_workspace (ScProgram *self, const char *name)
{
  g_autoptr (GError) error = NULL;

  if (!dex_await (sc_admin_create_workspace (self->data, name), &error))
    return sc_program_fail_with_error (self, error);

  return SC_EXIT_DONE;
}

static ScExit
update_rules (ScProgram *self, const char *name)
{
  g_autoptr (GError) error = NULL;
  gboolean changed = dex_await_boolean (sc_admin_update_rules (self->data, name), &error);

  if (error != NULL)
    return sc_program_fail_with_error (self, error);
  g_print ("%s\n", changed ? _ ("The access rules are those of this version now.")
                           : _ ("The access rules were up to date."));

  return SC_EXIT_DONE;
}

/* Each runs in a fiber; @argument is the word behind the command. */
typedef ScExit (*Command) (ScProgram *self, const char *argument);

static const struct
{
  const char *name;
  Command run;
} commands[] = {
  { "add-user", add_user },
  { "create-workspace", create_workspace },
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

  return sc_program_fail (
      SC_EXIT_USAGE,
      _ ("Commands are: add-user NAME, create-workspace NAME, update-rules NAME, show-rules, or none to "
         "serve. See --help."));
}
