/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-index-private.h"
#include "sc-json.h"
#include "sc-store-index.h"
#include "sc-wire-error.h"
#include "sc-wire-listing.h"
#include "sc-wire-selector.h"

#define MAX_FIELDS 16

void
_sc_index_free (ScIndex *self)
{
  g_free (self->design);
  g_free (self->name);
  g_strfreev (self->fields);
  g_free (self->filter);
  g_free (self);
}

static gboolean
refuse (GError **error, const char *reason)
{
  g_set_error_literal (error, SC_SERVER_ERROR, SC_SERVER_ERROR_INDEX, reason);

  return FALSE;
}

/* "name" or {"name": "asc"}. Returns (nullable) */
static const char *
read_field (JsonNode *node, const char **direction)
{
  g_autoptr (GList) members = NULL;
  JsonObject *object;

  *direction = "asc";
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    return json_node_get_string (node);
  if (!JSON_NODE_HOLDS_OBJECT (node) || json_object_get_size (json_node_get_object (node)) != 1)
    return NULL;

  object = json_node_get_object (node);
  members = json_object_get_members (object);
  *direction = sc_json_get_string (object, members->data);

  return members->data;
}

/* Reads the fields; an index is read in both directions, so it only matters that it is the same for all. */
static gboolean
read_fields (ScIndex *self, JsonArray *fields, GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  guint n = fields != NULL ? json_array_get_length (fields) : 0;

  if (n == 0 || n > MAX_FIELDS)
    return refuse (error,
                   "\"fields\" must be an array of 1 to 16 names, or of {\"name\": \"asc\"}");
  for (guint i = 0; i < n; i++)
    {
      const char *direction;
      const char *name = read_field (json_array_get_element (fields, i), &direction);
      gboolean down = g_strcmp0 (direction, "desc") == 0;

      if (name == NULL || *name == '\0' || (!down && g_strcmp0 (direction, "asc") != 0))
        return refuse (error, "\"fields\" must be an array of names, or of {\"name\": \"asc\"}");
      if (i > 0 && down != self->descending)
        return refuse (error, "All fields of an index must have the same direction");
      self->descending = down;
      g_strv_builder_add (builder, name);
    }
  self->fields = g_strv_builder_end (builder);

  return TRUE;
}

static gboolean
read_filter (ScIndex *self, JsonObject *definition, GError **error)
{
  JsonNode *node = json_object_get_member (definition, "partial_filter_selector");
  g_autofree char *text = node != NULL ? json_to_string (node, FALSE) : NULL;
  g_autoptr (ScWireSelector) selector = NULL;

  if (text == NULL || g_str_equal (text, "{}"))
    return TRUE;
  selector = sc_wire_selector_parse (text, strlen (text), error);
  if (selector == NULL)
    return FALSE;
  self->filter = g_steal_pointer (&text);

  return TRUE;
}

static gboolean
check_members (JsonObject *object, const char *const *known, GError **error)
{
  g_autoptr (GList) members = json_object_get_members (object);

  for (GList *member = members; member != NULL; member = member->next)
    if (!g_strv_contains (known, member->data))
      {
        g_set_error (error, SC_WIRE_ERROR, SC_WIRE_ERROR_INVALID_KEY,
                     "Invalid key %s for this request.", (const char *) member->data);
        return FALSE;
      }

  return TRUE;
}

/* Returns %FALSE when there is such a member, and it is not text. */
static gboolean
read_text (JsonObject *object, const char *name, char **text, GError **error)
{
  const char *value = sc_json_get_string (object, name);

  if (json_object_has_member (object, name) && (value == NULL || *value == '\0'))
    {
      g_set_error (error, SC_SERVER_ERROR, SC_SERVER_ERROR_INDEX, "\"%s\" must be a name", name);
      return FALSE;
    }
  *text = g_strdup (value);

  return TRUE;
}

/* Who does not name an index gets one whose name says what it is of. */
static void
make_names (ScIndex *self)
{
  g_autofree char *paths = sc_wire_paths_format ((const char *const *) self->fields);
  g_autofree char *whole = g_strconcat (paths, self->descending ? "-" : "+", self->filter, NULL);
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA1, whole, -1);
  g_autofree char *design = g_steal_pointer (&self->design);

  if (design == NULL)
    design = g_strdup (sum);
  self->design = g_str_has_prefix (design, "_design/") ? g_steal_pointer (&design)
                                                       : g_strconcat ("_design/", design, NULL);
  if (self->name == NULL)
    self->name = g_steal_pointer (&sum);
}

