/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-file-policy.h"

struct _ScFilePolicy
{
  GObject parent_instance;

  gint64 max_size;     /* bytes; -1: of any size */
  GHashTable *types;   /* of names of record types */
  GHashTable *records; /* of ids */
};

G_DEFINE_FINAL_TYPE (ScFilePolicy, sc_file_policy, G_TYPE_OBJECT)

static guint changed_signal;

static void
sc_file_policy_finalize (GObject *object)
{
  ScFilePolicy *self = SC_FILE_POLICY (object);

  g_hash_table_unref (self->types);
  g_hash_table_unref (self->records);

  G_OBJECT_CLASS (sc_file_policy_parent_class)->finalize (object);
}

static void
sc_file_policy_class_init (ScFilePolicyClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sc_file_policy_finalize;

  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
sc_file_policy_init (ScFilePolicy *self)
{
  self->max_size = SC_FILE_POLICY_DEFAULT_SIZE;
  self->types = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->records = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * sc_file_policy_new:
 *
 * Returns: (transfer full): one that wants files of up to %SC_FILE_POLICY_DEFAULT_SIZE
 */
ScFilePolicy *
sc_file_policy_new (void)
{
  return g_object_new (SC_TYPE_FILE_POLICY, NULL);
}

/**
 * sc_file_policy_get_max_size:
 * @self: a policy
 *
 * Returns: the size in bytes up to which files of all records are wanted: -1 for any size, 0 for none
 */
gint64
sc_file_policy_get_max_size (ScFilePolicy *self)
{
  g_return_val_if_fail (SC_IS_FILE_POLICY (self), 0);

  return self->max_size;
}

/**
 * sc_file_policy_set_max_size:
 * @self: a policy
 * @max_size: the size in bytes up to which files of all records are wanted: -1 for any size, 0 for none
 */
void
sc_file_policy_set_max_size (ScFilePolicy *self, gint64 max_size)
{
  g_return_if_fail (SC_IS_FILE_POLICY (self));

  if (self->max_size == max_size)
    return;
  self->max_size = max_size;
  g_signal_emit (self, changed_signal, 0);
}

static char **
dup_names (GHashTable *set)
{
  g_autofree char **names = (char **) g_hash_table_get_keys_as_array (set, NULL);

  return g_strdupv (names);
}

static void
set_member (ScFilePolicy *self, GHashTable *set, const char *name, gboolean kept)
{
  if (kept ? g_hash_table_add (set, g_strdup (name)) : g_hash_table_remove (set, name))
    g_signal_emit (self, changed_signal, 0);
}

/**
 * sc_file_policy_dup_types:
 * @self: a policy
 *
 * Returns: (transfer full): the names of the record types whose files are all wanted
 */
char **
sc_file_policy_dup_types (ScFilePolicy *self)
{
  g_return_val_if_fail (SC_IS_FILE_POLICY (self), NULL);

  return dup_names (self->types);
}

/**
 * sc_file_policy_set_type:
 * @self: a policy
 * @type: the name of a record type
 * @kept: whether all files of its records are wanted
 */
void
sc_file_policy_set_type (ScFilePolicy *self, const char *type, gboolean kept)
{
  g_return_if_fail (SC_IS_FILE_POLICY (self) && type != NULL);

  set_member (self, self->types, type, kept);
}

/**
 * sc_file_policy_dup_records:
 * @self: a policy
 *
 * Returns: (transfer full): the ids of the records whose files are all wanted
 */
char **
sc_file_policy_dup_records (ScFilePolicy *self)
{
  g_return_val_if_fail (SC_IS_FILE_POLICY (self), NULL);

  return dup_names (self->records);
}

/**
 * sc_file_policy_keeps_record:
 * @self: a policy
 * @id: a record's id
 *
 * Returns: whether somebody has asked for this record's files
 */
gboolean
sc_file_policy_keeps_record (ScFilePolicy *self, const char *id)
{
  g_return_val_if_fail (SC_IS_FILE_POLICY (self) && id != NULL, FALSE);

  return g_hash_table_contains (self->records, id);
}

/**
 * sc_file_policy_set_record:
 * @self: a policy
 * @id: a record's id
 * @kept: whether all its files are wanted
 */
void
sc_file_policy_set_record (ScFilePolicy *self, const char *id, gboolean kept)
{
  g_return_if_fail (SC_IS_FILE_POLICY (self) && id != NULL);

  set_member (self, self->records, id, kept);
}

/**
 * sc_file_policy_wants:
 * @self: a policy
 * @id: a record's id, which begins with the name of its type
 * @attachment: a file of the record
 *
 * Returns: whether it is to be on this computer without anybody opening it
 */
gboolean
sc_file_policy_wants (ScFilePolicy *self, const char *id, const ScAttachment *attachment)
{
  g_auto (GStrv) parts = NULL;

  g_return_val_if_fail (SC_IS_FILE_POLICY (self) && id != NULL && attachment != NULL, FALSE);

  if (self->max_size < 0 || attachment->length <= 0 || attachment->length <= self->max_size ||
      g_hash_table_contains (self->records, id))
    return TRUE;
  parts = g_strsplit (id, ":", 2);

  return g_hash_table_contains (self->types, parts[0]);
}
