/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <X11/Xlib.h>
#include <X11/extensions/Xdamage.h>
#include <glib.h>

/*
 * bench-start COMMAND…
 *
 * From the start of a program to the last change of its picture, and the memory it has then: seen from
 * outside, so that two programs are measured by the same rule. Nothing else may draw on the screen.
 */

/* The picture is complete when nothing was drawn for so long. */
#define QUIET_MS 1000
#define LONGEST_MS 30000

static gint64
wait_for_damage (Display *display, Damage damage)
{
  gint64 begin = g_get_monotonic_time ();
  gint64 last = 0;

  for (;;)
    {
      struct pollfd fd = { ConnectionNumber (display), POLLIN, 0 };
      gint64 now = g_get_monotonic_time ();

      if ((last > 0 && now - last > QUIET_MS * 1000) || now - begin > LONGEST_MS * 1000)
        return last;
      if (XPending (display) == 0)
        {
          poll (&fd, 1, 10);
          continue;
        }
      while (XPending (display) > 0)
        {
          XEvent event;

          XNextEvent (display, &event);
        }
      last = g_get_monotonic_time ();
      XDamageSubtract (display, damage, None, None);
      XFlush (display);
    }
}

/* What the process has for itself plus its part of what it shares, in MiB. */
static double
read_memory (GPid pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/smaps_rollup", (int) pid);
  g_autofree char *text = NULL;
  const char *line;
  long kib = 0;

  if (g_file_get_contents (path, &text, NULL, NULL))
    {
      line = strstr (text, "\nPss:");
      if (line != NULL)
        sscanf (line, "\nPss: %ld", &kib);
    }

  return (double) kib / 1024;
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;
  Display *display = XOpenDisplay (NULL);
  Damage damage;
  gint64 begin;
  gint64 last;
  int event_base;
  int error_base;
  GPid pid;

  if (argc < 2 || display == NULL || !XDamageQueryExtension (display, &event_base, &error_base))
    {
      fprintf (stderr, "Use: bench-start COMMAND… (on a display with the DAMAGE extension)\n");
      return 2;
    }

  damage = XDamageCreate (display, DefaultRootWindow (display), XDamageReportNonEmpty);
  XSync (display, False);
  begin = g_get_monotonic_time ();
  if (!g_spawn_async (NULL, argv + 1, NULL, G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_SEARCH_PATH, NULL,
                      NULL, &pid, &error))
    {
      fprintf (stderr, "%s\n", error->message);
      return 1;
    }
  last = wait_for_damage (display, damage);
  if (last == 0)
    fprintf (stderr, "%s drew nothing\n", argv[1]);
  else
    printf ("start %.6f\nmemory %.3f\n", (double) (last - begin) / 1e6, read_memory (pid));
  kill (pid, SIGTERM);
  waitpid (pid, NULL, 0);
  XCloseDisplay (display);

  return last == 0;
}
