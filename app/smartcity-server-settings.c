/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "smartcity-server-private.h"

/* What can be set: each row is a key of the file and an option of the command line, which wins. */

#define MEGABYTE 1000000

/* "message", of the choices below. */
#define DEFAULT_LOG_LEVEL 2

typedef enum
{
  KIND_TEXT,
  KIND_LIST,
  KIND_FLAG,
  KIND_NUMBER,
  KIND_MEGABYTES,
  KIND_CHOICE,
} Kind;

typedef struct
{
  const char *group;
  const char *key;
  Kind kind;
  gsize offset; /* of a field of ScProgram */
  guint min;
  guint max;
  const char *choices; /* KIND_CHOICE: their names with spaces between, numbered from 0 */
  const char *help;
  const char *value; /* what help calls the value */
} Setting;

#define FIELD(field) G_STRUCT_OFFSET (ScProgram, field)
#define TEXT(group, key, field, help, value) \
  { group, key, KIND_TEXT, FIELD (field), 0, 0, NULL, help, value }
#define LIST(group, key, field, help, value) \
  { group, key, KIND_LIST, FIELD (field), 0, 0, NULL, help, value }
#define FLAG(group, key, field, help) \
  { group, key, KIND_FLAG, FIELD (field), 0, 0, NULL, help, NULL }
#define CHOICE(group, key, field, choices, help) \
  { group, key, KIND_CHOICE, FIELD (field), 0, 0, choices, help, N_ ("WORD") }
#define NUMBER(group, key, field, min, max, help) \
  { group, key, KIND_NUMBER, FIELD (field), min, max, NULL, help, N_ ("NUMBER") }
#define MEGABYTES(group, key, field, min, max, help) \
  { group, key, KIND_MEGABYTES, FIELD (field), min, max, NULL, help, N_ ("MB") }

