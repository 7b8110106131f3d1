/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <stdio.h>

#include "sc-clock.h"
#include "sc-error-text.h"
#include "sc-exchange-error.h"
#include "sc-json.h"
#include "sc-record-edit.h"
#include "sc-session-error.h"
#include "smartcityctl-private.h"

static ScExit
exit_code (const GError *error)
{
  if (g_error_matches (error, SC_STORE_ERROR, SC_STORE_ERROR_NOT_FOUND) ||
      g_error_matches (error, SC_STORE_ERROR, SC_STORE_ERROR_DELETED) ||
      g_error_matches (error, SC_SYNC_ERROR, SC_SYNC_ERROR_DECIDED))
    return SC_EXIT_NOT_FOUND;
  if (g_error_matches (error, SC_STORE_ERROR, SC_STORE_ERROR_BUSY))
    return SC_EXIT_BUSY;
  if (g_error_matches (error, SC_STORE_ERROR, SC_STORE_ERROR_INVALID) ||
      g_error_matches (error, SC_SYNC_ERROR, SC_SYNC_ERROR_ADDRESS) ||
      g_error_matches (error, SC_HALL_ERROR, SC_HALL_ERROR_BAD_CODE) ||
      error->domain == SC_EXCHANGE_ERROR ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA))
    return SC_EXIT_INVALID;
  if (error->domain == SC_SYNC_ERROR || error->domain == SC_HALL_ERROR ||
      sc_error_is_forbidden (error))
    return SC_EXIT_SERVER;

  return SC_EXIT_FAILED;
}

/* Files and sheets are reported in the reader's language already; the lower rooms' own messages are
 * for whoever looks into it. */
static gboolean
is_in_words (const GError *error)
{
  return error->domain != SC_STORE_ERROR && error->domain != SC_SYNC_ERROR &&
         error->domain != SC_SESSION_ERROR && error->domain != SC_HALL_ERROR &&
         !sc_error_is_forbidden (error);
}

static JsonNode *
object_node (JsonObject *object)
{
  return json_node_init_object (json_node_alloc (), object);
}

/* Prints @node as JSON when that was asked, otherwise @text. */
void
sc_command_print (ScCommand *command, JsonNode *node, const char *text)
{
  if (command->json)
    {
      g_autofree char *json = json_to_string (node, FALSE);

      g_print ("%s\n", json);
    }
  else if (*text != '\0')
    {
      g_print ("%s\n", text);
    }
}

/* Prints why something failed, and returns the exit code for it. */
int
sc_command_fail (ScCommand *command, const GError *error)
{
  if (command->json)
    {
      g_autoptr (JsonObject) object = json_object_new ();
      g_autofree char *json = NULL;

      json_object_set_string_member (object, "error", g_quark_to_string (error->domain));
      json_object_set_int_member (object, "code", error->code);
      json_object_set_string_member (object, "reason", error->message);
      json = sc_json_to_string (object, FALSE);
      g_printerr ("%s\n", json);
    }
  else if (is_in_words (error))
    {
      g_printerr ("smartcityctl: %s\n", error->message);
    }
  else
    {
      g_autofree char *text = sc_error_dup_text (error);

      g_printerr ("smartcityctl: %s\n%s\n", sc_error_get_title (error), text);
      g_printerr (_ ("Details: %s\n"), error->message);
    }

  return (int) exit_code (error);
}

static int
usage (const char *sentence)
{
  g_printerr ("smartcityctl: %s\n", sentence);

  return SC_EXIT_USAGE;
}

int
sc_command_init (ScCommand *command)
{
  g_autoptr (GError) error = NULL;
  DexFuture *future;

  if (sc_session_get_workspace_name (command->session) != NULL)
    return usage (_ ("This profile already holds a workspace."));

  future = command->sample
               ? sc_session_load_sample (command->session)
               : sc_session_create_workspace (command->session,
                                              command->name != NULL ? command->name : "Smart City",
                                              command->user);
  if (!dex_await (future, &error))
    return sc_command_fail (command, error);

  return SC_EXIT_OK;
}

