/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-offload.h"
#include "sc-validation-private.h"
#include "sc-wire-document.h"

/*
 * Asks the functions of the design documents about what is to be written. README.md has the idea: each
 * document is judged against the revision it continues, and against the winner where that is another one.
 */

/* A branch is looked through in steps that grow by this: most continue a revision that is near. */
#define STEP_FACTOR 4

/* A document that is to be judged. */
typedef struct
{
  const ScDocument *document;
  guint index;        /* among the documents of the request */
  ScDocument *base;   /* nullable: what it continues */
  ScDocument *winner; /* nullable: what everybody sees now, when it is not deleted */
  guint n_asked;      /* how many revisions of its branch were looked for */
  gboolean done;      /* nothing more is to be looked for */
  gboolean moot;      /* the store will not write it, or has it already */
} Candidate;

typedef struct
{
  ScRequest *request;
  gboolean new_edits;
  GPtrArray *candidates;
  GPtrArray *cases; /* of ScRulesCase */
  GArray *owners;   /* for each case, the index of its document */
} Validation;

static void
candidate_free (Candidate *self)
{
  g_clear_pointer (&self->base, sc_document_unref);
  g_clear_pointer (&self->winner, sc_document_unref);
  g_free (self);
}

static void
validation_clear (Validation *self)
{
  g_clear_pointer (&self->candidates, g_ptr_array_unref);
  g_clear_pointer (&self->cases, g_ptr_array_unref);
  g_clear_pointer (&self->owners, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Validation, validation_clear)

static ScStore *
get_store (Validation *self)
{
  return _sc_database_get_store (self->request->database);
}

/* Design documents are the administrators', who must be able to repair what refuses everything. */
static void
list_candidates (Validation *self, GPtrArray *documents, GError **errors)
{
  self->candidates = g_ptr_array_new_full (documents->len, (GDestroyNotify) candidate_free);
  for (guint i = 0; i < documents->len; i++)
    {
      const ScDocument *document = documents->pdata[i];
      Candidate *candidate;

      if (errors[i] != NULL || g_str_has_prefix (document->id, "_design/"))
        continue;
      candidate = g_new0 (Candidate, 1);
      candidate->document = document;
      candidate->index = i;
      g_ptr_array_add (self->candidates, candidate);
    }
}

/* --- What a document replaces --- */

static gboolean
is_same (const ScDocument *a, const ScDocument *b)
{
  return a->generation == b->generation && g_strcmp0 (a->hashes[0], b->hashes[0]) == 0;
}

/* How many revisions @document is ahead of @found; %FALSE when it does not come from there. */
static gboolean
find_age (const ScDocument *document, const ScDocument *found, guint *age)
{
  if (found->generation > document->generation)
    return FALSE;
  *age = document->generation - found->generation;

  return *age < g_strv_length (document->hashes) &&
         g_str_equal (document->hashes[*age], found->hashes[0]);
}

/* With new_edits a document's revision is its parent's; else it is its own, and its parent follows. */
static void
take_revision (Validation *self, Candidate *candidate, ScDocument *found)
{
  guint age;

  if (!find_age (candidate->document, found, &age))
    return;
  if (!self->new_edits && age == 0)
    candidate->moot = TRUE;
  else if ((!self->new_edits || age == 0) && candidate->base == NULL)
    candidate->base = sc_document_ref (found);
  candidate->done |= candidate->moot || candidate->base != NULL;
}

static void
take_winner (Validation *self, Candidate *candidate, ScGetResult *result)
{
  const ScDocument *document = candidate->document;

  candidate->done = document->hashes[0] == NULL ||
                    g_error_matches (result->error, SC_STORE_ERROR, SC_STORE_ERROR_NOT_FOUND);
  if (result->document != NULL)
    {
      candidate->winner = sc_document_ref (result->document);
      take_revision (self, candidate, result->document);
    }
  /* An edit that names no parent, or one that is not here, conflicts with what is here. */
  if (self->new_edits && candidate->base == NULL)
    candidate->moot = document->hashes[0] == NULL ? candidate->winner != NULL : candidate->done;
}

static gboolean
load_winners (Validation *self, GError **error)
{
  g_autoptr (GPtrArray) requests =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sc_rev_request_free);
  g_autoptr (GPtrArray) results = NULL;

  for (guint i = 0; i < self->candidates->len; i++)
    {
      const Candidate *candidate = self->candidates->pdata[i];

      g_ptr_array_add (requests, sc_rev_request_new (candidate->document->id, NULL));
    }
  results = dex_await_boxed (sc_store_get_many (get_store (self), requests, FALSE), error);
  if (results == NULL)
    return FALSE;
  for (guint i = 0; i < results->len; i++)
    take_winner (self, self->candidates->pdata[i], results->pdata[i]);

  return TRUE;
}

