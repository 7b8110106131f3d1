/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <libintl.h>
#include <malloc.h>

#include <libdex.h>

#include "sc-application.h"

int
main (int argc, char *argv[])
{
  const char *locale_dir = g_getenv ("SMARTCITY_LOCALE_DIR");
  g_autoptr (ScApplication) application = NULL;

  /* Each arena keeps what its threads have freed. Two are enough for a window and what works for it, and take 7 MiB less than
   * the eight for each core that the C library would make. */
  mallopt (M_ARENA_MAX, 2);
  bindtextdomain (GETTEXT_PACKAGE, locale_dir != NULL ? locale_dir : SC_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  dex_init ();

  application = sc_application_new ();

  return g_application_run (G_APPLICATION (application), argc, argv);
}
