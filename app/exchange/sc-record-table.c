/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdio.h>

#include "sc-clock.h"
#include "sc-record-table.h"

/* 30 December 1899, from which spreadsheets count days, as GDate and as Unix count. */
#define EPOCH_JULIAN 693594
#define EPOCH_UNIX_DAYS 25569

static char *
name_references (ScRecord *record, const ScField *field, ScDirectory *directory)
{
  g_auto (GStrv) ids = sc_record_dup_strv (record, field->name);
  const char *id = sc_record_get_string (record, field->name);

  if (field->kind == SC_FIELD_REF)
    return id != NULL && *id != '\0' ? sc_directory_dup_name (directory, id) : g_strdup ("");

  for (guint i = 0; ids[i] != NULL; i++)
    {
      g_autofree char *old = ids[i];

      ids[i] = sc_directory_dup_name (directory, old);
    }

  return g_strjoinv ("; ", ids);
}

static char *
name_reference_cb (const char *id, gpointer data)
{
  return sc_directory_dup_name (data, id);
}

/**
 * sc_record_table_dup_cell:
 * @record: a record
 * @field: one of its fields
 * @directory: the records it may refer to
 *
 * Returns: (transfer full): what a sheet shows of the field, of a list a line for each element; empty
 *   when there is nothing
 */
char *
sc_record_table_dup_cell (ScRecord *record, const ScField *field, ScDirectory *directory)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  g_return_val_if_fail (SC_IS_RECORD (record), NULL);
  g_return_val_if_fail (field != NULL && directory != NULL, NULL);

  if (field->target != NULL)
    return name_references (record, field, directory);

  if (field->kind == SC_FIELD_LIST)
    text = sc_field_dup_elements (field, sc_record_get_node (record, field->name), "\n",
                                  name_reference_cb, directory);
  else
    text = sc_field_dup_text (field, sc_record_get_node (record, field->name));

  if (text == NULL)
    return g_strdup ("");

  /* Inside a cell a line ends with one character; reading a sheet makes it so, too. */
  lines = g_strsplit (text, "\r\n", -1);

  return g_strjoinv ("\n", lines);
}

/* A list is there to be read only: in one cell nobody could change its elements and keep them apart. */
static gboolean
fits_into_cell (const ScField *field)
{
  return sc_field_is_text_like (field) || field->n_elements > 0;
}

static GPtrArray *
choose_fields (const ScRecordType *type, const char *const *columns)
{
  GPtrArray *fields = g_ptr_array_new ();

  for (guint i = 0; columns == NULL && i < type->n_fields; i++)
    if (fits_into_cell (&type->fields[i]))
      g_ptr_array_add (fields, (gpointer) &type->fields[i]);

  for (guint i = 0; columns != NULL && columns[i] != NULL; i++)
    {
      const ScField *field = sc_record_type_lookup_field (type, columns[i]);

      if (field != NULL && fits_into_cell (field))
        g_ptr_array_add (fields, (gpointer) field);
    }

  return fields;
}

static double
count_days (const char *date)
{
  guint year;
  guint month;
  guint day;
  GDate *parsed;
  double days;

  if (date == NULL || sscanf (date, "%4u-%2u-%2u", &year, &month, &day) != 3 ||
      !g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year))
    return NAN;

  parsed = g_date_new_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year);
  days = (double) g_date_get_julian (parsed) - EPOCH_JULIAN;
  g_date_free (parsed);

  /* Before 1 March 1900 spreadsheets do not agree with each other; there the text is safer. */
  return days >= 61 ? days : NAN;
}

/* Moments as the wall clock here shows them, because a sheet knows no zones. */
static double
count_days_of_moment (const char *moment)
{
  gint64 ms;
  g_autoptr (GDateTime) time = NULL;
  g_autoptr (GDateTime) local = NULL;
  double days;

  if (moment == NULL || !sc_clock_parse_ms (moment, &ms))
    return NAN;

  time = g_date_time_new_from_unix_utc (ms / 1000);
  local = time != NULL ? g_date_time_to_local (time) : NULL;
  if (local == NULL)
    return NAN;
  days = (double) (g_date_time_to_unix (local) +
                   g_date_time_get_utc_offset (local) / G_TIME_SPAN_SECOND) /
             86400 +
         EPOCH_UNIX_DAYS;

  return days >= 61 ? days : NAN;
}

/* What a workbook holds of a field; not a number where it is the text. */
static double
get_value (ScRecord *record, const ScField *field)
{
  JsonNode *node = sc_record_get_node (record, field->name);

  if (!sc_field_is_set (field, node))
    return NAN;

  switch (field->kind)
    {
    case SC_FIELD_INT:
    case SC_FIELD_DECIMAL:
      return json_node_get_double (node);
    case SC_FIELD_DATE:
      return count_days (json_node_get_string (node));
    case SC_FIELD_DATETIME:
      return count_days_of_moment (json_node_get_string (node));
    default:
      return NAN;
    }
}