int
sc_command_connect (ScCommand *command)
{
  g_autoptr (GError) error = NULL;

  if (command->user == NULL)
    return usage (_ ("connect needs --user NAME."));
  if (!dex_await (sc_session_connect (command->session, command->argument, command->user, NULL,
                                      command->password_file),
                  &error))
    return sc_command_fail (command, error);

  return SC_EXIT_OK;
}

static JsonObject *
summary_object (const char *id, const char *rev, const char *type, const char *title)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", id);
  if (rev != NULL)
    json_object_set_string_member (object, "rev", rev);
  json_object_set_string_member (object, "type", type != NULL ? type : "");
  json_object_set_string_member (object, "title", title != NULL ? title : "");

  return object;
}

int
sc_command_list (ScCommand *command)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  g_autoptr (JsonArray) array = json_array_new ();
  g_autoptr (GString) text = g_string_new (NULL);

  if (sc_record_type_lookup (command->argument) == NULL)
    return usage (_ ("There is no such record type."));
  records = dex_await_boxed (sc_session_load_all (command->session, command->argument), &error);
  if (records == NULL)
    return sc_command_fail (command, error);

  for (guint i = 0; i < records->len; i++)
    {
      ScRecord *record = records->pdata[i];
      g_autofree char *title = sc_record_dup_title (record);

      json_array_add_object_element (array,
                                     summary_object (sc_record_get_id (record),
                                                     sc_record_get_rev (record),
                                                     sc_record_get_type_name (record), title));
      g_string_append_printf (text, "%s%s  %s", i > 0 ? "\n" : "", sc_record_get_id (record),
                              title != NULL ? title : "");
    }
  json_node_set_array (node, array);
  sc_command_print (command, node, text->str);

  return SC_EXIT_OK;
}

static char *
record_as_text (ScRecord *record)
{
  const ScRecordType *type = sc_record_get_record_type (record);
  GString *text = g_string_new (NULL);

  for (guint i = 0; type != NULL && i < type->n_fields; i++)
    {
      g_autofree char *value = sc_record_dup_display (record, type->fields[i].name);

      if (value != NULL && *value != '\0')
        g_string_append_printf (text, "%s%s: %s", text->len > 0 ? "\n" : "",
                                sc_field_get_label (&type->fields[i]), value);
    }
  if (type == NULL)
    g_string_append (text, sc_record_get_id (record));

  return g_string_free_and_steal (text);
}

int
sc_command_show (ScCommand *command)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ScRecord) record =
      dex_await_object (sc_session_load (command->session, command->argument), &error);
  g_autofree char *text = NULL;

  if (record == NULL)
    return sc_command_fail (command, error);

  if (command->json)
    {
      g_autofree char *json = sc_record_to_json (record);

      g_print ("%s\n", json);
      return SC_EXIT_OK;
    }
  text = record_as_text (record);
  g_print ("%s\n", text);

  return SC_EXIT_OK;
}

/* The document's fields on top of the record that is there, if any. */
static ScRecord *
make_edit (ScCommand *command, JsonObject *document, GError **error)
{
  const char *id = sc_json_get_string (document, "_id");
  const char *type_name = sc_json_get_string (document, "type");
  const ScRecordType *type = type_name != NULL ? sc_record_type_lookup (type_name) : NULL;
  g_autoptr (JsonObject) body = NULL;
  g_autoptr (ScRecord) current = NULL;
  g_autoptr (ScRecord) start = NULL;
  g_autoptr (ScRecordEdit) edit = NULL;
  g_autofree char *now = sc_clock_now ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (type == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("“%s” is no record type"),
                   type_name != NULL ? type_name : "");
      return NULL;
    }
  if (id != NULL)
    current = dex_await_object (sc_session_load (command->session, id), NULL);
  if (id != NULL && current == NULL)
    {
      body = json_object_new ();
      json_object_set_string_member (body, "type", type_name);
      json_object_set_int_member (body, "schema", type->schema);
      start = sc_record_new (id, NULL, body);
    }
  else if (current != NULL && sc_json_get_string (document, "_rev") != NULL)
    {
      start =
          sc_record_new (id, sc_json_get_string (document, "_rev"), sc_record_get_body (current));
    }

  edit = start != NULL     ? sc_record_edit_new (start)
         : current != NULL ? sc_record_edit_new (current)
                           : sc_record_edit_new_for_type (type);
  json_object_iter_init (&iter, document);
  while (json_object_iter_next (&iter, &name, &node))
    if (*name != '_' && !g_str_equal (name, "type") && !g_str_equal (name, "schema"))
      sc_record_edit_set_node (edit, name, node);

  return sc_record_edit_finish (edit, sc_session_get_user_name (command->session), now);
}

