/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-json.h"
#include "sc-rulebook.h"

struct _ScRulebook
{
  ScStore *store;
  gint64 seq;       /* the store's sequence that @rules are of */
  GPtrArray *rules; /* nullable: of ScRule, in order of their ids; replaced, never changed */
};

static void
rule_clear (ScRule *self)
{
  g_free (self->id);
  g_free (self->rev);
  g_clear_object (&self->rules);
  g_clear_error (&self->fault);
}

/**
 * sc_rule_unref:
 * @self: (transfer full): a rule
 */
void
sc_rule_unref (ScRule *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) rule_clear);
}

/**
 * sc_rulebook_new:
 * @store: a database
 *
 * Returns: (transfer full): its rulebook; nothing is read yet
 */
ScRulebook *
sc_rulebook_new (ScStore *store)
{
  ScRulebook *self = g_new0 (ScRulebook, 1);

  self->store = g_object_ref (store);

  return self;
}

/**
 * sc_rulebook_free:
 * @self: (transfer full): a rulebook
 */
void
sc_rulebook_free (ScRulebook *self)
{
  g_clear_pointer (&self->rules, g_ptr_array_unref);
  g_object_unref (self->store);
  g_free (self);
}

static gboolean
invalid (const ScDocument *design, const char *reason, GError **error)
{
  g_set_error (error, SC_RULES_ERROR, SC_RULES_ERROR_INVALID, "%s: %s", design->id, reason);

  return FALSE;
}

/* Finds the function of a design document; most have none, and @source stays %NULL. */
static gboolean
read_source (const ScDocument *design, char **source, GError **error)
{
  g_autoptr (JsonObject) body =
      sc_json_parse_object (design->body, (gssize) design->body_length, NULL);
  const char *language;

  if (design->deleted)
    return TRUE;
  if (body == NULL)
    return invalid (design, "it is not a JSON object", error);
  if (!json_object_has_member (body, "validate_doc_update"))
    return TRUE;

  /* What cannot be run must not be taken for permission. */
  language = sc_json_get_string (body, "language");
  if (language != NULL && !g_str_equal (language, "javascript"))
    return invalid (design, "validate_doc_update must be JavaScript", error);
  *source = g_strdup (sc_json_get_string (body, "validate_doc_update"));

  return *source != NULL || invalid (design, "validate_doc_update must be a string", error);
}

static ScRule *
rule_new (const ScDocument *design)
{
  ScRule *self = g_atomic_rc_box_new0 (ScRule);
  g_autofree char *source = NULL;

  self->id = g_strdup (design->id);
  self->rev = sc_document_dup_rev (design);
  read_source (design, &source, &self->fault);
  if (source != NULL)
    self->rules = sc_rules_new (source, NULL);

  return self;
}

/* A design document that has not changed keeps its thread. */
static ScRule *
find_rule (GPtrArray *rules, const ScListRow *row)
{
  for (guint i = 0; rules != NULL && i < rules->len; i++)
    {
      ScRule *rule = rules->pdata[i];

      if (g_str_equal (rule->id, row->id) && g_str_equal (rule->rev, row->rev))
        return g_atomic_rc_box_acquire (rule);
    }

  return NULL;
}

static GPtrArray *
read_rules (ScRulebook *self, GPtrArray *rows, GError **error)
{
  g_autoptr (GPtrArray) rules = g_ptr_array_new_full (rows->len, (GDestroyNotify) sc_rule_unref);

  for (guint i = 0; i < rows->len; i++)
    {
      const ScListRow *row = rows->pdata[i];
      ScRule *rule = find_rule (self->rules, row);

      if (rule == NULL)
        {
          g_autoptr (ScDocument) design =
              dex_await_boxed (sc_store_get (self->store, row->id, row->rev), error);

          if (design == NULL)
            return NULL;
          rule = rule_new (design);
        }
      g_ptr_array_add (rules, rule);
    }

  return g_steal_pointer (&rules);
}

/**
 * sc_rulebook_load:
 * @self: a rulebook
 * @error: return location
 *
 * In a fiber. What was answered as written before this call is in force.
 *
 * Returns: (transfer full) (nullable) (element-type ScRule): also of design documents without a function; not
 *   to be changed; %NULL with %SC_STORE_ERROR
 */
GPtrArray *
sc_rulebook_load (ScRulebook *self, GError **error)
{
  ScListRequest request = { .start_id = (char *) "_design/",
                            .end_id = (char *) "_design0",
                            .exclusive_end = TRUE,
                            .limit = G_MAXUINT };
  gint64 seq = sc_store_get_update_seq (self->store);
  g_autoptr (GPtrArray) rows = NULL;
  GPtrArray *rules;

  if (self->rules != NULL && self->seq == seq)
    return g_ptr_array_ref (self->rules);

  rows = dex_await_boxed (sc_store_list (self->store, &request), error);
  rules = rows != NULL ? read_rules (self, rows, error) : NULL;
  /* Another fiber may have read a newer state meanwhile. */
  if (rules != NULL && (self->rules == NULL || self->seq < seq))
    {
      g_clear_pointer (&self->rules, g_ptr_array_unref);
      self->rules = g_ptr_array_ref (rules);
      self->seq = seq;
    }

  return rules;
}

/**
 * sc_rulebook_check_design:
 * @design: a design document on its way in
 * @error: return location
 *
 * In a fiber. A function that cannot be run would refuse every document from then on, so it is not let in.
 *
 * Returns: %FALSE with %SC_RULES_ERROR_INVALID
 */
gboolean
sc_rulebook_check_design (const ScDocument *design, GError **error)
{
  g_autofree char *source = NULL;
  g_autoptr (ScRules) rules = NULL;

  if (!read_source (design, &source, error))
    return FALSE;
  if (source == NULL)
    return TRUE;

  rules = sc_rules_new (source, NULL);

  return dex_await (sc_rules_compile (rules), error);
}