static ScColumnKind
get_column_kind (const ScField *field)
{
  switch (field->kind)
    {
    case SC_FIELD_INT:
    case SC_FIELD_DECIMAL:
      return SC_COLUMN_NUMBER;
    case SC_FIELD_DATE:
      return SC_COLUMN_DATE;
    case SC_FIELD_DATETIME:
      return SC_COLUMN_DATETIME;
    default:
      return SC_COLUMN_TEXT;
    }
}

/* Returns (transfer full) (nullable): the only texts that make sense in a cell of @field */
static char **
dup_choices (const ScField *field)
{
  g_autoptr (GStrvBuilder) labels = g_strv_builder_new ();

  if (field->kind == SC_FIELD_BOOL)
    g_strv_builder_add_many (labels, _ ("Yes"), _ ("No"), NULL);
  else if (field->kind != SC_FIELD_ENUM)
    return NULL;
  for (const ScEnumValue *value = field->values; value != NULL && value->nick != NULL; value++)
    g_strv_builder_add (labels, sc_enum_value_get_label (value));

  return g_strv_builder_end (labels);
}

static void
take_headers (ScTable *table, GPtrArray *fields)
{
  char **headers = g_new0 (char *, fields->len + 3);

  headers[0] = g_strdup ("ID");
  for (guint f = 0; f < fields->len; f++)
    {
      g_auto (GStrv) choices = dup_choices (fields->pdata[f]);

      headers[f + 1] = g_strdup (sc_field_get_label (fields->pdata[f]));
      sc_table_describe_column (table, f + 1, get_column_kind (fields->pdata[f]),
                                (const char *const *) choices);
    }
  headers[fields->len + 1] = g_strdup ("Rev");
  sc_table_take_row (table, headers);
}

static void
take_record (ScTable *table, ScRecord *record, GPtrArray *fields, ScDirectory *directory)
{
  const char *rev = sc_record_get_rev (record);
  char **cells = g_new0 (char *, fields->len + 3);
  double *values = g_new (double, fields->len + 2);

  cells[0] = g_strdup (sc_record_get_id (record));
  values[0] = NAN;
  for (guint f = 0; f < fields->len; f++)
    {
      cells[f + 1] = sc_record_table_dup_cell (record, fields->pdata[f], directory);
      values[f + 1] = get_value (record, fields->pdata[f]);
    }
  cells[fields->len + 1] = g_strdup (rev != NULL ? rev : "");
  values[fields->len + 1] = NAN;
  sc_table_take_typed_row (table, cells, values);
}

/**
 * sc_record_table_new:
 * @type: a record type
 * @records: (element-type ScRecord): records of @type
 * @columns: (nullable): the names of the fields to show, %NULL for all that fit into a cell
 * @directory: the records they may refer to
 *
 * Makes a sheet of records: labels as headers; the id first, so that an import knows each row again, and
 * the revision last, so that it knows what was changed in the sheet and what since then in the workspace.
 *
 * Returns: (transfer full): the table
 */
ScTable *
sc_record_table_new (const ScRecordType *type,
                     GPtrArray *records,
                     const char *const *columns,
                     ScDirectory *directory)
{
  g_autoptr (GPtrArray) fields = NULL;
  ScTable *table;

  g_return_val_if_fail (type != NULL && records != NULL && directory != NULL, NULL);

  table = sc_table_new ();
  fields = choose_fields (type, columns);
  take_headers (table, fields);
  for (guint r = 0; r < records->len; r++)
    take_record (table, records->pdata[r], fields, directory);

  return table;
}

/**
 * sc_record_table_export:
 * @type: a record type
 * @records: (element-type ScRecord): records of @type
 * @columns: (nullable): the names of the fields to show, %NULL for all that fit into a cell
 * @directory: the records they may refer to
 * @format: a format
 * @error: return location
 *
 * Returns: (transfer full) (nullable): a file of the table that sc_record_table_new() makes; %NULL with
 *   %SC_EXCHANGE_ERROR_TOO_LARGE or %SC_EXCHANGE_ERROR_FAILED
 */
GBytes *
sc_record_table_export (const ScRecordType *type,
                        GPtrArray *records,
                        const char *const *columns,
                        ScDirectory *directory,
                        ScSheetFormat format,
                        GError **error)
{
  g_autoptr (ScTable) table = sc_record_table_new (type, records, columns, directory);

  return table != NULL
             ? sc_sheet_write (table, sc_record_type_get_label_plural (type), format, error)
             : NULL;
}