/* Returns (transfer full): the next revisions of a branch to look for; %NULL at its end. */
static ScRevRequest *
next_step (Validation *self, Candidate *candidate)
{
  const ScDocument *document = candidate->document;
  guint n_hashes = self->new_edits ? 1 : g_strv_length (document->hashes);
  guint end = MIN (n_hashes, candidate->n_asked * STEP_FACTOR + 2);
  g_autoptr (GStrvBuilder) revs = g_strv_builder_new ();
  ScRevRequest *request;

  if (candidate->n_asked >= end)
    return NULL;
  for (guint i = candidate->n_asked; i < end; i++)
    g_strv_builder_take (revs, sc_rev_format (document->generation - i, document->hashes[i]));
  candidate->n_asked = end;
  request = sc_rev_request_new (document->id, NULL);
  request->revs = g_strv_builder_end (revs);

  return request;
}

/* Looks for one step of each branch that is not found yet. Sets @more when there was one. */
static gboolean
load_step (Validation *self, gboolean *more, GError **error)
{
  g_autoptr (GPtrArray) requests =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sc_rev_request_free);
  g_autoptr (GPtrArray) askers = g_ptr_array_new ();
  g_autoptr (GPtrArray) results = NULL;

  for (guint i = 0; i < self->candidates->len; i++)
    {
      Candidate *candidate = self->candidates->pdata[i];
      ScRevRequest *request = candidate->done ? NULL : next_step (self, candidate);

      candidate->done = request == NULL;
      if (request == NULL)
        continue;
      g_ptr_array_add (requests, request);
      /* The document is here, so there is a result for each of its revisions. */
      for (guint r = 0; request->revs[r] != NULL; r++)
        g_ptr_array_add (askers, candidate);
    }
  *more = requests->len > 0;
  if (!*more)
    return TRUE;
  results = dex_await_boxed (sc_store_get_many (get_store (self), requests, FALSE), error);
  if (results == NULL)
    return FALSE;

  for (guint i = 0; i < MIN (results->len, askers->len); i++)
    {
      const ScGetResult *result = results->pdata[i];

      if (result->document != NULL)
        take_revision (self, askers->pdata[i], result->document);
    }

  return TRUE;
}

/* An edit of a revision that is no leaf is a conflict, whatever the rules say; of a branch that lost, it
 * is one like any other. */
static gboolean
check_leaf (Validation *self, Candidate *candidate, GError **error)
{
  g_autoptr (GPtrArray) leaves = NULL;

  if (candidate->moot || candidate->document->hashes[0] == NULL ||
      (candidate->winner != NULL && is_same (candidate->winner, candidate->document)))
    return TRUE;

  candidate->moot = TRUE;
  if (candidate->base == NULL)
    return TRUE;
  leaves = dex_await_boxed (sc_store_get_leaves (get_store (self), candidate->document->id), error);
  for (guint i = 0; leaves != NULL && i < leaves->len; i++)
    if (is_same (leaves->pdata[i], candidate->document))
      candidate->moot = FALSE;

  return leaves != NULL;
}

static gboolean
load_old (Validation *self, GError **error)
{
  gboolean more = TRUE;

  if (!load_winners (self, error))
    return FALSE;
  while (more)
    if (!load_step (self, &more, error))
      return FALSE;
  for (guint i = 0; self->new_edits && i < self->candidates->len; i++)
    if (!check_leaf (self, self->candidates->pdata[i], error))
      return FALSE;

  return TRUE;
}

/* --- The cases --- */

/* Returns (transfer full): the attachments of a document on its way in, with what is known of those that it
 * only names. */
static GPtrArray *
complete_attachments (const ScDocument *document, const ScDocument *base)
{
  GPtrArray *complete = sc_attachments_new ();

  for (guint i = 0; document->attachments != NULL && i < document->attachments->len; i++)
    {
      ScAttachment *attachment = document->attachments->pdata[i];
      gboolean is_stub =
          attachment->bytes == NULL && attachment->data == NULL && !attachment->follows;
      ScAttachment *known = is_stub && base != NULL && base->attachments != NULL
                                ? sc_attachments_find (base->attachments, attachment->name)
                                : NULL;

      g_ptr_array_add (complete, sc_attachment_ref (known != NULL ? known : attachment));
    }

  return complete;
}

static char *
dup_json (const ScDocument *document, GPtrArray *attachments)
{
  const ScWireForm form = { .flags = SC_WIRE_REVISIONS };
  ScDocument shown = *document;
  GString *json = g_string_sized_new (document->body_length + 512);

  shown.attachments = attachments;
  sc_wire_document_append (json, &shown, &form, NULL);

  return g_string_free (json, FALSE);
}

