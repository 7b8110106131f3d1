/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-session.h"

G_BEGIN_DECLS

/* Exit codes, as --help lists them. */
typedef enum
{
  SC_EXIT_OK = 0,
  SC_EXIT_FAILED = 1,
  SC_EXIT_USAGE = 2,
  SC_EXIT_NOT_FOUND = 3,
  SC_EXIT_BUSY = 4,
  SC_EXIT_SERVER = 5,
  SC_EXIT_INVALID = 6,
} ScExit;

/* What the command line asked for. */
typedef struct
{
  char *profile;
  gboolean json;
  gboolean sample;
  gboolean once;
  gboolean live;
  gboolean hall;
  gboolean dry_run;
  gboolean mine;
  gboolean theirs;
  gboolean public_copy;
  char *name;
  char *user;
  char *password_file;
  char *type;
  char *output;
  char **files;
  char *listen;
  int minutes;
  char *on;
  char *audience;
  char *command;
  char *argument;
  GBytes *input; /* put: the file */
  ScSession *session;
} ScCommand;

/* Each runs in a fiber; the session is open. Returns the exit code. */
typedef int (*ScCommandFunc) (ScCommand *command);

int sc_command_init (ScCommand *command);
int sc_command_connect (ScCommand *command);
int sc_command_sync (ScCommand *command);
int sc_command_status (ScCommand *command);
int sc_command_list (ScCommand *command);
int sc_command_show (ScCommand *command);
int sc_command_put (ScCommand *command);
int sc_command_delete (ScCommand *command);
int sc_command_search (ScCommand *command);
int sc_command_import (ScCommand *command);
int sc_command_export (ScCommand *command);
int sc_command_paper (ScCommand *command);
int sc_command_files (ScCommand *command);
int sc_command_attach (ScCommand *command);
int sc_command_fetch (ScCommand *command);
int sc_command_conflicts (ScCommand *command);
int sc_command_resolve (ScCommand *command);
int sc_command_check (ScCommand *command);
int sc_command_doctor (ScCommand *command);
int sc_command_rebuild (ScCommand *command);
int sc_command_outbox (ScCommand *command);
int sc_command_retry (ScCommand *command);
int sc_command_discard (ScCommand *command);
int sc_command_host (ScCommand *command);
int sc_command_join (ScCommand *command);
int sc_command_figures (ScCommand *command);
int sc_command_person (ScCommand *command);
int sc_command_addresses (ScCommand *command);
int sc_command_retention (ScCommand *command);

JsonArray *sc_command_list_refusals (ScOutbox *outbox);
int sc_command_fail (ScCommand *command, const GError *error);
void sc_command_print (ScCommand *command, JsonNode *node, const char *text);

G_END_DECLS
