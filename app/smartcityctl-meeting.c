/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sc-meeting-export.h"
#include "smartcityctl-private.h"

/* What --type says, "minutes" where it is silent. */
static gboolean
find_paper (const char *name, ScMeetingPaper *paper)
{
  static const struct
  {
    const char *name;
    ScMeetingPaper paper;
  } rows[] = {
    { "minutes", SC_MEETING_PAPER_MINUTES },
    { "agenda", SC_MEETING_PAPER_AGENDA },
    { "attendance", SC_MEETING_PAPER_ATTENDANCE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if (name == NULL || g_str_equal (rows[i].name, name))
      {
        *paper = rows[i].paper;
        return TRUE;
      }

  return FALSE;
}

static gboolean
find_format (const char *output, ScPaperFormat *format)
{
  const char *dot = output != NULL ? strrchr (output, '.') : NULL;

  return dot != NULL && sc_paper_format_find (dot + 1, format);
}

int
sc_command_paper (ScCommand *command)
{
  g_autoptr (ScMeetingParts) parts = sc_meeting_parts_new (command->session, command->argument);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  ScMeetingPaper paper;
  ScPaperFormat format = SC_PAPER_PDF;
  gboolean calendar;

  calendar = command->output != NULL && g_str_has_suffix (command->output, ".ics");
  if (!find_paper (command->type, &paper))
    {
      g_printerr ("smartcityctl: %s\n", _ ("--type must be minutes, agenda or attendance."));
      return SC_EXIT_USAGE;
    }
  if (!calendar && !find_format (command->output, &format))
    {
      g_printerr ("smartcityctl: %s\n",
                  _ ("--output must name a file that ends in .pdf, .odt, .html, .md or .ics."));
      return SC_EXIT_USAGE;
    }
  if (!dex_await (sc_meeting_parts_load (parts), &error))
    return sc_command_fail (command, error);
  bytes =
      dex_await_boxed (calendar ? sc_meeting_export_calendar (parts)
                                : sc_meeting_export (parts, paper, command->public_copy, format),
                       &error);
  if (bytes == NULL || !g_file_set_contents (command->output, g_bytes_get_data (bytes, NULL),
                                             (gssize) g_bytes_get_size (bytes), &error))
    return sc_command_fail (command, error);

  return SC_EXIT_OK;
}
