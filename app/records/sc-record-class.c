/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-json.h"
#include "sc-record-class-private.h"

/* One GObject class a table. Its properties are the table's fields, all read by one function, so that
 * templates can say `expr item as <$ScSolution>.title` and nobody writes a getter. */

static const ScField *
get_field (GObject *object, guint prop_id)
{
  return &SC_RECORD_GET_CLASS (object)->record_type->fields[prop_id - 1];
}

static void
sc_record_class_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  JsonObject *body = sc_record_get_body (SC_RECORD (object));
  const ScField *field = get_field (object, prop_id);
  JsonNode *node = json_object_get_member (body, field->name);

  switch (field->kind)
    {
    case SC_FIELD_INT:
      g_value_set_int64 (value, sc_json_get_int (body, field->name, 0));
      break;
    case SC_FIELD_DECIMAL:
      g_value_set_double (value, sc_json_get_double (body, field->name, 0));
      break;
    case SC_FIELD_BOOL:
      g_value_set_boolean (value, sc_json_get_boolean (body, field->name, FALSE));
      break;
    case SC_FIELD_TAGS:
    case SC_FIELD_REFS:
      g_value_take_boxed (value, sc_json_dup_strv (body, field->name));
      break;
    case SC_FIELD_POINT:
    case SC_FIELD_LIST:
      g_value_set_boxed (value, sc_field_holds (field, node) ? node : NULL);
      break;
    default:
      g_value_set_string (value, sc_json_get_string (body, field->name));
      break;
    }
}

static GParamSpec *
make_pspec (const ScField *field)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_NICK | G_PARAM_STATIC_BLURB;
  g_autofree char *name = g_strdelimit (g_strdup (field->name), "_", '-');

  switch (field->kind)
    {
    case SC_FIELD_INT:
      return g_param_spec_int64 (name, NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
    case SC_FIELD_DECIMAL:
      return g_param_spec_double (name, NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0, flags);
    case SC_FIELD_BOOL:
      return g_param_spec_boolean (name, NULL, NULL, FALSE, flags);
    case SC_FIELD_TAGS:
    case SC_FIELD_REFS:
      return g_param_spec_boxed (name, NULL, NULL, G_TYPE_STRV, flags);
    case SC_FIELD_POINT:
    case SC_FIELD_LIST:
      return g_param_spec_boxed (name, NULL, NULL, JSON_TYPE_NODE, flags);
    default:
      return g_param_spec_string (name, NULL, NULL, NULL, flags);
    }
}

static void
class_init (gpointer klass, gpointer class_data)
{
  const ScRecordType *type = class_data;

  SC_RECORD_CLASS (klass)->record_type = type;
  /* GObject takes the inherited get_property away from every subclass. */
  G_OBJECT_CLASS (klass)->get_property = sc_record_class_get_property;
  for (guint i = 0; i < type->n_fields; i++)
    g_object_class_install_property (klass, i + 1, make_pspec (&type->fields[i]));
}

/*< private >
 * _sc_record_class_register:
 * @type: a record type of the registry
 *
 * Returns: the new GObject class of its records
 */
GType
_sc_record_class_register (const ScRecordType *type)
{
  GTypeQuery query;
  GTypeInfo info = { .class_init = class_init, .class_data = type };

  g_type_query (SC_TYPE_RECORD, &query);
  info.class_size = (guint16) query.class_size;
  info.instance_size = (guint16) query.instance_size;

  return g_type_register_static (SC_TYPE_RECORD, type->class_name, &info, G_TYPE_FLAG_FINAL);
}
