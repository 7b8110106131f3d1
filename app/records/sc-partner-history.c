/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-json.h"
#include "sc-partner-history.h"

/* The history is what holds: dated states, of which older ones never change when a newer one is added. The
 * three fields "status", "joined_on" and "left_on" are its short form, for lists, sheets and older versions;
 * they are kept true with it whenever a record is edited or merged. A partner of an older version has only
 * the three, and is read as if they were a history. */

/* In the order in which they usually come: decides between two of the same day. */
static const char *const member_states[] = { "signed", "active", "dormant", NULL };

static gboolean
is_member_state (const char *state)
{
  return state != NULL && g_strv_contains (member_states, state);
}

static const char *
get_text (JsonObject *object, const char *name)
{
  const char *text = sc_json_get_string (object, name);

  return text != NULL && *text != '\0' ? text : NULL;
}

/* Returns: (transfer none) (nullable): the last state with a day, on @day or before it; of two of one day the
 * one that stands below */
static JsonObject *
find_last (JsonArray *history, const char *day)
{
  JsonObject *last = NULL;

  for (guint i = 0; history != NULL && i < json_array_get_length (history); i++)
    {
      JsonNode *node = json_array_get_element (history, i);
      JsonObject *entry = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      const char *on = entry != NULL ? get_text (entry, "on") : NULL;

      if (on == NULL || get_text (entry, "state") == NULL || (day != NULL && strcmp (on, day) > 0))
        continue;
      if (last == NULL || strcmp (on, get_text (last, "on")) >= 0)
        last = entry;
    }

  return last;
}

/* Returns: (transfer none) (nullable): the first day on which it was a partner */
static JsonObject *
find_joining (JsonArray *history)
{
  JsonObject *first = NULL;

  for (guint i = 0; history != NULL && i < json_array_get_length (history); i++)
    {
      JsonNode *node = json_array_get_element (history, i);
      JsonObject *entry = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      const char *on = entry != NULL ? get_text (entry, "on") : NULL;

      if (on != NULL && is_member_state (get_text (entry, "state")) &&
          (first == NULL || strcmp (on, get_text (first, "on")) < 0))
        first = entry;
    }

  return first;
}

static void
set_text (JsonObject *body, const char *name, const char *text)
{
  if (text != NULL)
    json_object_set_string_member (body, name, text);
  else
    json_object_remove_member (body, name);
}

static void
follow_history (JsonObject *body)
{
  JsonArray *history = sc_json_get_array (body, "history");
  JsonObject *last = find_last (history, NULL);
  JsonObject *joining = find_joining (history);
  const char *state = last != NULL ? get_text (last, "state") : NULL;

  if (last == NULL)
    return;

  set_text (body, "status", state);
  set_text (body, "joined_on", joining != NULL ? get_text (joining, "on") : NULL);
  set_text (body, "left_on", g_str_equal (state, "left") ? get_text (last, "on") : NULL);
}

static void
append_state (JsonArray *history, const char *state, const char *on)
{
  JsonObject *entry = json_object_new ();
  g_autofree char *id = g_strdup_printf ("%s-%s", state, on);

  /* The same on two desks where somebody says the same. */
  json_object_set_string_member (entry, "id", id);
  json_object_set_string_member (entry, "state", state);
  json_object_set_string_member (entry, "on", on);
  json_array_add_object_element (history, entry);
}

static gboolean
differs (JsonObject *before, JsonObject *body, const char *name)
{
  return g_strcmp0 (get_text (before, name), get_text (body, name)) != 0;
}

/* Somebody changed the short form, perhaps in a sheet: the history learns it. */
static void
lead_history (JsonObject *before, JsonObject *body, const char *today)
{
  JsonObject *copy = sc_json_copy_object (body);
  JsonArray *history = sc_json_get_array (copy, "history");
  JsonObject *joining = find_joining (history);
  const char *joined_on = get_text (body, "joined_on");
  const char *left_on = get_text (body, "left_on");
  const char *status = get_text (body, "status");

  if (differs (before, body, "joined_on") && joined_on != NULL)
    {
      if (joining != NULL)
        json_object_set_string_member (joining, "on", joined_on);
      else
        append_state (history, "signed", joined_on);
    }
  if (differs (before, body, "left_on") && left_on != NULL)
    append_state (history, "left", left_on);
  else if (differs (before, body, "status") && status != NULL)
    append_state (history, status, today);

  json_object_set_array_member (body, "history", json_array_ref (history));
  json_object_unref (copy);
}

/**
 * sc_partner_history_settle:
 * @before: (nullable): the body before an edit; %NULL when two edits were merged
 * @body: a partner's body, to be changed
 * @today: the day it is, "2018-12-31"
 *
 * Keeps "status", "joined_on" and "left_on" true with "history". What was changed leads; when both were, or
 * nobody knows, it is the history. Without a history nothing changes.
 */
void
sc_partner_history_settle (JsonObject *before, JsonObject *body, const char *today)
{
  gboolean short_form_leads;

  g_return_if_fail (body != NULL && today != NULL);

  if (find_last (sc_json_get_array (body, "history"), NULL) == NULL)
    return;

  short_form_leads = before != NULL &&
                     sc_json_nodes_equal (json_object_get_member (before, "history"),
                                          json_object_get_member (body, "history")) &&
                     (differs (before, body, "status") || differs (before, body, "joined_on") ||
                      differs (before, body, "left_on"));
  if (short_form_leads)
    lead_history (before, body, today);
  follow_history (body);
}

/**
 * sc_partner_get_state_on:
 * @partner: a partner
 * @day: a day, "2018-04-30"
 *
 * Returns: (transfer none) (nullable): in which state the partner was at the end of that day, such as
 *   "signed"; %NULL when nothing is known of it by then
 */
const char *
sc_partner_get_state_on (ScRecord *partner, const char *day)
{
  JsonObject *body;
  JsonArray *history;
  const char *joined_on;
  const char *left_on;
  const char *status;

  g_return_val_if_fail (SC_IS_RECORD (partner) && day != NULL, NULL);

  body = sc_record_get_body (partner);
  history = sc_json_get_array (body, "history");
  if (find_last (history, NULL) != NULL)
    {
      JsonObject *last = find_last (history, day);

      return last != NULL ? get_text (last, "state") : NULL;
    }

  joined_on = get_text (body, "joined_on");
  left_on = get_text (body, "left_on");
  status = get_text (body, "status");
  if (left_on != NULL && strcmp (left_on, day) <= 0)
    return "left";
  if (joined_on == NULL || strcmp (joined_on, day) > 0)
    return NULL;

  /* Since when it is dormant is not known; it was a partner all the time, and that is what is counted. */
  return is_member_state (status) ? status : "signed";
}

/**
 * sc_partner_is_member_on:
 * @partner: a partner
 * @day: a day, "2018-04-30"
 *
 * Returns: whether it had signed by the end of that day and not left
 */
gboolean
sc_partner_is_member_on (ScRecord *partner, const char *day)
{
  return is_member_state (sc_partner_get_state_on (partner, day));
}
