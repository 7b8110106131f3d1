/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "smartcityctl-private.h"

/* The workspace on the command line: what the desktop does, for scripts and for servers without a
 * display. This file reads the command line; the commands are in smartcityctl-commands.c and
 * its neighbours. */

typedef struct
{
  const char *name;
  const char *argument; /* (nullable): what the one argument is; in brackets, it may be missing */
  ScCommandFunc func;
  const char *help;
} Entry;

static const Entry entries[] = {
  { "init", NULL, sc_command_init, N_ ("Begin a workspace, with --sample the sample") },
  { "connect", "URL", sc_command_connect, N_ ("Set the server up: address and workspace") },
  { "sync", NULL, sc_command_sync, N_ ("Exchange changes once, or with --live until stopped") },
  { "status", NULL, sc_command_status, N_ ("Show figures and the state of the exchange") },
  { "list", "TYPE", sc_command_list, N_ ("List the records of a type") },
  { "show", "ID", sc_command_show, N_ ("Show a record") },
  { "put", "FILE", sc_command_put, N_ ("Write one record given as JSON; - reads standard input") },
  { "delete", "ID", sc_command_delete, N_ ("Delete a record") },
  { "figures", NULL, sc_command_figures, N_ ("Count the partners, today or on a day (--on)") },
  { "addresses", "ID", sc_command_addresses,
    N_ ("Print the addresses of a team’s members, of those who consent") },
  { "person", "ID", sc_command_person, N_ ("Write all data about a person (--output)") },
  { "retention", NULL, sc_command_retention,
    N_ ("Delete the people whose data may be kept no longer; --dry-run only counts") },
  { "search", "TEXT", sc_command_search, N_ ("Search all records") },
  { "import", "FILE", sc_command_import,
    N_ ("Import a CSV, XLSX or ODS file, all of it or nothing") },
  { "export", "TYPE", sc_command_export, N_ ("Export the records of a type as CSV, XLSX or ODS") },
  { "paper", "ID", sc_command_paper,
    N_ ("Write the minutes of a meeting (--type: or its agenda, or the attendance list)") },
  { "files", "ID", sc_command_files, N_ ("List the files of a record, and which are here") },
  { "attach", "ID", sc_command_attach, N_ ("Add files to a record: --file, once for each") },
  { "fetch", "ID", sc_command_fetch,
    N_ ("Bring the files of a record, or one (--file), from the server; --output writes it") },
  { "conflicts", NULL, sc_command_conflicts, N_ ("List what has to be decided") },
  { "resolve", "ID", sc_command_resolve, N_ ("Decide a conflict with --mine or --theirs") },
  { "host", NULL, sc_command_host, N_ ("Host the workspace for a meeting, until stopped") },
  { "join", "CODE", sc_command_join, N_ ("Join a meeting, until stopped") },
  { "check", NULL, sc_command_check, N_ ("Check the workspace's file") },
  { "doctor", NULL, sc_command_doctor, N_ ("Say what waits and why, and check the file") },
  { "rebuild", NULL, sc_command_rebuild,
    N_ ("Make the local copy anew from the server; what waits is kept") },
  { "outbox", "[ID]", sc_command_outbox, N_ ("List what the server refused; --output writes one") },
  { "retry", "ID", sc_command_retry, N_ ("Offer one refused record again") },
  { "discard", "ID", sc_command_discard,
    N_ ("Give a refused change up; take the server’s version") },
};

static const Entry *
find_entry (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (entries); i++)
    if (g_strcmp0 (entries[i].name, name) == 0)
      return &entries[i];

  return NULL;
}

static char *
make_description (void)
{
  GString *text = g_string_new (_ ("Commands:"));

  g_string_append_c (text, '\n');
  for (gsize i = 0; i < G_N_ELEMENTS (entries); i++)
    {
      g_autofree char *call = g_strjoin (" ", entries[i].name, entries[i].argument, NULL);

      g_string_append_printf (text, "  %-16s %s\n", call, _ (entries[i].help));
    }
  g_string_append_printf (text, "\n%s\n", _ ("Exit status:"));
  g_string_append_printf (text, "  0  %s\n", _ ("done"));
  g_string_append_printf (text, "  1  %s\n", _ ("failed; the reason is printed"));
  g_string_append_printf (text, "  2  %s\n", _ ("wrong use of this command"));
  g_string_append_printf (text, "  3  %s\n", _ ("there is no such record"));
  g_string_append_printf (text, "  4  %s\n", _ ("another program has the profile open"));
  g_string_append_printf (text, "  5  %s\n", _ ("the server cannot be reached or refuses"));
  g_string_append_printf (text, "  6  %s\n", _ ("the data given are not valid"));

  return g_string_free_and_steal (text);
}