/* What is missing may follow later, as in a form; what is wrong may not be stored. */
static gboolean
check_record (ScRecord *record, GError **error)
{
  g_autoptr (GPtrArray) issues = sc_record_validate (record);

  for (guint i = 0; i < issues->len; i++)
    {
      const ScIssue *issue = issues->pdata[i];

      if (issue->code == SC_FIELD_ERROR_MISSING)
        continue;
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s: %s", issue->field->name,
                   issue->message);
      return FALSE;
    }

  return TRUE;
}

int
sc_command_put (ScCommand *command)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) document = NULL;
  g_autoptr (ScRecord) record = NULL;
  g_autoptr (ScRecord) saved = NULL;
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (JsonNode) node = NULL;
  gsize length;
  const char *text = g_bytes_get_data (command->input, &length);

  document = sc_json_parse_object (text != NULL ? text : "", (gssize) length, &error);
  if (document != NULL)
    record = make_edit (command, document, &error);
  if (record != NULL && check_record (record, &error) &&
      dex_await (sc_permissions_demand (sc_session_get_permissions (command->session), record,
                                        FALSE),
                 &error))
    saved = dex_await_object (sc_session_save (command->session, record), &error);
  if (saved == NULL)
    return sc_command_fail (command, error);

  object = json_object_new ();
  json_object_set_string_member (object, "id", sc_record_get_id (saved));
  json_object_set_string_member (object, "rev", sc_record_get_rev (saved));
  node = object_node (object);
  sc_command_print (command, node, sc_record_get_id (saved));

  return SC_EXIT_OK;
}

int
sc_command_delete (ScCommand *command)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ScRecord) record =
      dex_await_object (sc_session_load (command->session, command->argument), &error);

  if (record == NULL || !dex_await (sc_session_delete (command->session, record), &error))
    return sc_command_fail (command, error);

  return SC_EXIT_OK;
}

/* A search right after a change waits for the index a moment: a script cannot look again. */
static GPtrArray *
search (ScCommand *command, GError **error)
{
  ScStore *store = sc_session_get_store (command->session);
  GPtrArray *hits = NULL;

  for (guint i = 0; i < 20; i++)
    {
      g_clear_pointer (&hits, g_ptr_array_unref);
      hits =
          dex_await_boxed (sc_store_search (store, command->argument, command->type, 100), error);
      if (hits == NULL || hits->len > 0)
        break;
      dex_await (dex_timeout_new_msec (50), NULL);
    }

  return hits;
}

int
sc_command_search (ScCommand *command)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) hits = search (command, &error);
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  g_autoptr (JsonArray) array = json_array_new ();
  g_autoptr (GString) text = g_string_new (NULL);

  if (hits == NULL)
    return sc_command_fail (command, error);

  for (guint i = 0; i < hits->len; i++)
    {
      const ScSearchHit *hit = hits->pdata[i];

      json_array_add_object_element (array, summary_object (hit->id, NULL, hit->type, hit->title));
      g_string_append_printf (text, "%s%s  %s", i > 0 ? "\n" : "", hit->id,
                              hit->title != NULL ? hit->title : "");
    }
  json_node_set_array (node, array);
  sc_command_print (command, node, text->str);

  return SC_EXIT_OK;
}

int
sc_command_check (ScCommand *command)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) faults =
      dex_await_boxed (sc_store_check (sc_session_get_store (command->session)), &error);
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  g_autoptr (JsonArray) array = json_array_new ();

  if (faults == NULL)
    return sc_command_fail (command, error);

  for (guint i = 0; i < faults->len; i++)
    {
      json_array_add_string_element (array, faults->pdata[i]);
      if (!command->json)
        g_print ("%s\n", (const char *) faults->pdata[i]);
    }
  json_node_set_array (node, array);
  sc_command_print (command, node, faults->len == 0 ? _ ("No faults found.") : "");

  return faults->len == 0 ? SC_EXIT_OK : SC_EXIT_FAILED;
}