/* A row is a line or two. */
/* clang-format off */
static const Setting settings[] = {
  TEXT ("server", "data", config.data_dir, N_ ("The folder of databases and users"), N_ ("DIR")),
  LIST ("server", "listen", config.listen,
        N_ ("Where to listen; may be repeated"), N_ ("ADDRESS:PORT")),
  TEXT ("server", "tls-certificate", config.certificate,
        N_ ("The certificate and its chain, PEM"), N_ ("FILE")),
  TEXT ("server", "tls-key", config.key, N_ ("The key of the certificate, PEM"), N_ ("FILE")),
  TEXT ("server", "metrics-listen", config.metrics_listen,
        N_ ("Where to tell Prometheus without a login"), N_ ("ADDRESS:PORT")),
  FLAG ("server", "maintenance-mode", config.maintenance,
        N_ ("Let /_up say that no clients are to be sent here")),
  FLAG ("server", "insecure-http", insecure, N_ ("Let other computers in without encryption")),
  LIST ("server", "trusted-proxies", config.trusted_proxies,
        N_ ("A reverse proxy that tells who asks; may be repeated"), N_ ("ADDRESS")),

  TEXT ("upstream", "upstream", upstream,
        N_ ("Keep the workspaces the same as those of a CouchDB or another such server"), N_ ("URL")),
  TEXT ("upstream", "upstream-user", upstream_user, N_ ("The name there"), N_ ("NAME")),
  TEXT ("upstream", "upstream-password-file", upstream_password_file,
        N_ ("The file that holds the password there"), N_ ("FILE")),
  LIST ("upstream", "upstream-workspace", upstream_workspaces,
        N_ ("Only this workspace; may be repeated"), N_ ("NAME")),

  LIST ("cors", "cors-origin", config.cors.origins,
        N_ ("Let scripts of web pages from there use this server, * for all; may be repeated"),
        N_ ("https://HOST")),
  FLAG ("cors", "cors-credentials", config.cors.credentials,
        N_ ("Let those scripts use passwords and sessions")),
  LIST ("cors", "cors-method", config.cors.methods,
        N_ ("Let them use this method only; may be repeated"), N_ ("METHOD")),
  LIST ("cors", "cors-header", config.cors.headers,
        N_ ("Let them send this header only; may be repeated"), N_ ("HEADER")),
  NUMBER ("cors", "cors-max-age", config.cors.max_age, 0, 86400,
          N_ ("For how many seconds a browser need not ask again")),

  CHOICE ("log", "log-format", log_format, "auto text json journal",
          N_ ("How to log: auto, text, json or journal")),
  CHOICE ("log", "log-level", log_level, "error warning message info debug",
          N_ ("What to log: error, warning, message, info (all requests) or debug")),

  MEGABYTES ("limits", "max-body", config.max_body, 1, 1000,
             N_ ("The largest body of a request that is not an attachment, in megabytes")),
  MEGABYTES ("limits", "max-attachment", config.max_attachment, 1, 1000000,
             N_ ("The largest attachment, in megabytes")),
  NUMBER ("limits", "max-url", config.max_url, 256, 65536, N_ ("The longest address, in bytes")),
  NUMBER ("limits", "max-headers", config.max_headers, 1024, 65536,
          N_ ("The longest headers of a request, in bytes")),
  NUMBER ("limits", "max-json-depth", max_json_depth, 10, SC_SERVER_MAX_JSON_DEPTH,
          N_ ("How deep JSON may be nested")),
  NUMBER ("limits", "max-connections", config.max_connections, 8, 1000000,
          N_ ("Connections at the same time")),
  NUMBER ("limits", "max-connections-per-client", config.max_connections_per_client, 0, 1000000,
          N_ ("Connections from one address; 0: no limit")),
  NUMBER ("limits", "max-requests-per-client", config.max_requests_per_client, 0, 1000000,
          N_ ("Requests a second from one address; 0: no limit")),
  NUMBER ("limits", "max-feeds", config.max_feeds, 1, 1000000,
          N_ ("Clients that wait for changes at the same time")),
  NUMBER ("limits", "idle-seconds", config.idle_seconds, 1, 3600,
          N_ ("A connection that says nothing for so long is dropped")),

  NUMBER ("compaction", "compact-changes", config.compact_changes, 0, 1000000000,
          N_ ("Compact a database after so many changes; 0: never by itself")),
  NUMBER ("compaction", "compact-seconds", config.compact_seconds, 1, 86400,
          N_ ("How often to look whether it is time for that")),

  NUMBER ("login", "session-seconds", config.session_seconds, 10, 2592000,
          N_ ("How long a login lasts that is not used")),
  NUMBER ("login", "lockout-attempts", config.lockout_attempts, 1, 1000,
          N_ ("Wrong passwords for a name from one address, until it has to wait")),
  NUMBER ("login", "lockout-attempts-per-client", config.lockout_attempts_per_client, 1, 100000,
          N_ ("Wrong passwords from one address, until it has to wait")),
  NUMBER ("login", "lockout-seconds", config.lockout_seconds, 1, 86400,
          N_ ("How long it has to wait")),
  NUMBER ("login", "password-iterations", config.password_iterations, 1000, 10000000,
          N_ ("How much work it is to try a password that is set from now on")),
};
/* clang-format on */

static const Setting *
find_setting (const char *key)
{
  for (gsize i = 0; i < G_N_ELEMENTS (settings); i++)
    if (g_str_equal (settings[i].key, key))
      return &settings[i];

  return NULL;
}

/* What fields point to lives as long as the program. */
static gpointer
keep (ScProgram *self, gpointer owned)
{
  if (self->kept == NULL)
    self->kept = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->kept, owned);

  return owned;
}

/* The field may be 4 or 8 bytes wide; a number or what is counted in bytes. */
static void
set_number (ScProgram *self, const Setting *setting, guint64 number)
{
  gpointer field = G_STRUCT_MEMBER_P (self, setting->offset);

  if (setting->kind == KIND_MEGABYTES)
    *(guint64 *) field = number * MEGABYTE;
  else
    *(guint *) field = (guint) number;
}

static guint64
get_number (ScProgram *self, const Setting *setting)
{
  gpointer field = G_STRUCT_MEMBER_P (self, setting->offset);

  return setting->kind == KIND_MEGABYTES ? *(guint64 *) field / MEGABYTE : *(guint *) field;
}

static gboolean
read_number (ScProgram *self,
             const Setting *setting,
             const char *text,
             const char *where,
             GError **error)
{
  guint64 number;

  if (g_ascii_string_to_unsigned (text, 10, setting->min, setting->max, &number, NULL))
    {
      set_number (self, setting, number);
      return TRUE;
    }

  g_set_error (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE,
               _ ("%s: “%s” must be a whole number from %u to %u"), where, text, setting->min,
               setting->max);
  return FALSE;
}

