/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>

#include "sc-session-exchange.h"
#include "smartcityctl-private.h"

static JsonObject *
summary (ScImport *import)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "new", sc_import_count (import, SC_IMPORT_NEW));
  json_object_set_int_member (object, "updated", sc_import_count (import, SC_IMPORT_UPDATE));
  json_object_set_int_member (object, "unchanged", sc_import_count (import, SC_IMPORT_UNCHANGED));
  json_object_set_int_member (object, "errors", sc_import_count (import, SC_IMPORT_ERROR));

  return object;
}

static JsonArray *
list_problems (ScImport *import)
{
  GPtrArray *problems = sc_import_get_problems (import);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < problems->len; i++)
    {
      const ScImportProblem *problem = problems->pdata[i];
      JsonObject *object = json_object_new ();

      json_object_set_int_member (object, "row", problem->row);
      json_object_set_string_member (object, "column",
                                     problem->column != NULL ? problem->column : "");
      json_object_set_string_member (object, "message", problem->message);
      json_array_add_object_element (array, object);
    }

  return array;
}

static void
print_problems (ScImport *import)
{
  GPtrArray *problems = sc_import_get_problems (import);
  const char *const *unknown = sc_import_get_unknown_columns (import);

  for (guint i = 0; i < problems->len; i++)
    {
      const ScImportProblem *problem = problems->pdata[i];

      g_printerr (_ ("Row %u, %s: %s\n"), problem->row,
                  problem->column != NULL ? problem->column : _ ("whole row"), problem->message);
    }
  for (gsize i = 0; unknown != NULL && unknown[i] != NULL; i++)
    g_printerr (_ ("The column “%s” is not known and is left out.\n"), unknown[i]);
}

static void
print_import (ScCommand *command, ScImport *import)
{
  g_autoptr (JsonObject) object = summary (import);
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = g_strdup_printf (_ ("%u new, %u changed, %u unchanged, %u with errors"),
                                           sc_import_count (import, SC_IMPORT_NEW),
                                           sc_import_count (import, SC_IMPORT_UPDATE),
                                           sc_import_count (import, SC_IMPORT_UNCHANGED),
                                           sc_import_count (import, SC_IMPORT_ERROR));

  json_object_set_array_member (object, "problems", list_problems (import));
  node = json_node_init_object (json_node_alloc (), object);
  if (!command->json)
    print_problems (import);
  sc_command_print (command, node, text);
}

int
sc_command_import (ScCommand *command)
{
  const ScRecordType *type =
      sc_record_type_lookup (command->type != NULL ? command->type : "solution");
  g_autoptr (GError) error = NULL;
  g_autoptr (ScImport) import = NULL;
  g_autoptr (GMappedFile) file = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (type == NULL)
    {
      g_printerr ("smartcityctl: %s\n", _ ("There is no such record type."));
      return SC_EXIT_USAGE;
    }
  if (g_file_test (command->argument, G_FILE_TEST_IS_DIR))
    g_set_error (&error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("“%s” is a folder, not a file."),
                 command->argument);
  else
    file = g_mapped_file_new (command->argument, FALSE, &error);
  if (file != NULL)
    {
      bytes = g_mapped_file_get_bytes (file);
      import = sc_session_prepare_import (command->session, type, bytes, &error);
    }
  if (import == NULL)
    return sc_command_fail (command, error);

  print_import (command, import);
  if (sc_import_count (import, SC_IMPORT_ERROR) > 0)
    return SC_EXIT_INVALID;
  if (!command->dry_run && !sc_session_run_import (command->session, import, &error))
    return sc_command_fail (command, error);

  return SC_EXIT_OK;
}

int
sc_command_export (ScCommand *command)
{
  const ScRecordType *type = sc_record_type_lookup (command->argument);
  ScSheetFormat format = SC_SHEET_CSV;
  ScAudience audience = SC_AUDIENCE_OFFICE;
  guint n_left_out = 0;
  gboolean cards;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  gconstpointer data;
  gsize length;

  if (type == NULL)
    {
      g_printerr ("smartcityctl: %s\n", _ ("There is no such record type."));
      return SC_EXIT_USAGE;
    }
  cards = command->output != NULL && g_str_has_suffix (command->output, ".vcf") &&
          g_str_equal (type->name, "person");
  if (!cards && command->output != NULL && !sc_sheet_format_from_name (command->output, &format))
    {
      g_printerr (
          "smartcityctl: %s\n",
          _ ("The name of the file must end in .csv, .xlsx or .ods; for people also in .vcf."));
      return SC_EXIT_USAGE;
    }
  if (command->audience != NULL && !sc_audience_from_name (command->audience, &audience))
    {
      g_printerr ("smartcityctl: %s\n",
                  _ ("Those who will read it are office, participants or everyone."));
      return SC_EXIT_USAGE;
    }
  bytes = cards ? sc_session_export_cards (command->session, audience, &n_left_out, &error)
                : sc_session_export (command->session, type, NULL, NULL, format, audience,
                                     &n_left_out, &error);
  if (bytes == NULL)
    return sc_command_fail (command, error);
  if (n_left_out > 0)
    g_printerr (ngettext ("%u person is left out for want of consent.\n",
                          "%u people are left out for want of consent.\n", n_left_out),
                n_left_out);

  data = g_bytes_get_data (bytes, &length);
  if (command->output == NULL)
    return fwrite (data, 1, length, stdout) == length ? SC_EXIT_OK : SC_EXIT_FAILED;
  if (!g_file_set_contents (command->output, data, (gssize) length, &error))
    return sc_command_fail (command, error);

  return SC_EXIT_OK;
}
