/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-derived.h"
#include "sc-query-private.h"
#include "sc-store-search-private.h"
#include "sc-text.h"

/* The parameters of the SQL: the type, the words twice, the day before which a look is stale, then the
 * values of the filters. */
#define DAY 4
#define FIRST_VALUE 5

typedef struct
{
  char *field;
  char **values;
} Filter;

struct _ScQuery
{
  char *type;
  char *text;
  GPtrArray *filters;
  char *sort_field; /* (nullable): NULL sorts by title */
  char *stale_day;  /* of the day on which the query was made */
  gboolean descending;
};

G_DEFINE_BOXED_TYPE (ScQuery, sc_query, sc_query_ref, sc_query_unref)

static void
filter_free (Filter *filter)
{
  g_free (filter->field);
  g_strfreev (filter->values);
  g_free (filter);
}

/**
 * sc_query_new:
 * @type: the name of a record type
 *
 * Returns: (transfer full): a query for all records of @type, by title
 */
ScQuery *
sc_query_new (const char *type)
{
  ScQuery *self = g_atomic_rc_box_new0 (ScQuery);
  g_autofree char *today = sc_derived_dup_today ();

  self->stale_day = sc_derived_dup_stale_day (today);
  self->type = g_strdup (type);
  self->filters = g_ptr_array_new_with_free_func ((GDestroyNotify) filter_free);

  return self;
}

/**
 * sc_query_copy:
 * @self: a query
 *
 * Returns: (transfer full): a query that may be changed
 */
ScQuery *
sc_query_copy (const ScQuery *self)
{
  ScQuery *copy = sc_query_new (self->type);

  sc_query_set_text (copy, self->text);
  sc_query_set_sort (copy, self->sort_field, self->descending);
  for (guint i = 0; i < self->filters->len; i++)
    {
      Filter *filter = self->filters->pdata[i];

      sc_query_add_filter (copy, filter->field, (const char *const *) filter->values);
    }

  return copy;
}

/**
 * sc_query_ref:
 * @self: a query
 *
 * Returns: (transfer full): @self
 */
ScQuery *
sc_query_ref (ScQuery *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
sc_query_clear (ScQuery *self)
{
  g_free (self->type);
  g_free (self->text);
  g_free (self->sort_field);
  g_free (self->stale_day);
  g_ptr_array_unref (self->filters);
}

/**
 * sc_query_unref:
 * @self: (transfer full): a query
 */
void
sc_query_unref (ScQuery *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) sc_query_clear);
}

/**
 * sc_query_get_type_name:
 * @self: a query
 *
 * Returns: (transfer none): the record type it asks for
 */
const char *
sc_query_get_type_name (const ScQuery *self)
{
  return self->type;
}

/**
 * sc_query_set_text:
 * @self: a query
 * @text: (nullable): only records with these words, as in a search
 */
void
sc_query_set_text (ScQuery *self, const char *text)
{
  g_free (self->text);
  self->text = text != NULL && *text != '\0' ? g_strdup (text) : NULL;
}

/* A figure that follows from the record, and is asked of it by a function instead of its JSON. */
static gboolean
is_derived (const ScQuery *self, const char *field)
{
  const ScRecordType *type = sc_record_type_lookup (self->type);

  return type != NULL && sc_derived_lookup_field (type, field) != NULL;
}

/* A field's name becomes part of a JSON path. */
gboolean
_sc_query_is_field_name (const char *field)
{
  for (const char *p = field; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && *p != '_')
      return FALSE;

  return *field != '\0';
}

/**
 * sc_query_add_filter:
 * @self: a query
 * @field: the name of a field, also of a derived one
 * @values: (array zero-terminated=1): the values that pass; an empty text stands for "not filled in"
 *
 * Only records whose @field is one of @values, or, where it is a list, has one of them. Several
 * filters must all be met.
 */
void
sc_query_add_filter (ScQuery *self, const char *field, const char *const *values)
{
  Filter *filter;

  g_return_if_fail (_sc_query_is_field_name (field) && values != NULL);

  filter = g_new0 (Filter, 1);
  filter->field = g_strdup (field);
  filter->values = g_strdupv ((char **) values);
  g_ptr_array_add (self->filters, filter);
}

/**
 * sc_query_set_sort:
 * @self: a query
 * @field: (nullable): the name of a field, or "completeness"; %NULL for the title
 * @descending: from the last to the first
 *
 * A reference is sorted by the title of what it names; an empty field comes last, either way.
 */
void
sc_query_set_sort (ScQuery *self, const char *field, gboolean descending)
{
  g_return_if_fail (field == NULL || _sc_query_is_field_name (field));

  g_free (self->sort_field);
  self->sort_field = g_strdup (field);
  self->descending = descending;
}

/**
 * sc_query_is_filtered:
 * @self: a query
 *
 * Returns: whether it may leave out records of its type
 */
gboolean
sc_query_is_filtered (const ScQuery *self)
{
  return self->text != NULL || self->filters->len > 0;
}

