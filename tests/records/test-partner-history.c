/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-alliance-figures.h"
#include "sc-json.h"
#include "sc-partner-history.h"
#include "sc-record-edit.h"

#define JOINED "{\"id\":\"1\",\"state\":\"signed\",\"on\":\"2017-01-20\"}"
#define DORMANT "{\"id\":\"2\",\"state\":\"dormant\",\"on\":\"2018-03-01\"}"
#define LEFT "{\"id\":\"3\",\"state\":\"left\",\"on\":\"2018-06-30\"}"
#define ASKED "{\"id\":\"0\",\"state\":\"interested\",\"on\":\"2016-11-02\"}"

static ScRecord *
make_partner (guint number, const char *members)
{
  g_autofree char *json =
      g_strdup_printf ("{\"_id\":\"partner:%u\",\"type\":\"partner\",\"name\":\"Partner %u\"%s%s}",
                       number, number, *members != '\0' ? "," : "", members);
  g_autoptr (GError) error = NULL;
  ScRecord *record = sc_record_new_from_json (json, -1, &error);

  g_assert_no_error (error);

  return record;
}

static void
the_state_of_a_day (void)
{
  static const char *rows[][3] = {
    /* members, day, state */
    { "\"history\":[" ASKED "," JOINED "," DORMANT "," LEFT "]", "2016-11-01", NULL },
    { "\"history\":[" ASKED "," JOINED "," DORMANT "," LEFT "]", "2016-11-02", "interested" },
    { "\"history\":[" LEFT "," DORMANT "," JOINED "," ASKED "]", "2017-01-20", "signed" },
    { "\"history\":[" LEFT "," DORMANT "," JOINED "," ASKED "]", "2018-04-30", "dormant" },
    { "\"history\":[" ASKED "," JOINED "," DORMANT "," LEFT "]", "2018-06-30", "left" },
    /* two states of one day: the one below */
    { "\"history\":[{\"state\":\"signed\",\"on\":\"2018-01-01\"},{\"state\":\"active\",\"on\":"
      "\"2018-01-01\"}]",
      "2018-01-01", "active" },
    /* not filled in, or not to be read */
    { "\"history\":[{\"id\":\"1\"},{\"id\":\"2\",\"state\":\"signed\"}]", "2018-01-01", NULL },
    { "\"history\":\"früher\"", "2018-01-01", NULL },
    /* an older version wrote three fields only */
    { "\"status\":\"active\",\"joined_on\":\"2017-01-20\"", "2017-01-19", NULL },
    { "\"status\":\"active\",\"joined_on\":\"2017-01-20\"", "2017-01-20", "active" },
    { "\"status\":\"left\",\"joined_on\":\"2017-01-20\",\"left_on\":\"2018-06-30\"", "2018-06-29",
      "signed" },
    { "\"status\":\"left\",\"joined_on\":\"2017-01-20\",\"left_on\":\"2018-06-30\"", "2018-06-30",
      "left" },
    { "\"status\":\"active\"", "2018-06-30", NULL },
    { "", "2018-06-30", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (ScRecord) partner = make_partner (i, rows[i][0]);

      g_test_message ("%s on %s", rows[i][0], rows[i][1]);
      g_assert_cmpstr (sc_partner_get_state_on (partner, rows[i][1]), ==, rows[i][2]);
    }
}

/* Each row: the record, the field that is edited, its new JSON, and the three fields afterwards. */
static void
the_short_form_and_the_history_agree (void)
{
  static const struct
  {
    const char *members;
    const char *field;
    const char *value;
    const char *status;
    const char *joined_on;
    const char *left_on;
    guint n_states;
  } rows[] = {
    { "", "history", "[" ASKED "," JOINED "]", "signed", "2017-01-20", NULL, 2 },
    { "\"history\":[" JOINED "],\"status\":\"signed\",\"joined_on\":\"2017-01-20\"", "history",
      "[" JOINED "," LEFT "]", "left", "2017-01-20", "2018-06-30", 2 },
    /* taken back: it never left */
    { "\"history\":[" JOINED "," LEFT "],\"status\":\"left\",\"left_on\":\"2018-06-30\"", "history",
      "[" JOINED "]", "signed", "2017-01-20", NULL, 1 },
    /* a sheet, or a field of the form, that knows the three only */
    { "\"history\":[" JOINED "],\"status\":\"signed\",\"joined_on\":\"2017-01-20\"", "left_on",
      "\"2018-12-31\"", "left", "2017-01-20", "2018-12-31", 2 },
    { "\"history\":[" JOINED "],\"status\":\"signed\",\"joined_on\":\"2017-01-20\"", "joined_on",
      "\"2017-02-01\"", "signed", "2017-02-01", NULL, 1 },
    { "\"history\":[" JOINED "],\"status\":\"signed\",\"joined_on\":\"2017-01-20\"", "status",
      "\"active\"", "active", "2017-01-20", NULL, 2 },
    /* what is wrong with nothing of this stays as it is */
    { "\"history\":[" JOINED "],\"status\":\"signed\",\"joined_on\":\"2017-01-20\"", "note",
      "\"x\"", "signed", "2017-01-20", NULL, 1 },
    { "\"status\":\"active\",\"joined_on\":\"2017-01-20\"", "status", "\"dormant\"", "dormant",
      "2017-01-20", NULL, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (ScRecord) before = make_partner (i, rows[i].members);
      g_autoptr (ScRecordEdit) edit = sc_record_edit_new (before);
      g_autoptr (JsonNode) value = json_from_string (rows[i].value, NULL);
      g_autoptr (ScRecord) after = NULL;
      JsonArray *history;

      g_test_message ("%s, then %s is %s", rows[i].members, rows[i].field, rows[i].value);
      sc_record_edit_set_node (edit, rows[i].field, value);
      after = sc_record_edit_finish (edit, "Projektbüro", "2019-02-03T10:00:00.000Z");
      history = sc_json_get_array (sc_record_get_body (after), "history");
      g_assert_cmpstr (sc_record_get_string (after, "status"), ==, rows[i].status);
      g_assert_cmpstr (sc_record_get_string (after, "joined_on"), ==, rows[i].joined_on);
      g_assert_cmpstr (sc_record_get_string (after, "left_on"), ==, rows[i].left_on);
      g_assert_cmpuint (history != NULL ? json_array_get_length (history) : 0, ==,
                        rows[i].n_states);
    }
}

static GPtrArray *
make_alliance (void)
{
  static const struct
  {
    guint upto;
    const char *on;
    const char *role;
  } waves[] = {
    { 62, "2017-01-20", "founder" },
    { 65, "2017-06-01", "partner" },
    { 126, "2018-04-30", "partner" },
    { 140, "2018-12-05", "partner" },
  };
  GPtrArray *partners = g_ptr_array_new_with_free_func (g_object_unref);
  guint number = 0;

  for (guint w = 0; w < G_N_ELEMENTS (waves); w++)
    while (number < waves[w].upto)
      {
        g_autofree char *members = g_strdup_printf (
            "\"role\":\"%s\",\"sector\":\"%s\",\"history\":[{\"id\":\"1\",\"state\":\"signed\",\"on\":"
            "\"%s\"}]",
            waves[w].role, number % 2 == 0 ? "business" : "science", waves[w].on);

        g_ptr_array_add (partners, make_partner (number++, members));
      }

  return partners;
}

static void
assert_counts (GPtrArray *partners)
{
  static const struct
  {
    const char *day;
    guint members;
    guint founders;
  } rows[] = {
    { "2017-01-19", 0, 0 },   { "2017-01-20", 62, 62 },  { "2017-12-31", 65, 62 },
    { "2018-04-29", 65, 62 }, { "2018-04-30", 126, 62 }, { "2018-12-31", 140, 62 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (ScAllianceFigures) figures = sc_alliance_figures_new (partners, rows[i].day);
      g_autoptr (GPtrArray) founders = sc_alliance_figures_list (figures, "role", "founder");
      g_autoptr (GPtrArray) without = sc_alliance_figures_list (figures, "sector", NULL);

      g_test_message ("%s", rows[i].day);
      g_assert_cmpuint (figures->members->len, ==, rows[i].members);
      g_assert_cmpuint (founders->len, ==, rows[i].founders);
      g_assert_cmpuint (without->len, ==, 0);
    }
}

static void
assert_days (GPtrArray *partners, const char *today, const char *expected)
{
  g_auto (GStrv) days = sc_alliance_figures_dup_days (partners, today);
  g_autofree char *text = g_strjoinv (" ", days);

  g_assert_cmpstr (text, ==, expected);
}

/* Quarters while the alliance is young, then years, and never more than fit on a page. */
static void
days_to_look_at_follow_from_the_first_one (void)
{
  g_autoptr (GPtrArray) partners = make_alliance ();
  g_autoptr (GPtrArray) nobody = g_ptr_array_new ();
  g_autoptr (GPtrArray) strange = g_ptr_array_new_with_free_func (g_object_unref);

  assert_days (nobody, "2018-04-30", "");
  assert_days (partners, "2016-12-31", "");
  assert_days (partners, "2017-01-20", "2017-01-20");
  assert_days (partners, "2017-03-31", "2017-03-31");
  assert_days (partners, "2018-02-28", "2017-03-31 2017-06-30 2017-09-30 2017-12-31 2018-02-28");
  assert_days (partners, "2019-12-31", "2017-12-31 2018-12-31 2019-12-31");
  assert_days (partners, "2040-02-29",
               "2030-12-31 2031-12-31 2032-12-31 2033-12-31 2034-12-31 2035-12-31 2036-12-31 "
               "2037-12-31 2038-12-31 2039-12-31 2040-02-29");

  /* Days that are none, and one before everything. */
  g_ptr_array_add (strange, make_partner (1, "\"joined_on\":\"31.02.2018\""));
  g_ptr_array_add (strange, make_partner (2, "\"joined_on\":\"2017-02-30\",\"history\":[7]"));
  assert_days (strange, "2018-04-30", "");
  g_ptr_array_add (strange, make_partner (3, "\"joined_on\":\"1899-05-01\""));
  assert_days (strange, "1900-02-01", "1899-06-30 1899-09-30 1899-12-31 1900-02-01");
}

/* The press quoted 62, 65, 126 and 140; who signs or leaves later changes none of them. */
static void
the_past_does_not_change (void)
{
  g_autoptr (GPtrArray) partners = make_alliance ();
  g_autoptr (ScRecordEdit) edit = NULL;
  g_autoptr (JsonNode) history = NULL;
  g_autoptr (ScAllianceFigures) figures = NULL;

  assert_counts (partners);

  g_ptr_array_add (partners, make_partner (900, "\"history\":[{\"id\":\"1\",\"state\":\"signed\","
                                                "\"on\":\"2019-02-01\"}]"));
  edit = sc_record_edit_new (partners->pdata[0]);
  history = json_from_string ("[{\"id\":\"1\",\"state\":\"signed\",\"on\":\"2017-01-20\"},"
                              "{\"id\":\"2\",\"state\":\"left\",\"on\":\"2019-01-31\"}]",
                              NULL);
  sc_record_edit_set_node (edit, "history", history);
  g_object_unref (partners->pdata[0]);
  partners->pdata[0] = sc_record_edit_finish (edit, "Projektbüro", "2019-02-03T10:00:00.000Z");
  assert_counts (partners);

  figures = sc_alliance_figures_new (partners, "2019-02-01");
  g_assert_cmpuint (figures->members->len, ==, 140);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/records/partner-history/the-state-of-a-day", the_state_of_a_day);
  g_test_add_func ("/records/partner-history/the-short-form-and-the-history-agree",
                   the_short_form_and_the_history_agree);
  g_test_add_func ("/records/partner-history/the-past-does-not-change", the_past_does_not_change);
  g_test_add_func ("/records/partner-history/days", days_to_look_at_follow_from_the_first_one);

  return g_test_run ();
}