static gboolean
parse_options (ScCommand *command, int *argc, char ***argv, GError **error)
{
  gboolean version = FALSE;
  const GOptionEntry options[] = {
    { "profile", 'p', 0, G_OPTION_ARG_FILENAME, &command->profile, N_ ("The profile's folder"),
      N_ ("DIR") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &command->json, N_ ("Print JSON"), NULL },
    { "sample", 0, 0, G_OPTION_ARG_NONE, &command->sample, N_ ("init: fill in the sample"), NULL },
    { "name", 0, 0, G_OPTION_ARG_STRING, &command->name, N_ ("init: the workspace's name"),
      N_ ("NAME") },
    { "user", 0, 0, G_OPTION_ARG_STRING, &command->user, N_ ("connect: the name at the server"),
      N_ ("NAME") },
    { "password-file", 0, 0, G_OPTION_ARG_FILENAME, &command->password_file,
      N_ ("connect: a file with the password"), N_ ("FILE") },
    { "once", 0, 0, G_OPTION_ARG_NONE, &command->once, N_ ("sync: stop when all is exchanged"),
      NULL },
    { "live", 0, 0, G_OPTION_ARG_NONE, &command->live, N_ ("sync: go on until stopped"), NULL },
    { "hall", 0, 0, G_OPTION_ARG_NONE, &command->hall,
      N_ ("sync: let this computer host and join meetings in a hall"), NULL },
    { "type", 0, 0, G_OPTION_ARG_STRING, &command->type,
      N_ ("import, search: the record type (import: solution); paper: the document"), N_ ("TYPE") },
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &command->dry_run,
      N_ ("import, retention: only show what would happen"), NULL },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &command->output,
      N_ ("export, paper, doctor, outbox, discard: write (what waits) into this file"),
      N_ ("FILE") },
    { "file", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &command->files,
      N_ ("attach: a file to add; fetch: the name of one"), N_ ("FILE") },
    { "public", 0, 0, G_OPTION_ARG_NONE, &command->public_copy,
      N_ ("paper: the copy for everybody, without what is confidential and without names"), NULL },
    { "mine", 0, 0, G_OPTION_ARG_NONE, &command->mine, N_ ("resolve: keep this desk's version"),
      NULL },
    { "theirs", 0, 0, G_OPTION_ARG_NONE, &command->theirs, N_ ("resolve: take the other version"),
      NULL },
    { "listen", 0, 0, G_OPTION_ARG_STRING, &command->listen, N_ ("host: only at this address"),
      N_ ("ADDRESS") },
    { "minutes", 0, 0, G_OPTION_ARG_INT, &command->minutes, N_ ("host: how long others can join"),
      N_ ("MINUTES") },
    { "on", 0, 0, G_OPTION_ARG_STRING, &command->on, N_ ("figures: the day, such as 2018-04-30"),
      N_ ("DATE") },
    { "for", 0, 0, G_OPTION_ARG_STRING, &command->audience,
      N_ ("export: who will read it: office, participants or everyone; people who do not "
          "consent to that are left out"),
      N_ ("AUDIENCE") },
    { "version", 0, 0, G_OPTION_ARG_NONE, &version, N_ ("Print the version"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new (_ ("COMMAND [ARGUMENT]"));
  g_autofree char *description = make_description ();

  g_option_context_add_main_entries (context, options, GETTEXT_PACKAGE);
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_set_description (context, description);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  if (version)
    {
      g_print ("smartcityctl %s\n", SC_VERSION);
      exit (SC_EXIT_OK);
    }

  return TRUE;
}

static const Entry *
parse_command (ScCommand *command, int argc, char **argv)
{
  const Entry *entry = argc > 1 ? find_entry (argv[1]) : NULL;
  int n_most = entry != NULL && entry->argument != NULL ? 3 : 2;
  int n_least = entry != NULL && entry->argument != NULL && entry->argument[0] == '[' ? 2 : n_most;

  if (entry == NULL)
    {
      g_printerr (argc > 1 ? _ ("“%s” is no command. See smartcityctl --help.\n")
                           : _ ("A command is missing. See smartcityctl --help.\n"),
                  argc > 1 ? argv[1] : "");
      return NULL;
    }
  if (argc < n_least || argc > n_most)
    {
      g_printerr (_ ("Use: smartcityctl %s %s\n"), entry->name,
                  entry->argument != NULL ? entry->argument : "");
      return NULL;
    }

  command->command = argv[1];
  command->argument = argc > 2 ? argv[2] : NULL;

  return entry;
}

typedef struct
{
  ScCommand *command;
  const Entry *entry;
} Run;

/* What became of a damaged file. */
static void
print_notice (ScCommand *command)
{
  const char *notice = sc_session_get_notice (command->session);
  const char *path = notice != NULL ? strchr (notice, '\n') : NULL;
  guint n;

  if (path == NULL)
    return;

  n = (guint) g_ascii_strtoull (notice, NULL, 10);
  g_printerr ("smartcityctl: %s\n", _ ("The workspace’s file was damaged and was set aside."));
  if (n > 0)
    g_printerr (ngettext ("%u record was taken over from it; the file %s has a copy.\n",
                          "%u records were taken over from it; the file %s has a copy.\n", n),
                n, path + 1);
  else
    g_printerr ("%s\n", _ ("No record could be read from it."));
}

static gboolean
read_input (ScCommand *command, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char buffer[65536];
  char *contents;
  gsize n;

  if (!g_str_equal (command->argument, "-"))
    {
      if (!g_file_get_contents (command->argument, &contents, &n, error))
        return FALSE;
      command->input = g_bytes_new_take (contents, n);
      return TRUE;
    }

  while ((n = fread (buffer, 1, sizeof buffer, stdin)) > 0)
    g_string_append_len (text, buffer, (gssize) n);
  command->input = g_string_free_to_bytes (g_steal_pointer (&text));

  return TRUE;
}

static DexFuture *
run_fiber (gpointer data)
{
  Run *run = data;
  ScCommand *command = run->command;
  g_autofree char *profile =
      command->profile != NULL ? g_strdup (command->profile) : sc_session_dup_default_profile ();
  g_autoptr (GError) error = NULL;
  int code;

  /* First, because in "smartcityctl show ID | smartcityctl put -" both want the same workspace. */
  if (run->entry->func == sc_command_put && !read_input (command, &error))
    return dex_future_new_for_int (sc_command_fail (command, error));
  command->session = dex_await_object (sc_session_open (profile), &error);
  if (command->session == NULL)
    return dex_future_new_for_int (sc_command_fail (command, error));
  print_notice (command);

  code = run->entry->func (command);
  if (command->session != NULL && !dex_await (sc_session_close (command->session), &error))
    code = sc_command_fail (command, error);
  g_clear_object (&command->session);

  return dex_future_new_for_int (code);
}

/* The catalogue beside an uninstalled program is found by the environment. */
static void
init_locale (void)
{
  const char *dir = g_getenv ("SMARTCITY_LOCALE_DIR");

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, dir != NULL ? dir : SC_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

static void
command_clear (ScCommand *command)
{
  g_free (command->profile);
  g_free (command->name);
  g_free (command->user);
  g_free (command->password_file);
  g_free (command->type);
  g_free (command->on);
  g_free (command->audience);
  g_free (command->output);
  g_strfreev (command->files);
  g_free (command->listen);
  g_clear_pointer (&command->input, g_bytes_unref);
}

int
main (int argc, char *argv[])
{
  ScCommand command = { 0 };
  Run run = { &command, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (DexFuture) future = NULL;
  int code = SC_EXIT_USAGE;

  init_locale ();
  dex_init ();
  if (!parse_options (&command, &argc, &argv, &error))
    g_printerr ("%s\n", error->message);
  else
    run.entry = parse_command (&command, argc, argv);

  if (run.entry != NULL)
    {
      future =
          dex_scheduler_spawn (dex_scheduler_get_default (), 512 * 1024, run_fiber, &run, NULL);
      while (dex_future_is_pending (future))
        g_main_context_iteration (NULL, TRUE);
      code = g_value_get_int (dex_future_get_value (future, NULL));
    }
  command_clear (&command);

  return code;
}
