/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-server.h"

G_BEGIN_DECLS

/* Exit codes, as --help lists them. */
typedef enum
{
  SC_EXIT_DONE = 0,
  SC_EXIT_FAILED = 1,
  SC_EXIT_USAGE = 2,
  SC_EXIT_IN_USE = 3,
  SC_EXIT_UNSAFE = 4,
  SC_EXIT_INCOMPLETE = 5,
} ScExit;

/* What the command line asked for. */
typedef struct
{
  ScServerConfig config; /* what it points to is in @kept */
  gboolean insecure;
  guint max_json_depth;
  guint log_format; /* which of the choices */
  guint log_level;
  char *config_file; /* nullable */
  GHashTable *given; /* key of a setting → array of texts, from the command line */
  GPtrArray *kept;
  gboolean print_config;

  char **roles;
  char *password_file;
  gboolean replace;
  char *user;
  char *workspace;
  char *first_user;
  char *first_password_file;
  gboolean force;
  char *upstream;
  char *upstream_user;
  char *upstream_password_file;
  char **upstream_workspaces; /* nullable: all */
  gboolean version;
  char **words; /* the command and what it is about */

  GMainLoop *loop;
  gboolean serving;
  DexPromise *stop; /* settled by the first signal while it serves */
  ScExit exit_code;
} ScProgram;

/* Each runs in a fiber. */
ScExit sc_program_run_command (ScProgram *self);
ScExit sc_program_serve (ScProgram *self);
ScExit sc_program_set_up (ScProgram *self, const char *url);
ScExit sc_program_check_way (ScProgram *self, const char *url);
char *sc_program_read_password (const char *path);

void sc_program_add_settings (ScProgram *self, GOptionGroup *group);
gboolean sc_program_load_settings (ScProgram *self, GError **error);
char *sc_program_format_settings (ScProgram *self);

void sc_program_take_sockets (ScProgram *self);
void sc_program_raise_limits (ScProgram *self);
void sc_program_notify (const char *state);
void sc_program_notify_reloading (void);

void sc_program_start_log (ScProgram *self);
gboolean sc_program_logs_events (ScProgram *self);

ScExit sc_program_fail (ScExit code, const char *message);
ScExit sc_program_fail_with_error (const GError *error, const char *folder);

G_END_DECLS