static gboolean
read_type (JsonObject *object, GError **error)
{
  g_autofree char *type = NULL;

  if (!read_text (object, "type", &type, error))
    return FALSE;
  if (type == NULL || g_str_equal (type, "json"))
    return TRUE;
  if (g_str_equal (type, "text") || g_str_equal (type, "nouveau"))
    {
      g_set_error_literal (error, SC_SERVER_ERROR, SC_SERVER_ERROR_UNSUPPORTED,
                           "This server has indexes of the type json only");
      return FALSE;
    }
  g_set_error (error, SC_SERVER_ERROR, SC_SERVER_ERROR_INDEX, "Invalid type for index: %s", type);

  return FALSE;
}

/*
 * _sc_index_parse:
 * @text: the body of a `POST _index`
 *
 * Returns (transfer full) (nullable): the index that is asked for; %NULL with %SC_SERVER_ERROR_INDEX,
 * _UNSUPPORTED, or %SC_WIRE_ERROR
 */
ScIndex *
_sc_index_parse (const char *text, gsize length, GError **error)
{
  static const char *const known[] = { "index", "type", "name", "ddoc", "w", "partitioned", NULL };
  static const char *const known_within[] = { "fields", "partial_filter_selector", NULL };
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (GHashTable) members = sc_wire_members_parse (text, length, error);
  g_autoptr (ScIndex) self = g_new0 (ScIndex, 1);
  JsonObject *definition;

  if (members == NULL)
    return NULL;
  object = sc_json_parse_object (text, (gssize) length, error);
  if (object == NULL || !check_members (object, known, error) || !read_type (object, error) ||
      !read_text (object, "name", &self->name, error) ||
      !read_text (object, "ddoc", &self->design, error))
    return NULL;
  definition = sc_json_get_object (object, "index");
  if (!json_object_has_member (object, "index"))
    {
      g_set_error_literal (error, SC_WIRE_ERROR, SC_WIRE_ERROR_MISSING_KEY,
                           "Missing required key: index");
      return NULL;
    }
  if (definition == NULL)
    {
      refuse (error, "\"index\" must be an object with \"fields\"");
      return NULL;
    }
  if (!check_members (definition, known_within, error) ||
      !read_fields (self, sc_json_get_array (definition, "fields"), error) ||
      !read_filter (self, definition, error))
    return NULL;
  make_names (self);

  return g_steal_pointer (&self);
}

/* The order of the fields is told by an array in the options, where a view has them; the object in the map
 * may have come through a program that sorts members. */
static ScIndex *
read_view (const char *design, const char *name, JsonObject *view)
{
  JsonObject *map = sc_json_get_object (view, "map");
  JsonObject *options = sc_json_get_object (view, "options");
  JsonObject *definition = options != NULL ? sc_json_get_object (options, "def") : NULL;
  g_autoptr (ScIndex) self = g_new0 (ScIndex, 1);

  self->design = g_strdup (design);
  self->name = g_strdup (name);
  if (map == NULL || definition == NULL ||
      !read_fields (self, sc_json_get_array (definition, "fields"), NULL) ||
      !read_filter (self, map, NULL))
    return NULL;

  return g_steal_pointer (&self);
}

static void
read_design (const ScDocument *document, GPtrArray *indexes)
{
  g_autoptr (JsonObject) design =
      sc_json_parse_object (document->body, (gssize) document->body_length, NULL);
  JsonObject *views = design != NULL ? sc_json_get_object (design, "views") : NULL;
  g_autoptr (GList) names = NULL;

  if (views == NULL || g_strcmp0 (sc_json_get_string (design, "language"), "query") != 0)
    return;
  names = json_object_get_members (views);
  for (GList *name = names; name != NULL; name = name->next)
    {
      JsonObject *view = sc_json_get_object (views, name->data);
      ScIndex *index = view != NULL ? read_view (document->id, name->data, view) : NULL;

      if (index != NULL)
        g_ptr_array_add (indexes, index);
    }
}

