/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <yyjson.h>

#include "sc-derived-sql-private.h"
#include "sc-derived.h"

/* The derived figures of records as SQL functions, so that a list of 100,000 is filtered and sorted by them
 * without making a record of each. What counts as filled in is what sc_field_is_set() says; a test
 * compares the two. */

static gboolean
is_point (yyjson_val *value)
{
  yyjson_val *pair = yyjson_obj_get (value, "coordinates");

  return yyjson_equals_str (yyjson_obj_get (value, "type"), "Point") &&
         yyjson_arr_size (pair) >= 2 && yyjson_is_num (yyjson_arr_get (pair, 0)) &&
         yyjson_is_num (yyjson_arr_get (pair, 1));
}

static gboolean
is_array_of (yyjson_val *value, gboolean texts)
{
  yyjson_arr_iter iter = yyjson_arr_iter_with (value);
  yyjson_val *element;

  while ((element = yyjson_arr_iter_next (&iter)) != NULL)
    if (texts ? !yyjson_is_str (element) : !yyjson_is_obj (element))
      return FALSE;

  return yyjson_arr_size (value) > 0;
}

static gboolean
is_whole (yyjson_val *value)
{
  double number = yyjson_get_num (value);

  return yyjson_is_int (value) ||
         (yyjson_is_real (value) && number > -1e18 && number < 1e18 &&
          !(number > (double) (gint64) number) && !(number < (double) (gint64) number));
}

static gboolean
is_set (const ScField *field, yyjson_val *value)
{
  switch (field->kind)
    {
    case SC_FIELD_INT:
      return is_whole (value);
    case SC_FIELD_DECIMAL:
      return yyjson_is_num (value);
    case SC_FIELD_BOOL:
      return yyjson_is_bool (value);
    case SC_FIELD_TAGS:
    case SC_FIELD_REFS:
      return is_array_of (value, TRUE);
    case SC_FIELD_LIST:
      return is_array_of (value, FALSE);
    case SC_FIELD_POINT:
      return is_point (value);
    default:
      return yyjson_get_len (value) > 0 && yyjson_is_str (value);
    }
}

static guint
get_completeness (const ScRecordType *type, yyjson_val *root)
{
  guint wanted = 0;
  guint missing = 0;

  for (guint i = 0; i < type->n_fields; i++)
    {
      const ScField *field = &type->fields[i];

      if ((field->flags & (SC_FIELD_WANTED | SC_FIELD_REQUIRED)) == 0)
        continue;
      wanted++;
      missing += !is_set (field, yyjson_obj_get (root, field->name));
    }

  return wanted > 0 ? 100 * (wanted - missing) / wanted : 100;
}

static const ScRecordType *
get_type (sqlite3_value *value)
{
  const char *name = (const char *) sqlite3_value_text (value);

  return name != NULL ? sc_record_type_lookup (name) : NULL;
}

static yyjson_doc *
read_body (sqlite3_value *value)
{
  const char *text = (const char *) sqlite3_value_text (value);

  return text != NULL ? yyjson_read (text, (gsize) sqlite3_value_bytes (value), 0) : NULL;
}

/* completeness (type, body): percent, as sc_record_get_completeness() says it. */
static void
completeness_function (sqlite3_context *context, int n, sqlite3_value **values)
{
  const ScRecordType *type = get_type (values[0]);
  yyjson_doc *body = type != NULL ? read_body (values[1]) : NULL;

  sqlite3_result_int (context, body != NULL
                                   ? (int) get_completeness (type, yyjson_doc_get_root (body))
                                   : 100);
  yyjson_doc_free (body);
}

/* The nick that sc_derived_get_value() says of a record with this body; %NULL where @name is no derived figure. */
const char *
_sc_derived_sql_get (const ScRecordType *type,
                     yyjson_val *root,
                     const char *name,
                     const char *stale_day)
{
  if (sc_derived_lookup_field (type, name) == NULL)
    return NULL;
  if (g_str_equal (name, "completeness"))
    return sc_derived_get_completeness (get_completeness (type, root));

  return sc_derived_get_verification (yyjson_get_str (yyjson_obj_get (root, "last_verified_on")),
                                      stale_day);
}

/* derived (type, body, name, stale_day): the same as SQL, NULL for none. */
static void
derived_function (sqlite3_context *context, int n, sqlite3_value **values)
{
  const ScRecordType *type = get_type (values[0]);
  const char *name = (const char *) sqlite3_value_text (values[2]);
  const char *stale_day = (const char *) sqlite3_value_text (values[3]);
  yyjson_doc *body = type != NULL && name != NULL ? read_body (values[1]) : NULL;
  const char *nick =
      body != NULL ? _sc_derived_sql_get (type, yyjson_doc_get_root (body), name, stale_day) : NULL;

  sqlite3_result_text (context, nick, -1, SQLITE_STATIC);
  yyjson_doc_free (body);
}

/* Makes the functions known to a connection. */
gboolean
_sc_derived_sql_register (sqlite3 *handle)
{
  const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;

  return sqlite3_create_function (handle, "completeness", 2, flags, NULL, completeness_function,
                                  NULL, NULL) == SQLITE_OK &&
         sqlite3_create_function (handle, "derived", 4, flags, NULL, derived_function, NULL,
                                  NULL) == SQLITE_OK;
}