static gboolean
read_flag (ScProgram *self,
           const Setting *setting,
           const char *text,
           const char *where,
           GError **error)
{
  gboolean *flag = G_STRUCT_MEMBER_P (self, setting->offset);

  *flag = g_str_equal (text, "true");
  if (*flag || g_str_equal (text, "false"))
    return TRUE;

  g_set_error (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE,
               _ ("%s: “%s” must be true or false"), where, text);
  return FALSE;
}

static gboolean
read_choice (ScProgram *self,
             const Setting *setting,
             const char *text,
             const char *where,
             GError **error)
{
  g_auto (GStrv) choices = g_strsplit (setting->choices, " ", -1);

  for (guint i = 0; choices[i] != NULL; i++)
    if (g_str_equal (choices[i], text))
      {
        *(guint *) G_STRUCT_MEMBER_P (self, setting->offset) = i;
        return TRUE;
      }

  g_set_error (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE,
               _ ("%s: “%s” must be one of: %s"), where, text, setting->choices);
  return FALSE;
}

static void
read_list (ScProgram *self, const Setting *setting, const char *const *texts)
{
  guint n = g_strv_length ((char **) texts);
  char **list = keep (self, g_new0 (char *, n + 1));

  for (guint i = 0, used = 0; i < n; i++)
    if (*texts[i] != '\0')
      list[used++] = keep (self, g_strdup (texts[i]));
  *(char ***) G_STRUCT_MEMBER_P (self, setting->offset) = list[0] != NULL ? list : NULL;
}

/* @texts: what is given, not empty; only a list has use for more than the last. @where: for messages. */
static gboolean
set_value (ScProgram *self,
           const Setting *setting,
           const char *const *texts,
           const char *where,
           GError **error)
{
  const char *last = texts[g_strv_length ((char **) texts) - 1];

  switch (setting->kind)
    {
    case KIND_TEXT:
      *(char **) G_STRUCT_MEMBER_P (self, setting->offset) =
          *last != '\0' ? keep (self, g_strdup (last)) : NULL;
      return TRUE;
    case KIND_LIST:
      read_list (self, setting, texts);
      return TRUE;
    case KIND_FLAG:
      return read_flag (self, setting, last, where, error);
    case KIND_CHOICE:
      return read_choice (self, setting, last, where, error);
    case KIND_NUMBER:
    case KIND_MEGABYTES:
    default:
      return read_number (self, setting, last, where, error);
    }
}

static gboolean
read_key (ScProgram *self, GKeyFile *file, const char *group, const char *key, GError **error)
{
  const Setting *setting = find_setting (key);
  g_autofree char *where = g_strdup_printf ("%s: [%s] %s", self->config_file, group, key);
  g_auto (GStrv) texts = NULL;
  static const char *const nothing[] = { "", NULL };

  if (setting == NULL || !g_str_equal (setting->group, group))
    {
      g_set_error (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_KEY_NOT_FOUND,
                   _ ("%s: there is no such setting"), where);
      return FALSE;
    }
  if (setting->kind == KIND_LIST)
    {
      texts = g_key_file_get_string_list (file, group, key, NULL, error);
    }
  else
    {
      texts = g_new0 (char *, 2);
      texts[0] = g_key_file_get_string (file, group, key, error);
    }
  if (texts == NULL || (texts[0] == NULL && setting->kind != KIND_LIST))
    return FALSE;

  return set_value (self, setting, texts[0] != NULL ? (const char *const *) texts : nothing, where,
                    error);
}

static gboolean
read_file (ScProgram *self, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_auto (GStrv) groups = NULL;

  if (!g_key_file_load_from_file (file, self->config_file, G_KEY_FILE_NONE, error))
    {
      g_prefix_error (error, "%s: ", self->config_file);
      return FALSE;
    }
  groups = g_key_file_get_groups (file, NULL);
  for (gsize i = 0; groups[i] != NULL; i++)
    {
      g_auto (GStrv) keys = g_key_file_get_keys (file, groups[i], NULL, error);

      for (gsize j = 0; keys != NULL && keys[j] != NULL; j++)
        if (!read_key (self, file, groups[i], keys[j], error))
          return FALSE;
    }

  return TRUE;
}