static void
append_values (GString *sql, const Filter *filter, guint *parameter)
{
  for (gsize i = 0; filter->values[i] != NULL; i++)
    g_string_append_printf (sql, "%s?%u", i == 0 ? "" : ", ", (*parameter)++);
}

static void
append_filter (GString *sql, const ScQuery *self, const Filter *filter, guint *parameter)
{
  if (is_derived (self, filter->field))
    {
      /* Behind ?1, ?2 and ?3 stands the day. */
      g_string_append_printf (sql, " AND derived (type, body, '%s', ?4) IN (", filter->field);
      append_values (sql, filter, parameter);
      g_string_append_c (sql, ')');
      return;
    }

  g_string_append_printf (sql,
                          " AND (EXISTS (SELECT 1 FROM json_each (body, '$.%s') AS each"
                          " WHERE each.value IN (",
                          filter->field);
  append_values (sql, filter, parameter);
  g_string_append (sql, "))");
  if (g_strv_contains ((const char *const *) filter->values, ""))
    g_string_append_printf (sql, " OR coalesce (json_extract (body, '$.%s'), '') IN ('', '[]')",
                            filter->field);
  g_string_append_c (sql, ')');
}

static void
append_order (GString *sql, const ScQuery *self)
{
  const char *direction = self->descending ? "DESC" : "ASC";

  if (self->sort_field == NULL)
    {
      g_string_append_printf (sql, " ORDER BY sort %s, doc", direction);
      return;
    }

  if (g_str_equal (self->sort_field, "completeness"))
    {
      g_string_append_printf (sql, " ORDER BY completeness (type, body) %s, sort, doc", direction);
      return;
    }

  g_string_append_printf (sql,
                          " ORDER BY coalesce (json_extract (body, '$.%s'), '') IN ('', '[]'),"
                          " coalesce ((SELECT target.sort FROM document AS target"
                          "  WHERE target.id = json_extract (document.body, '$.%s')),"
                          "  sort_key (json_extract (body, '$.%s'))) %s, sort, doc",
                          self->sort_field, self->sort_field, self->sort_field, direction);
}

/* Whether nothing but a record itself decides its place: a reference would sort by another record, and a
 * text is looked up in the search index, which follows later. */
gboolean
_sc_query_is_local (const ScQuery *self)
{
  return self->sort_field == NULL && self->text == NULL;
}

static void
append_where (GString *sql, const ScQuery *self)
{
  guint parameter = FIRST_VALUE;

  g_string_append (sql, " WHERE type = ?1 AND deleted = 0");
  if (self->text != NULL)
    g_string_append (sql, " AND (instr (sort, ?2) > 0"
                          " OR doc IN (SELECT rowid FROM search WHERE search MATCH ?3))");
  for (guint i = 0; i < self->filters->len; i++)
    append_filter (sql, self, self->filters->pdata[i], &parameter);
}

static char *
build_sql (const ScQuery *self, const char *source, const char *condition)
{
  GString *sql = g_string_new (NULL);

  g_string_append_printf (sql, "SELECT doc FROM %s", source);
  append_where (sql, self);
  g_string_append (sql, condition);
  append_order (sql, self);

  return g_string_free_and_steal (sql);
}

/* Returns (transfer full): SQL for the bodies of all documents, in any order. */
char *
_sc_query_build_bodies_sql (const ScQuery *self)
{
  GString *sql = g_string_new ("SELECT body FROM document");

  append_where (sql, self);

  return g_string_free_and_steal (sql);
}

/* Returns (transfer full): SQL for the numbers of all documents in order; _sc_query_bind() fills its
 * parameters. */
char *
_sc_query_build_sql (const ScQuery *self)
{
  return build_sql (self, "document", "");
}

/* Returns (transfer full): the same for the documents :a and :b alone. Without "NOT INDEXED" SQLite reads
 * the whole list in order to find the two. */
char *
_sc_query_build_pair_sql (const ScQuery *self)
{
  return build_sql (self, "document NOT INDEXED", " AND doc IN (:a, :b)");
}

const char *
_sc_query_get_stale_day (const ScQuery *self)
{
  return self->stale_day;
}

void
_sc_query_bind (const ScQuery *self, sqlite3_stmt *stmt)
{
  int parameter = FIRST_VALUE;

  _sc_sqlite_bind_text (stmt, 1, self->type);
  if (self->text != NULL)
    {
      sqlite3_bind_text (stmt, 2, sc_text_sort_key (self->text), -1, g_free);
      sqlite3_bind_text (stmt, 3, _sc_store_search_build_match (self->text), -1, g_free);
    }
  for (guint i = 0; i < self->filters->len; i++)
    {
      Filter *filter = self->filters->pdata[i];

      if (is_derived (self, filter->field))
        _sc_sqlite_bind_text (stmt, DAY, self->stale_day);
      for (gsize j = 0; filter->values[j] != NULL; j++)
        _sc_sqlite_bind_text (stmt, parameter++, filter->values[j]);
    }
}
