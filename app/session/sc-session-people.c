/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-derived.h"
#include "sc-person-report.h"
#include "sc-session-people.h"
#include "sc-session-private.h"

typedef struct
{
  ScSession *session; /* kept alive by the spawner */
  char *id;           /* (nullable) */
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->id);
  g_free (question);
}

static DexFuture *
ask (ScSession *self, DexFiberFunc fiber, const char *id)
{
  Question *question = g_new0 (Question, 1);

  question->session = self;
  question->id = g_strdup (id);

  return _sc_session_spawn (self, fiber, question, question_free);
}

static gboolean
is_member_today (ScRecord *membership, const char *team_id, const char *today)
{
  const char *start = sc_record_get_string (membership, "start");
  const char *end = sc_record_get_string (membership, "end");

  return g_strcmp0 (sc_record_get_string (membership, "team_id"), team_id) == 0 &&
         (start == NULL || strcmp (start, today) <= 0) &&
         (end == NULL || *end == '\0' || strcmp (end, today) >= 0);
}

/* Returns (transfer full): the ids of those who are in the team today */
static GHashTable *
collect_members (GPtrArray *memberships, const char *team_id, const char *today)
{
  GHashTable *ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < memberships->len; i++)
    {
      const char *person_id = sc_record_get_string (memberships->pdata[i], "person_id");

      if (person_id != NULL && is_member_today (memberships->pdata[i], team_id, today))
        g_hash_table_add (ids, g_strdup (person_id));
    }

  return ids;
}

static DexFuture *
addresses_fiber (gpointer data)
{
  Question *question = data;
  g_autofree char *today = sc_derived_dup_today ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) memberships =
      dex_await_boxed (sc_session_load_all (question->session, "membership"), &error);
  g_autoptr (GPtrArray) people =
      memberships != NULL
          ? dex_await_boxed (sc_session_load_all (question->session, "person"), &error)
          : NULL;
  g_autoptr (GPtrArray) members = g_ptr_array_new ();
  g_autoptr (GHashTable) ids = NULL;

  if (people == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  ids = collect_members (memberships, question->id, today);
  for (guint i = 0; i < people->len; i++)
    if (g_hash_table_contains (ids, sc_record_get_id (people->pdata[i])))
      g_ptr_array_add (members, people->pdata[i]);

  return dex_future_new_take_boxed (SC_TYPE_ADDRESS_LIST, sc_address_list_new (members, today));
}

/**
 * sc_session_list_addresses:
 * @self: a session
 * @team_id: the id of a team
 *
 * Returns: (transfer full): a future of #ScAddressList: those who are in the team today and consent to a
 *   letter with the others, and why the rest does not get one; rejects with %SC_STORE_ERROR
 */
DexFuture *
sc_session_list_addresses (ScSession *self, const char *team_id)
{
  g_return_val_if_fail (SC_IS_SESSION (self) && team_id != NULL, NULL);

  return ask (self, addresses_fiber, team_id);
}

static DexFuture *
overdue_fiber (gpointer data)
{
  Question *question = data;
  g_autofree char *today = sc_derived_dup_today ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) people =
      dex_await_boxed (sc_session_load_all (question->session, "person"), &error);
  GPtrArray *overdue;

  if (people == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  overdue = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < people->len; i++)
    if (sc_consent_is_over (people->pdata[i], today))
      g_ptr_array_add (overdue, g_object_ref (people->pdata[i]));

  return dex_future_new_take_boxed (G_TYPE_PTR_ARRAY, overdue);
}

/**
 * sc_session_list_overdue_people:
 * @self: a session
 *
 * Returns: (transfer full): a future of a #GPtrArray of #ScRecord: the people whose data may be kept no
 *   longer; rejects with %SC_STORE_ERROR
 */
DexFuture *
sc_session_list_overdue_people (ScSession *self)
{
  g_return_val_if_fail (SC_IS_SESSION (self), NULL);

  return ask (self, overdue_fiber, NULL);
}

static DexFuture *
report_fiber (gpointer data)
{
  Question *question = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (ScDirectory) directory = sc_directory_new ();
  g_autoptr (ScRecord) person =
      dex_await_object (sc_session_load (question->session, question->id), &error);
  guint n_types;
  const ScRecordType *const *types = sc_record_types (&n_types);

  if (person == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  for (guint t = 0; t < n_types; t++)
    {
      g_autoptr (GPtrArray) records =
          dex_await_boxed (sc_session_load_all (question->session, types[t]->name), &error);

      if (records == NULL)
        return dex_future_new_for_error (g_steal_pointer (&error));
      for (guint i = 0; i < records->len; i++)
        sc_directory_add (directory, records->pdata[i]);
    }

  return dex_future_new_take_string (sc_person_report (person, directory));
}

/**
 * sc_session_report_person:
 * @self: a session
 * @person_id: the id of a person
 *
 * Returns: (transfer full): a future of a string: what sc_person_report() says of the person from all
 *   records of the workspace; rejects with %SC_STORE_ERROR
 */
DexFuture *
sc_session_report_person (ScSession *self, const char *person_id)
{
  g_return_val_if_fail (SC_IS_SESSION (self) && person_id != NULL, NULL);

  return ask (self, report_fiber, person_id);
}