/* The command line is kept until the file has been read, whose name is in it. */
static gboolean
given_cb (const char *name, const char *value, gpointer data, GError **error)
{
  ScProgram *self = data;
  const Setting *setting = find_setting (name + strspn (name, "-"));
  GPtrArray *texts;

  /* -d and -l have been there longer than the table. */
  if (setting == NULL)
    setting = find_setting (g_str_equal (name, "-d") ? "data" : "listen");
  texts = g_hash_table_lookup (self->given, setting->key);
  if (texts == NULL)
    {
      texts = g_ptr_array_new_null_terminated (1, g_free, TRUE);
      g_hash_table_insert (self->given, (gpointer) setting->key, texts);
    }
  g_ptr_array_add (texts, g_strdup (value != NULL ? value : "true"));

  return TRUE;
}

/* Adds an option for each setting. What is given counts once sc_program_load_settings() is called. */
void
sc_program_add_settings (ScProgram *self, GOptionGroup *group)
{
  GOptionEntry entries[G_N_ELEMENTS (settings) + 1] = { { NULL } };

  self->given =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_ptr_array_unref);
  for (gsize i = 0; i < G_N_ELEMENTS (settings); i++)
    {
      entries[i].long_name = settings[i].key;
      entries[i].flags = settings[i].kind == KIND_FLAG ? G_OPTION_FLAG_NO_ARG : 0;
      entries[i].arg = G_OPTION_ARG_CALLBACK;
      entries[i].arg_data = (gpointer) given_cb;
      entries[i].description = settings[i].help;
      entries[i].arg_description = settings[i].value;
      if (g_str_equal (settings[i].key, "data") || g_str_equal (settings[i].key, "listen"))
        entries[i].short_name = settings[i].key[0];
    }
  g_option_group_add_entries (group, entries);
}

/*
 * sc_program_load_settings:
 *
 * Takes what holds where nothing is said, then what the file says, then the command line.
 *
 * Returns: %FALSE with a sentence that names the file, the key and the value
 */
gboolean
sc_program_load_settings (ScProgram *self, GError **error)
{
  sc_server_config_init (&self->config);
  self->max_json_depth = SC_SERVER_MAX_JSON_DEPTH;
  self->log_level = DEFAULT_LOG_LEVEL;
  if (self->config_file != NULL && !read_file (self, error))
    return FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (settings); i++)
    {
      GPtrArray *texts = g_hash_table_lookup (self->given, settings[i].key);
      g_autofree char *where = g_strconcat ("--", settings[i].key, NULL);

      if (texts != NULL &&
          !set_value (self, &settings[i], (const char *const *) texts->pdata, where, error))
        return FALSE;
    }

  return TRUE;
}

static void
write_value (ScProgram *self, const Setting *setting, GKeyFile *file)
{
  static const char *const nothing[] = { NULL };
  gpointer field = G_STRUCT_MEMBER_P (self, setting->offset);
  const char *const *list;
  g_auto (GStrv) choices = NULL;

  switch (setting->kind)
    {
    case KIND_TEXT:
      g_key_file_set_string (file, setting->group, setting->key,
                             *(char **) field != NULL ? *(char **) field : "");
      return;
    case KIND_LIST:
      list = *(const char *const **) field != NULL ? *(const char *const **) field : nothing;
      g_key_file_set_string_list (file, setting->group, setting->key, list,
                                  g_strv_length ((char **) list));
      return;
    case KIND_FLAG:
      g_key_file_set_boolean (file, setting->group, setting->key, *(gboolean *) field);
      return;
    case KIND_CHOICE:
      choices = g_strsplit (setting->choices, " ", -1);
      g_key_file_set_string (file, setting->group, setting->key, choices[*(guint *) field]);
      return;
    case KIND_NUMBER:
    case KIND_MEGABYTES:
    default:
      g_key_file_set_uint64 (file, setting->group, setting->key, get_number (self, setting));
      return;
    }
}

/* Returns (transfer full): what is in force, as a file that --config reads. */
char *
sc_program_format_settings (ScProgram *self)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (settings); i++)
    {
      g_autofree char *comment = g_strconcat (" ", _ (settings[i].help), NULL);

      write_value (self, &settings[i], file);
      g_key_file_set_comment (file, settings[i].group, settings[i].key, comment, NULL);
    }

  return g_key_file_to_data (file, NULL, NULL);
}
