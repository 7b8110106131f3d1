/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sc-address-list.h"

G_DEFINE_BOXED_TYPE (ScAddressList, sc_address_list, sc_address_list_copy, sc_address_list_free)

/* What would end an address, or begin another one, is no address: it came from a form, and goes into the
 * header of a letter. */
static gboolean
is_address (const char *text)
{
  const char *at = strchr (text, '@');

  return at != NULL && at > text && at[1] != '\0' && strchr (at + 1, '@') == NULL &&
         strpbrk (text, " ,;<>\"()\r\n\t") == NULL;
}

/* Returns (transfer full) (nullable): the first address that is one */
static char *
dup_address (ScRecord *person)
{
  g_auto (GStrv) emails = sc_record_dup_strv (person, "emails");

  for (gsize i = 0; emails != NULL && emails[i] != NULL; i++)
    if (is_address (g_strstrip (emails[i])))
      return g_strdup (emails[i]);

  return NULL;
}

/* A quoted string (RFC 5322, section 3.2.4), whatever the name holds. */
static void
append_quoted (GString *text, const char *name)
{
  g_string_append_c (text, '"');
  for (const char *p = name; *p != '\0'; p++)
    {
      if (*p == '"' || *p == '\\')
        g_string_append_c (text, '\\');
      if (!g_ascii_iscntrl (*p))
        g_string_append_c (text, *p);
    }
  g_string_append_c (text, '"');
}

static void
add_address (ScAddressList *self, GString *text, GHashTable *seen, ScRecord *person, char *address)
{
  g_autofree char *title = sc_record_dup_title (person);
  g_autofree char *folded = g_utf8_casefold (address, -1);

  self->n_addresses++;
  if (!g_hash_table_add (seen, g_steal_pointer (&folded)))
    return;
  if (text->len > 0)
    g_string_append (text, ", ");
  if (title != NULL && *title != '\0')
    {
      append_quoted (text, title);
      g_string_append_printf (text, " <%s>", address);
    }
  else
    g_string_append (text, address);
}

static void
leave_out (ScAddressList *self, ScRecord *person, const char *reason)
{
  g_ptr_array_add (self->left_out, g_object_ref (person));
  g_ptr_array_add (self->reasons, g_strdup (reason));
}

/**
 * sc_address_list_new:
 * @people: (element-type ScRecord): people
 * @today: the day it is, "2018-12-31"
 *
 * Returns: (transfer full): the addresses of those who consent to be reached with the other participants
 *   (%SC_AUDIENCE_PARTICIPANTS), each once
 */
ScAddressList *
sc_address_list_new (GPtrArray *people, const char *today)
{
  ScAddressList *self;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  g_return_val_if_fail (people != NULL && today != NULL, NULL);

  self = g_new0 (ScAddressList, 1);
  self->left_out = g_ptr_array_new_with_free_func (g_object_unref);
  self->reasons = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < people->len; i++)
    {
      ScRecord *person = people->pdata[i];
      ScConsent consent = sc_consent_check (person, SC_AUDIENCE_PARTICIPANTS, today);
      g_autofree char *address = dup_address (person);

      if (consent != SC_CONSENT_GIVEN)
        leave_out (self, person, sc_consent_get_reason (consent));
      else if (address == NULL)
        leave_out (self, person, _ ("No e-mail address is on record."));
      else
        add_address (self, text, seen, person, address);
    }
  self->text = g_strdup (text->str);

  return self;
}

/**
 * sc_address_list_copy:
 * @self: a list
 *
 * Returns: (transfer full): another one like it
 */
ScAddressList *
sc_address_list_copy (ScAddressList *self)
{
  ScAddressList *copy = g_new0 (ScAddressList, 1);

  copy->text = g_strdup (self->text);
  copy->n_addresses = self->n_addresses;
  copy->left_out = g_ptr_array_ref (self->left_out);
  copy->reasons = g_ptr_array_ref (self->reasons);

  return copy;
}

/**
 * sc_address_list_free:
 * @self: (transfer full): a list
 */
void
sc_address_list_free (ScAddressList *self)
{
  g_free (self->text);
  g_ptr_array_unref (self->left_out);
  g_ptr_array_unref (self->reasons);
  g_free (self);
}
