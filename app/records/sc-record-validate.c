/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-field-private.h"
#include "sc-record.h"

/**
 * sc_issue_free:
 * @issue: (transfer full): an issue
 *
 * Frees @issue.
 */
void
sc_issue_free (ScIssue *issue)
{
  g_free (issue->message);
  g_free (issue);
}

static gboolean
check_order (ScRecord *self, const ScField *field, GError **error)
{
  const ScField *first;
  const char *date = sc_record_get_string (self, field->name);
  const char *earlier;

  if (field->not_before == NULL || date == NULL)
    return TRUE;

  first = sc_record_type_lookup_field (sc_record_get_record_type (self), field->not_before);
  earlier = sc_record_get_string (self, field->not_before);
  /* Dates of this form sort like the days they name. */
  if (earlier == NULL || g_strcmp0 (date, earlier) >= 0)
    return TRUE;

  return _sc_field_fail (field, SC_FIELD_ERROR_TOO_EARLY, sc_field_get_label (first), error);
}

/**
 * sc_record_validate:
 * @self: a record
 *
 * Looks for what a person has to correct. A document with issues is still a document: it is kept,
 * shown and synchronised, because refusing it would lose what somebody typed.
 *
 * Returns: (transfer full) (element-type ScIssue): the issues in the order of the form, at most one
 *   a field
 */
GPtrArray *
sc_record_validate (ScRecord *self)
{
  const ScRecordType *type = sc_record_get_record_type (self);
  GPtrArray *issues = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_issue_free);

  for (guint i = 0; type != NULL && i < type->n_fields; i++)
    {
      const ScField *field = &type->fields[i];
      g_autoptr (GError) error = NULL;
      ScIssue *issue;

      if (sc_field_check (field, sc_record_get_node (self, field->name), &error) &&
          check_order (self, field, &error))
        continue;

      issue = g_new0 (ScIssue, 1);
      issue->field = field;
      issue->code = error->code;
      issue->message = g_strdup (error->message);
      g_ptr_array_add (issues, issue);
    }

  return issues;
}
