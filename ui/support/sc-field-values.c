/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-field-values.h"

/**
 * sc_field_values_dup_label:
 * @session: the session
 * @field: a field
 * @value: a value as documents hold it; empty for "not filled in"
 *
 * Returns: (transfer full): the value for people; an ellipsis while a title is being looked up, then "titles-changed" of
 *   the session follows
 */
char *
sc_field_values_dup_label (ScSession *session, const ScField *field, const char *value)
{
  const ScEnumValue *known;
  const char *title;

  if (*value == '\0')
    return g_strdup (_ ("Not filled in"));
  known = sc_field_lookup_value (field, value);
  if (known != NULL)
    return g_strdup (sc_enum_value_get_label (known));
  if (field->target == NULL)
    return g_strdup (value);
  title = sc_session_get_title (session, value);

  return g_strdup (title != NULL ? title : "…");
}

typedef struct
{
  ScSession *session;
  const ScField *field;
} Order;

static int
compare_values (gconstpointer a, gconstpointer b, gpointer data)
{
  const Order *order = data;
  const char *first = *(const char *const *) a;
  const char *second = *(const char *const *) b;
  const ScEnumValue *x = sc_field_lookup_value (order->field, first);
  const ScEnumValue *y = sc_field_lookup_value (order->field, second);
  g_autofree char *label_a = NULL;
  g_autofree char *label_b = NULL;

  if (*first == '\0' || *second == '\0')
    return (*first == '\0') - (*second == '\0');
  if (x != NULL && y != NULL)
    return x < y ? -1 : 1;
  label_a = sc_field_values_dup_label (order->session, order->field, first);
  label_b = sc_field_values_dup_label (order->session, order->field, second);

  return g_utf8_collate (label_a, label_b);
}

/**
 * sc_field_values_sort:
 * @values: (element-type utf8): values as documents hold them
 * @session: the session
 * @field: the field they are of
 *
 * A vocabulary keeps its order, all else goes by the alphabet, and what is not filled in comes last.
 */
void
sc_field_values_sort (GPtrArray *values, ScSession *session, const ScField *field)
{
  Order order = { session, field };

  g_ptr_array_sort_with_data (values, compare_values, &order);
}
