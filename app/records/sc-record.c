/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-id.h"
#include "sc-json.h"
#include "sc-record.h"
#include "sc-text.h"

/* A record is a value: it is made once from a document and never changes. What people change is an
 * ScRecordEdit, which ends in another record. */

typedef struct
{
  char *id;
  char *rev;
  JsonObject *body;
} ScRecordPrivate;

G_DEFINE_TYPE_WITH_PRIVATE (ScRecord, sc_record, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_ID,
  PROP_REV,
  PROP_TYPE_NAME,
  PROP_DISPLAY_TITLE,
  PROP_DISPLAY_SUBTITLE,
  PROP_COMPLETENESS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
sc_record_finalize (GObject *object)
{
  ScRecordPrivate *priv = sc_record_get_instance_private (SC_RECORD (object));

  g_free (priv->id);
  g_free (priv->rev);
  json_object_unref (priv->body);

  G_OBJECT_CLASS (sc_record_parent_class)->finalize (object);
}

static void
sc_record_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  ScRecord *self = SC_RECORD (object);

  switch (prop_id)
    {
    case PROP_ID:
      g_value_set_string (value, sc_record_get_id (self));
      break;
    case PROP_REV:
      g_value_set_string (value, sc_record_get_rev (self));
      break;
    case PROP_TYPE_NAME:
      g_value_set_string (value, sc_record_get_type_name (self));
      break;
    case PROP_DISPLAY_TITLE:
      g_value_take_string (value, sc_record_dup_title (self));
      break;
    case PROP_DISPLAY_SUBTITLE:
      g_value_take_string (value, sc_record_dup_subtitle (self));
      break;
    case PROP_COMPLETENESS:
      g_value_set_uint (value, sc_record_get_completeness (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sc_record_class_init (ScRecordClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = sc_record_finalize;
  object_class->get_property = sc_record_get_property;

  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  properties[PROP_REV] = g_param_spec_string ("rev", NULL, NULL, NULL, flags);
  properties[PROP_TYPE_NAME] = g_param_spec_string ("type-name", NULL, NULL, NULL, flags);
  properties[PROP_DISPLAY_TITLE] = g_param_spec_string ("display-title", NULL, NULL, NULL, flags);
  properties[PROP_DISPLAY_SUBTITLE] =
      g_param_spec_string ("display-subtitle", NULL, NULL, NULL, flags);
  properties[PROP_COMPLETENESS] =
      g_param_spec_uint ("completeness", NULL, NULL, 0, 100, 100, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sc_record_init (ScRecord *self)
{
}

static ScRecord *
record_new_take (const char *id, const char *rev, JsonObject *body)
{
  const char *name = sc_json_get_string (body, "type");
  g_autofree char *prefix = name == NULL ? sc_id_dup_type (id) : NULL;
  const ScRecordType *type = sc_record_type_lookup (name != NULL ? name : prefix);
  ScRecord *self = g_object_new (sc_record_type_get_gtype (type), NULL);
  ScRecordPrivate *priv = sc_record_get_instance_private (self);

  priv->id = g_strdup (id);
  priv->rev = g_strdup (rev);
  priv->body = body;

  return self;
}

/**
 * sc_record_new:
 * @id: the document's id
 * @rev: (nullable): its revision, %NULL when it was never stored
 * @body: the document without its id and revision; nobody may change it from now on
 *
 * Makes a record of a document. The class follows the document's "type", or its id when it has none;
 * a type this version does not know gives a plain #ScRecord that keeps everything.
 *
 * Returns: (transfer full): a new record
 */
ScRecord *
sc_record_new (const char *id, const char *rev, JsonObject *body)
{
  g_return_val_if_fail (id != NULL, NULL);
  g_return_val_if_fail (body != NULL, NULL);

  return record_new_take (id, rev, json_object_ref (body));
}

/**
 * sc_record_new_from_json:
 * @text: a document as JSON, with "_id" and perhaps "_rev"
 * @length: its length in bytes, or -1 when it ends with a nul byte
 * @error: return location
 *
 * Returns: (transfer full): a new record; %NULL with %G_IO_ERROR_INVALID_DATA when @text is no
 *   JSON object or has no valid id
 */
ScRecord *
sc_record_new_from_json (const char *text, gssize length, GError **error)
{
  g_autoptr (JsonObject) document = sc_json_parse_object (text, length, error);
  g_autofree char *id = NULL;
  g_autofree char *rev = NULL;
  JsonObject *body;

  if (document == NULL)
    return NULL;

  id = g_strdup (sc_json_get_string (document, "_id"));
  rev = g_strdup (sc_json_get_string (document, "_rev"));
  if (!sc_id_is_valid (id))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                           "The document has no valid \"_id\"");
      return NULL;
    }

  body = sc_json_copy_object (document);
  json_object_remove_member (body, "_id");
  json_object_remove_member (body, "_rev");

  return record_new_take (id, rev, body);
}

/**
 * sc_record_to_json:
 * @self: a record
 *
 * Returns: (transfer full): the whole document as JSON text, "_id" and "_rev" first
 */
char *
sc_record_to_json (ScRecord *self)
{
  g_autoptr (JsonObject) document = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  g_return_val_if_fail (SC_IS_RECORD (self), NULL);

  json_object_set_string_member (document, "_id", sc_record_get_id (self));
  if (sc_record_get_rev (self) != NULL)
    json_object_set_string_member (document, "_rev", sc_record_get_rev (self));

  json_object_iter_init_ordered (&iter, sc_record_get_body (self));
  while (json_object_iter_next_ordered (&iter, &name, &node))
    json_object_set_member (document, name, json_node_copy (node));

  return sc_json_to_string (document, FALSE);
}

/**
 * sc_record_get_id:
 * @self: a record
 *
 * Returns: (transfer none): the document's id
 */
const char *
sc_record_get_id (ScRecord *self)
{
  ScRecordPrivate *priv = sc_record_get_instance_private (self);

  g_return_val_if_fail (SC_IS_RECORD (self), NULL);

  return priv->id;
}

/**
 * sc_record_get_rev:
 * @self: a record
 *
 * Returns: (transfer none) (nullable): the revision; %NULL when it was never stored
 */
const char *
sc_record_get_rev (ScRecord *self)
{
  ScRecordPrivate *priv = sc_record_get_instance_private (self);

  g_return_val_if_fail (SC_IS_RECORD (self), NULL);

  return priv->rev;
}

/**
 * sc_record_get_body:
 * @self: a record
 *
 * Returns: (transfer none): the document without its id and revision; not to be changed
 */
JsonObject *
sc_record_get_body (ScRecord *self)
{
  ScRecordPrivate *priv = sc_record_get_instance_private (self);

  g_return_val_if_fail (SC_IS_RECORD (self), NULL);

  return priv->body;
}

/**
 * sc_record_get_type_name:
 * @self: a record
 *
 * Returns: (transfer none): the name of its type, also of one this version does not know; empty
 *   when the document says none
 */
const char *
sc_record_get_type_name (ScRecord *self)
{
  const ScRecordType *type = sc_record_get_record_type (self);
  const char *name =
      type != NULL ? type->name : sc_json_get_string (sc_record_get_body (self), "type");

  return name != NULL ? name : "";
}

/**
 * sc_record_get_record_type:
 * @self: a record
 *
 * Returns: (transfer none) (nullable): its type; %NULL when this version does not know it
 */
const ScRecordType *
sc_record_get_record_type (ScRecord *self)
{
  g_return_val_if_fail (SC_IS_RECORD (self), NULL);

  return SC_RECORD_GET_CLASS (self)->record_type;
}

/**
 * sc_record_dup_title:
 * @self: a record
 *
 * Returns: (transfer full): what the record is called, as a person reads it; empty without a title
 */
char *
sc_record_dup_title (ScRecord *self)
{
  const ScRecordType *type = sc_record_get_record_type (self);
  GString *title = g_string_new (NULL);

  if (type == NULL)
    {
      const char *name = sc_record_get_string (self, "title");

      if (name == NULL)
        name = sc_record_get_string (self, "name");
      g_string_assign (title, name != NULL ? name : "");
    }

  for (guint i = 0; type != NULL && i < SC_RECORD_TYPE_MAX_KEYS && type->title_fields[i]; i++)
    {
      g_autofree char *part = sc_record_dup_display (self, type->title_fields[i]);

      if (part != NULL && *part != '\0')
        g_string_append_printf (title, "%s%s", title->len > 0 ? " " : "", part);
    }

  return g_string_free_and_steal (title);
}

/**
 * sc_record_dup_subtitle:
 * @self: a record
 *
 * Returns: (transfer full) (nullable): the line below the title, as a person reads it
 */
char *
sc_record_dup_subtitle (ScRecord *self)
{
  const ScRecordType *type = sc_record_get_record_type (self);

  return type != NULL && type->subtitle_field != NULL
             ? sc_record_dup_display (self, type->subtitle_field)
             : NULL;
}

/**
 * sc_record_get_node:
 * @self: a record
 * @name: the name of a field
 *
 * Returns: (transfer none) (nullable): its value as JSON
 */
JsonNode *
sc_record_get_node (ScRecord *self, const char *name)
{
  g_return_val_if_fail (SC_IS_RECORD (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  return json_object_get_member (sc_record_get_body (self), name);
}

/**
 * sc_record_get_string:
 * @self: a record
 * @name: the name of a field
 *
 * Returns: (transfer none) (nullable): its text; %NULL when it is absent or no text
 */
const char *
sc_record_get_string (ScRecord *self, const char *name)
{
  return sc_json_get_string (sc_record_get_body (self), name);
}

/**
 * sc_record_dup_strv:
 * @self: a record
 * @name: the name of a field
 *
 * Returns: (transfer full): its texts; empty when it is absent or no list of texts
 */
char **
sc_record_dup_strv (ScRecord *self, const char *name)
{
  return sc_json_dup_strv (sc_record_get_body (self), name);
}

/**
 * sc_record_get_int:
 * @self: a record
 * @name: the name of a field
 * @fallback: what to return when it is absent or no number
 *
 * Returns: its number
 */
gint64
sc_record_get_int (ScRecord *self, const char *name, gint64 fallback)
{
  return sc_json_get_int (sc_record_get_body (self), name, fallback);
}

/**
 * sc_record_get_double:
 * @self: a record
 * @name: the name of a field
 * @fallback: what to return when it is absent or no number
 *
 * Returns: its number
 */
double
sc_record_get_double (ScRecord *self, const char *name, double fallback)
{
  return sc_json_get_double (sc_record_get_body (self), name, fallback);
}

/**
 * sc_record_get_boolean:
 * @self: a record
 * @name: the name of a field
 * @fallback: what to return when it is absent or neither true nor false
 *
 * Returns: its truth value
 */
gboolean
sc_record_get_boolean (ScRecord *self, const char *name, gboolean fallback)
{
  return sc_json_get_boolean (sc_record_get_body (self), name, fallback);
}

/**
 * sc_record_dup_display:
 * @self: a record
 * @name: the name of a field
 *
 * Returns: (transfer full) (nullable): its value as a person reads it (see
 *   sc_field_dup_display()); %NULL when it is empty
 */
char *
sc_record_dup_display (ScRecord *self, const char *name)
{
  const ScField *field = sc_record_type_lookup_field (sc_record_get_record_type (self), name);

  if (field == NULL)
    return g_strdup (sc_record_get_string (self, name));

  return sc_field_dup_display (field, sc_record_get_node (self, name));
}

/**
 * sc_record_dup_search_text:
 * @self: a record
 *
 * Returns: (transfer full): the text of all fields that are searched, one field a line
 */
char *
sc_record_dup_search_text (ScRecord *self)
{
  const ScRecordType *type = sc_record_get_record_type (self);
  GString *text = g_string_new (NULL);

  for (guint i = 0; type != NULL && i < type->n_fields; i++)
    {
      const ScField *field = &type->fields[i];
      g_autofree char *value = NULL;

      if (field->flags & SC_FIELD_SEARCHABLE)
        value = sc_field_dup_display (field, sc_record_get_node (self, field->name));
      if (value != NULL)
        g_string_append_printf (text, "%s\n", value);
    }

  return g_string_free_and_steal (text);
}

/**
 * sc_record_list_missing:
 * @self: a record
 *
 * Returns: (transfer full) (element-type ScField): the fields without which the record is not
 *   complete, in the order of the form
 */
GPtrArray *
sc_record_list_missing (ScRecord *self)
{
  const ScRecordType *type = sc_record_get_record_type (self);
  GPtrArray *missing = g_ptr_array_new ();

  for (guint i = 0; type != NULL && i < type->n_fields; i++)
    {
      const ScField *field = &type->fields[i];

      if ((field->flags & (SC_FIELD_WANTED | SC_FIELD_REQUIRED)) != 0 &&
          !sc_field_is_set (field, sc_record_get_node (self, field->name)))
        g_ptr_array_add (missing, (gpointer) field);
    }

  return missing;
}

/**
 * sc_record_get_completeness:
 * @self: a record
 *
 * Returns: how much of what is wanted is there, in percent; 100 only when nothing is missing
 */
guint
sc_record_get_completeness (ScRecord *self)
{
  const ScRecordType *type = sc_record_get_record_type (self);
  g_autoptr (GPtrArray) missing = sc_record_list_missing (self);
  guint wanted = 0;

  for (guint i = 0; type != NULL && i < type->n_fields; i++)
    if ((type->fields[i].flags & (SC_FIELD_WANTED | SC_FIELD_REQUIRED)) != 0)
      wanted++;

  return wanted > 0 ? 100 * (wanted - missing->len) / wanted : 100;
}
