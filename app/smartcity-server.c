/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <locale.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sc-admin.h"
#include "sc-server-error.h"
#include "sc-store-error.h"
#include "smartcity-server-private.h"

/* The program without windows that serves workspaces: its options, its messages and its exit codes.
 * What it does is in app/server. */

/* Says it, and returns @code, for commands to return. */
ScExit
sc_program_fail (ScExit code, const char *message)
{
  g_printerr ("smartcity-server: %s\n", message);

  return code;
}

/* Returns (nullable): what a store reports, as a sentence about the folder %s. */
static const char *
store_sentence (const GError *error)
{
  switch (error->domain == SC_STORE_ERROR ? error->code : -1)
    {
    case SC_STORE_ERROR_BUSY:
      return _ ("A server is running on %s. Stop it first, or do this over HTTP as an "
                "administrator.");
    case SC_STORE_ERROR_READ_ONLY:
      return _ ("The folder %s cannot be written.");
    case SC_STORE_ERROR_FULL:
      return _ ("The disk of the folder %s is full. What was saved before is safe.");
    case SC_STORE_ERROR_TOO_NEW:
      return _ ("A newer version of this program wrote the files in %s. Nothing was changed.");
    case SC_STORE_ERROR_CORRUPT:
      return _ ("A database in the folder %s is damaged and was left as it is. Restore it from a "
                "backup, or from a desktop that has everything.");
    default:
      return NULL;
    }
}

/* What the lower rooms report about @folder, in words for whoever started the program. */
ScExit
sc_program_fail_with_error (const GError *error, const char *folder)
{
  const char *sentence = store_sentence (error);

  if (sentence != NULL)
    {
      g_autofree char *path = g_canonicalize_filename (folder, NULL);
      g_auto (GStrv) parts = g_strsplit (sentence, "%s", 2);
      g_autofree char *message = g_strjoinv (path, parts);

      sc_program_fail (SC_EXIT_FAILED, message);
      g_printerr (_ ("Details: %s\n"), error->message);
      return g_error_matches (error, SC_STORE_ERROR, SC_STORE_ERROR_BUSY) ? SC_EXIT_IN_USE
                                                                          : SC_EXIT_FAILED;
    }
  if (g_error_matches (error, SC_SERVER_ERROR, SC_SERVER_ERROR_NOT_FOUND))
    return sc_program_fail (SC_EXIT_FAILED, _ ("There is no workspace of this name."));
  if (g_error_matches (error, SC_SERVER_ERROR, SC_SERVER_ERROR_EXISTS))
    return sc_program_fail (SC_EXIT_FAILED, _ ("There is a workspace of this name already."));
  if (g_error_matches (error, SC_SERVER_ERROR, SC_SERVER_ERROR_DATABASE_NAME))
    return sc_program_fail (SC_EXIT_USAGE,
                            _ ("A workspace's name starts with a lower-case letter and has only "
                               "lower-case letters, digits and _ $ ( ) + - / in it."));
  if (g_error_matches (error, SC_SERVER_ERROR, SC_SERVER_ERROR_DATABASE_NAME_LENGTH))
    return sc_program_fail (SC_EXIT_USAGE, _ ("The workspace’s name is too long."));

  return sc_program_fail (SC_EXIT_FAILED, error->message);
}

static DexFuture *
program_fiber (gpointer data)
{
  ScProgram *self = data;

  self->exit_code = sc_program_run_command (self);
  g_main_loop_quit (self->loop);

  return dex_future_new_true ();
}

/* The first signal ends serving in order; who cannot wait sends another. A command leaves nothing half done
 * behind, whenever it ends. */
static gboolean
signal_cb (gpointer data)
{
  ScProgram *self = data;

  if (!self->serving || !dex_future_is_pending (DEX_FUTURE (self->stop)))
    _exit (SC_EXIT_FAILED);
  dex_promise_resolve_boolean (self->stop, TRUE);

  return G_SOURCE_CONTINUE;
}

static const char description[] = N_ (
    "Commands:\n"
    "  (none)                 Serve until SIGTERM or SIGINT\n"
    "  add-user NAME          Make or change a user; the role _admin makes an administrator\n"
    "  create-workspace NAME  Make the databases NAME and NAME-office, with access rules\n"
    "  update-rules NAME      Give both the access rules of this version\n"
    "  backup TARGET          Copy all databases into the folder TARGET, also while a server runs\n"
    "  restore SOURCE         Put the databases of a backup in place; the server must not run\n"
    "  set-up URL             Prepare a CouchDB for a workspace: databases, rights, rules, first user\n"
    "  show-rules             Print the document _design/access, for a CouchDB or a running server\n"
    "\n"
    "Exit codes:\n"
    "  0  done, or stopped by a signal\n"
    "  1  failed; the message says why\n"
    "  2  wrong options or commands\n"
    "  3  the folder is in use by a running server\n"
    "  4  refused: other computers could come in without an administrator or encryption\n"
    "  5  backup, restore: done, but attachments are damaged or missing; the messages say which\n");