static int
compare_indexes (gconstpointer a, gconstpointer b)
{
  const ScIndex *index_a = *(const ScIndex *const *) a;
  const ScIndex *index_b = *(const ScIndex *const *) b;
  int order = strcmp (index_a->design, index_b->design);

  return order != 0 ? order : strcmp (index_a->name, index_b->name);
}

/*
 * _sc_indexes_load:
 *
 * Returns (transfer full) (nullable) (element-type ScIndex): the indexes that the design documents tell of,
 *   by name; what is no index in them is read over. In a fiber.
 */
GPtrArray *
_sc_indexes_load (ScStore *store, GError **error)
{
  const ScListRequest list = { .start_id = (char *) "_design/",
                               .end_id = (char *) "_design0",
                               .limit = G_MAXUINT,
                               .include_docs = TRUE };
  g_autoptr (GPtrArray) rows = dex_await_boxed (sc_store_list (store, &list), error);
  GPtrArray *indexes;

  if (rows == NULL)
    return NULL;
  indexes = g_ptr_array_new_with_free_func ((GDestroyNotify) _sc_index_free);
  for (guint i = 0; i < rows->len; i++)
    read_design (((ScListRow *) rows->pdata[i])->document, indexes);
  g_ptr_array_sort (indexes, compare_indexes);

  return indexes;
}

/* Drops what the store keeps for indexes that no design document tells of any more. In a fiber. */
gboolean
_sc_indexes_tidy_up (ScStore *store, GError **error)
{
  g_autoptr (GPtrArray) indexes = _sc_indexes_load (store, error);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) paths = NULL;

  if (indexes == NULL)
    return FALSE;
  for (guint i = 0; i < indexes->len; i++)
    {
      const ScIndex *index = indexes->pdata[i];

      g_strv_builder_take (builder, sc_wire_paths_format ((const char *const *) index->fields));
    }
  paths = g_strv_builder_end (builder);

  return dex_await (sc_store_keep_indexes (store, (const char *const *) paths), error);
}

static void
append_fields (GString *json, const ScIndex *self)
{
  g_string_append (json, "\"fields\":[");
  for (gsize i = 0; self->fields[i] != NULL; i++)
    {
      g_string_append (json, i > 0 ? ",{" : "{");
      sc_wire_append_string (json, self->fields[i]);
      g_string_append (json, self->descending ? ":\"desc\"}" : ":\"asc\"}");
    }
  g_string_append_c (json, ']');
}

/*
 * _sc_index_append:
 * @self: (nullable): an index; %NULL for the one that every database has
 *
 * Appends an index as `_index` and `_explain` tell of it.
 */
void
_sc_index_append (GString *json, const ScIndex *self)
{
  if (self == NULL)
    {
      g_string_append (json, "{\"ddoc\":null,\"name\":\"_all_docs\",\"type\":\"special\","
                             "\"def\":{\"fields\":[{\"_id\":\"asc\"}]}}");
      return;
    }

  g_string_append (json, "{\"ddoc\":");
  sc_wire_append_string (json, self->design);
  g_string_append (json, ",\"name\":");
  sc_wire_append_string (json, self->name);
  g_string_append (json, ",\"type\":\"json\",\"partitioned\":false,\"def\":{");
  append_fields (json, self);
  if (self->filter != NULL)
    g_string_append_printf (json, ",\"partial_filter_selector\":%s", self->filter);
  g_string_append (json, "}}");
}

/* The view as CouchDB writes it. */
static JsonNode *
make_view (const ScIndex *self)
{
  g_autoptr (GString) json = g_string_new ("{\"map\":{\"fields\":{");

  for (gsize i = 0; self->fields[i] != NULL; i++)
    {
      g_string_append (json, i > 0 ? "," : "");
      sc_wire_append_string (json, self->fields[i]);
      g_string_append (json, self->descending ? ":\"desc\"" : ":\"asc\"");
    }
  g_string_append_printf (json,
                          "},\"partial_filter_selector\":%s},\"reduce\":\"_count\",\"options\":{"
                          "\"def\":{",
                          self->filter != NULL ? self->filter : "{}");
  append_fields (json, self);
  g_string_append (json, "}}}");

  return json_from_string (json->str, NULL);
}