static void
add_case (Validation *self, const Candidate *candidate, const ScDocument *old)
{
  g_autoptr (GPtrArray) attachments = complete_attachments (candidate->document, candidate->base);
  char *new_json = dup_json (candidate->document, attachments);
  char *old_json = old != NULL ? dup_json (old, old->attachments) : NULL;

  g_ptr_array_add (self->cases, sc_rules_case_new_take (new_json, old_json));
  g_array_append_val (self->owners, candidate->index);
}

/* A branch that starts before a record was locked, or from nowhere, must not replace it. A tombstone
 * replaces nothing that lives on another branch. */
static gboolean
must_fit_winner (const Candidate *candidate)
{
  if (candidate->winner == NULL || candidate->base == NULL)
    return candidate->winner != NULL;

  return !candidate->document->deleted && !is_same (candidate->winner, candidate->base);
}

static gpointer
make_cases_func (gpointer data, GError **error)
{
  Validation *self = data;

  for (guint i = 0; i < self->candidates->len; i++)
    {
      const Candidate *candidate = self->candidates->pdata[i];

      if (candidate->moot)
        continue;
      if (candidate->base != NULL || candidate->winner == NULL)
        add_case (self, candidate, candidate->base);
      if (must_fit_winner (candidate))
        add_case (self, candidate, candidate->winner);
    }

  return NULL;
}

static void
make_cases (Validation *self)
{
  gsize size = 0;

  for (guint i = 0; i < self->candidates->len; i++)
    size += ((Candidate *) self->candidates->pdata[i])->document->body_length;
  self->cases = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_rules_case_free);
  self->owners = g_array_new (FALSE, FALSE, sizeof (guint));
  sc_offload (size, make_cases_func, self, NULL);
}

/* --- The verdicts --- */

/* Who asked hears the sentence of the rule; what is broken names the design document. */
static GError *
make_error (const ScRule *rule, const GError *verdict)
{
  if (verdict->domain != SC_RULES_ERROR || verdict->code == SC_RULES_ERROR_FORBIDDEN ||
      verdict->code == SC_RULES_ERROR_UNAUTHORIZED)
    return g_error_copy (verdict);

  return g_error_new (SC_RULES_ERROR, SC_RULES_ERROR_FAILED, "%s: %s", rule->id, verdict->message);
}

static gboolean
ask_rule (Validation *self, const ScRule *rule, GError **errors, GError **error)
{
  const ScUser *user = self->request->user;
  g_autofree char *context = sc_rules_format_user (_sc_database_get_name (self->request->database),
                                                   user->name, (const char *const *) user->roles);
  const char *security = _sc_database_get_security (self->request->database)->text;
  g_autoptr (GPtrArray) verdicts = NULL;

  if (rule->rules != NULL)
    {
      verdicts =
          dex_await_boxed (sc_rules_check (rule->rules, self->cases, context, security), error);
      if (verdicts == NULL)
        return FALSE;
    }
  for (guint i = 0; i < self->owners->len; i++)
    {
      GError **own = &errors[g_array_index (self->owners, guint, i)];
      const GError *verdict = verdicts != NULL ? verdicts->pdata[i] : rule->fault;

      if (*own == NULL && verdict != NULL)
        *own = make_error (rule, verdict);
    }

  return TRUE;
}

/*
 * _sc_validation_run:
 * @documents: (element-type ScDocument): what the request's user wants to write
 * @new_edits: whether the server makes the revisions
 * @errors: one for each document; those that are set already are not judged, those that are refused are
 *   set, with %SC_RULES_ERROR
 *
 * In a fiber.
 *
 * Returns: %FALSE when the rules could not be asked: nothing may be written then
 */
gboolean
_sc_validation_run (ScRequest *request,
                    GPtrArray *documents,
                    gboolean new_edits,
                    GError **errors,
                    GError **error)
{
  g_auto (Validation) self = { .request = request, .new_edits = new_edits };
  g_autoptr (GPtrArray) rules =
      sc_rulebook_load (_sc_database_get_rulebook (request->database), error);
  gboolean any = FALSE;

  if (rules == NULL)
    return FALSE;
  for (guint i = 0; i < rules->len; i++)
    any |=
        ((ScRule *) rules->pdata[i])->rules != NULL || ((ScRule *) rules->pdata[i])->fault != NULL;
  if (!any)
    return TRUE;

  list_candidates (&self, documents, errors);
  if (!load_old (&self, error))
    return FALSE;
  make_cases (&self);
  for (guint i = 0; i < rules->len && self.cases->len > 0; i++)
    if (!ask_rule (&self, rules->pdata[i], errors, error))
      return FALSE;

  return TRUE;
}