static gboolean
parse (ScProgram *self, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "config", 'c', 0, G_OPTION_ARG_FILENAME, &self->config_file,
      N_ ("Read settings from this file; options count before it"), N_ ("FILE") },
    { "print-config", 0, 0, G_OPTION_ARG_NONE, &self->print_config,
      N_ ("Show the settings in force, as a file for --config"), NULL },
    { "role", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->roles,
      N_ ("add-user: a role; may be repeated"), N_ ("ROLE") },
    { "password-file", 0, 0, G_OPTION_ARG_FILENAME, &self->password_file,
      N_ ("add-user, set-up: the file that holds the password"), N_ ("FILE") },
    { "user", 0, 0, G_OPTION_ARG_STRING, &self->user, N_ ("set-up: a server administrator there"),
      N_ ("NAME") },
    { "workspace", 0, 0, G_OPTION_ARG_STRING, &self->workspace, N_ ("set-up: the workspace"),
      N_ ("NAME") },
    { "first-user", 0, 0, G_OPTION_ARG_STRING, &self->first_user,
      N_ ("set-up: somebody of the office, who is made"), N_ ("NAME") },
    { "first-password-file", 0, 0, G_OPTION_ARG_FILENAME, &self->first_password_file,
      N_ ("set-up: the file that holds that user’s password"), N_ ("FILE") },
    { "force", 0, 0, G_OPTION_ARG_NONE, &self->force,
      N_ ("set-up: also where somebody else has decided who may open the databases"), NULL },
    { "replace", 0, 0, G_OPTION_ARG_NONE, &self->replace,
      N_ ("restore: also where there are databases; they are kept beside the restored ones"),
      NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &self->version, N_ ("Show the version"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->words, NULL, N_ ("[COMMAND]") },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  GOptionGroup *group = g_option_group_new (NULL, NULL, NULL, self, NULL);

  g_option_group_add_entries (group, entries);
  sc_program_add_settings (self, group);
  g_option_group_set_translation_domain (group, GETTEXT_PACKAGE);
  g_option_context_set_main_group (context, group);
  g_option_context_set_summary (context, _ ("Serves workspaces of Smart City over HTTP."));
  g_option_context_set_description (context, _ (description));

  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  /* Whoever installed the unit has the file, and commands find the same folder with it. */
  if (self->config_file == NULL && !g_hash_table_contains (self->given, "data") &&
      g_file_test (SC_CONFIG_FILE, G_FILE_TEST_EXISTS))
    self->config_file = g_strdup (SC_CONFIG_FILE);

  return sc_program_load_settings (self, error);
}

static gboolean
is_show_rules (ScProgram *self)
{
  return self->words != NULL && g_strv_length (self->words) == 1 &&
         g_str_equal (self->words[0], "show-rules");
}

/* All commands but this one and the one above work on a folder. */
static gboolean
is_set_up (ScProgram *self)
{
  return self->words != NULL && g_str_equal (self->words[0], "set-up");
}

static void
program_clear (ScProgram *self)
{
  g_free (self->config_file);
  g_clear_pointer (&self->given, g_hash_table_unref);
  g_clear_pointer (&self->kept, g_ptr_array_unref);
  g_strfreev (self->roles);
  g_free (self->password_file);
  g_free (self->user);
  g_free (self->workspace);
  g_free (self->first_user);
  g_free (self->first_password_file);
  g_strfreev (self->words);
  g_clear_pointer (&self->loop, g_main_loop_unref);
  dex_clear (&self->stop);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ScProgram, program_clear)

int
main (int argc, char **argv)
{
  const char *locale_dir = g_getenv ("SMARTCITY_LOCALE_DIR");
  g_auto (ScProgram) self = { 0 };
  g_autoptr (GError) error = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, locale_dir != NULL ? locale_dir : SC_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  if (!parse (&self, &argc, &argv, &error))
    return (int) sc_program_fail (SC_EXIT_USAGE, error->message);
  if (self.version)
    {
      g_print ("smartcity-server %s\n", SC_VERSION);
      return SC_EXIT_DONE;
    }
  if (self.print_config)
    {
      g_autofree char *settings = sc_program_format_settings (&self);

      g_print ("%s", settings);
      return SC_EXIT_DONE;
    }
  if (is_show_rules (&self))
    {
      g_autofree char *rules = sc_admin_format_rules ();

      g_print ("%s\n", rules);
      return SC_EXIT_DONE;
    }
  if (self.config.data_dir == NULL && !is_set_up (&self))
    return (int) sc_program_fail (SC_EXIT_USAGE,
                                  _ ("--data DIR or --config FILE is missing. See --help."));

  /* GLib's TLS still speaks 1.0 and 1.1. Who wants it stricter sets this himself. Before there are threads. */
  g_setenv ("G_TLS_GNUTLS_PRIORITY", "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2", FALSE);
  sc_program_start_log (&self);
  sc_program_take_sockets (&self);
  /* Nobody else on this computer may read what is kept. */
  umask (077);
  dex_init ();
  self.loop = g_main_loop_new (NULL, FALSE);
  self.stop = dex_promise_new ();
  g_unix_signal_add (SIGTERM, signal_cb, &self);
  g_unix_signal_add (SIGINT, signal_cb, &self);
  dex_future_disown (dex_scheduler_spawn (NULL, 256 * 1024, program_fiber, &self, NULL));
  g_main_loop_run (self.loop);

  return (int) self.exit_code;
}