/* Puts the index into its design document. Returns %FALSE when it was in it already. */
gboolean
_sc_index_add_to_design (const ScIndex *self, JsonObject *design)
{
  JsonObject *views = sc_json_get_object (design, "views");
  g_autoptr (JsonNode) view = make_view (self);
  JsonNode *old;

  json_object_set_string_member (design, "language", "query");
  if (views == NULL)
    {
      views = json_object_new ();
      json_object_set_object_member (design, "views", views);
    }
  old = json_object_get_member (views, self->name);
  if (old != NULL && sc_json_nodes_equal (old, view))
    return FALSE;
  json_object_set_member (views, self->name, g_steal_pointer (&view));

  return TRUE;
}

/* Takes the index out of its design document. Returns whether anything is left in that. */
gboolean
_sc_index_remove_from_design (const ScIndex *self, JsonObject *design)
{
  JsonObject *views = sc_json_get_object (design, "views");

  json_object_remove_member (views, self->name);
  if (json_object_get_size (views) == 0)
    json_object_remove_member (design, "views");

  return json_object_get_size (design) > 1;
}

void
_sc_index_choice_clear (ScIndexChoice *self)
{
  g_clear_pointer (&self->plan, sc_wire_plan_free);
  g_free (self->warning);
}

static gboolean
is_named (const ScIndex *index, const char *const *use_index)
{
  return use_index != NULL && g_str_equal (index->design + strlen ("_design/"), use_index[0]) &&
         (use_index[1] == NULL || g_str_equal (index->name, use_index[1]));
}

/* Whether one that is not named is worth its while: it must spare reading, or sorting. */
static gboolean
is_worth_it (const ScIndex *index, const ScWirePlan *plan, const ScWireFind *find)
{
  return index->filter == NULL &&
         (plan->n_bounds > 0 || (sc_wire_find_is_sorted (find) && plan->sorted));
}

static gboolean
is_better (const ScIndex *index, const ScWirePlan *plan, const ScIndexChoice *choice)
{
  if (choice->index == NULL)
    return TRUE;
  if (plan->sorted != choice->plan->sorted)
    return plan->sorted;
  if (plan->n_bounds != choice->plan->n_bounds)
    return plan->n_bounds > choice->plan->n_bounds;

  return g_strv_length (index->fields) < g_strv_length (choice->index->fields);
}

static char *
make_warning (const ScWireFind *find, const ScIndexChoice *choice)
{
  const char *const *use_index = sc_wire_find_get_use_index (find);
  g_autoptr (GString) warning = g_string_new (NULL);

  if (use_index != NULL && (choice->index == NULL || !is_named (choice->index, use_index)))
    g_string_append_printf (warning, "_design/%s%s%s was not used because it %s for this query.",
                            use_index[0], use_index[1] != NULL ? ", " : "",
                            use_index[1] != NULL ? use_index[1] : "",
                            use_index[1] != NULL ? "is not a valid index"
                                                 : "does not contain a valid index");
  if (choice->index == NULL)
    g_string_append_printf (warning,
                            "%sNo matching index found, create an index to optimize query time.",
                            warning->len > 0 ? "\n" : "");

  return warning->len > 0 ? g_string_free_and_steal (g_steal_pointer (&warning)) : NULL;
}

/*
 * _sc_indexes_choose:
 * @indexes: (element-type ScIndex): must outlive @choice
 * @choice: (out caller-allocates): zeroed; cleared with _sc_index_choice_clear()
 *
 * An index that the request names is taken if it can answer it; else the one that spares most. One of
 * a part of the documents is only taken when it is named, for who names it means that part.
 */
void
_sc_indexes_choose (GPtrArray *indexes, const ScWireFind *find, ScIndexChoice *choice)
{
  const char *const *use_index = sc_wire_find_get_use_index (find);

  for (guint i = 0; i < indexes->len; i++)
    {
      const ScIndex *index = indexes->pdata[i];
      g_autoptr (ScWirePlan) plan = sc_wire_plan_new (find, (const char *const *) index->fields);
      gboolean named = is_named (index, use_index);

      if (plan == NULL || (!named && !is_worth_it (index, plan, find)) ||
          (!named && choice->index != NULL && is_named (choice->index, use_index)))
        continue;
      if (!is_better (index, plan, choice) && !(named && !is_named (choice->index, use_index)))
        continue;
      g_clear_pointer (&choice->plan, sc_wire_plan_free);
      choice->index = index;
      choice->plan = g_steal_pointer (&plan);
    }
  choice->warning = make_warning (find, choice);
}
