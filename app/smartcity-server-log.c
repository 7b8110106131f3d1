/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <gio/gio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "smartcity-server-private.h"

/* Where log lines go: to the journal with their fields, or to stdout, a line each. */

typedef enum
{
  FORMAT_AUTO,
  FORMAT_TEXT,
  FORMAT_JSON,
  FORMAT_JOURNAL,
} Format;

/* In the order of the setting's choices. */
static const GLogLevelFlags levels[] = {
  G_LOG_LEVEL_CRITICAL, G_LOG_LEVEL_WARNING, G_LOG_LEVEL_MESSAGE,
  G_LOG_LEVEL_INFO,     G_LOG_LEVEL_DEBUG,
};

static Format format;
static GLogLevelFlags threshold;

static const char *
level_name (GLogLevelFlags level)
{
  if (level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL))
    return "error";
  if (level & G_LOG_LEVEL_WARNING)
    return "warning";
  if (level & G_LOG_LEVEL_MESSAGE)
    return "message";

  return level & G_LOG_LEVEL_INFO ? "info" : "debug";
}

/* What a line is made of: "SC_STATUS" is "status". */
static char *
dup_key (const char *field)
{
  return g_ascii_strdown (field + strlen ("SC_"), -1);
}

static const char *
find_field (const GLogField *fields, gsize n, const char *key)
{
  for (gsize i = 0; i < n; i++)
    if (g_str_equal (fields[i].key, key))
      return fields[i].value;

  return NULL;
}

/* A line is one line, whatever is in the text. */
static void
append_quoted (GString *out, const char *text)
{
  g_string_append_c (out, '"');
  for (const char *p = text; *p != '\0'; p++)
    {
      if ((guchar) *p < ' ')
        {
          g_string_append_printf (out, "\\u%04x", (guint) *p);
          continue;
        }
      if (*p == '"' || *p == '\\')
        g_string_append_c (out, '\\');
      g_string_append_c (out, *p);
    }
  g_string_append_c (out, '"');
}

/* What needs no quotation marks gets none. */
static void
append_value (GString *out, const char *text)
{
  if (*text == '\0' || strpbrk (text, " \"=\\\n\t") != NULL)
    append_quoted (out, text);
  else
    g_string_append (out, text);
}

static void
append_pair (GString *out, const char *key, const char *value)
{
  if (format == FORMAT_JSON)
    {
      g_string_append_printf (out, "%s\"%s\":", out->len > 1 ? "," : "", key);
      append_quoted (out, value);
      return;
    }
  g_string_append_printf (out, "%s%s=", out->len > 0 ? " " : "", key);
  append_value (out, value);
}

/* Returns (transfer full): the line, with its end. */
static GString *
make_line (GLogLevelFlags level, const GLogField *fields, gsize n)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = g_date_time_format (now, "%Y-%m-%dT%H:%M:%S.%fZ");
  const char *event = find_field (fields, n, "SC_EVENT");
  const char *message = find_field (fields, n, "MESSAGE");
  GString *out = g_string_new (format == FORMAT_JSON ? "{" : NULL);

  append_pair (out, "time", time);
  append_pair (out, "level", level_name (level));
  append_pair (out, "event", event != NULL ? event : "message");
  for (gsize i = 0; i < n; i++)
    if (g_str_has_prefix (fields[i].key, "SC_") && !g_str_equal (fields[i].key, "SC_EVENT"))
      {
        g_autofree char *key = dup_key (fields[i].key);

        append_pair (out, key, fields[i].value);
      }
  /* Of a request the fields say it all. */
  if (message != NULL && g_strcmp0 (event, "request") != 0)
    append_pair (out, "message", message);
  g_string_append (out, format == FORMAT_JSON ? "}\n" : "\n");

  return out;
}

/* Called in any thread. */
static GLogWriterOutput
write_cb (GLogLevelFlags level, const GLogField *fields, gsize n, gpointer data)
{
  g_autoptr (GString) line = NULL;

  if ((level & G_LOG_LEVEL_MASK) > threshold)
    return G_LOG_WRITER_HANDLED;
  if (format == FORMAT_JOURNAL)
    return g_log_writer_journald (level, fields, n, data);

  line = make_line (level, fields, n);
  /* One call a line, so that those of two threads do not mix. */
  fwrite (line->str, 1, line->len, stdout);
  fflush (stdout);

  return G_LOG_WRITER_HANDLED;
}

/* Sends what is logged from now on where the settings say. Before there are threads. */
void
sc_program_start_log (ScProgram *self)
{
  format = (Format) self->log_format;
  if (format == FORMAT_AUTO)
    format = g_log_writer_is_journald (STDOUT_FILENO) ? FORMAT_JOURNAL : FORMAT_TEXT;
  threshold = levels[self->log_level];
  g_log_set_writer_func (write_cb, NULL, NULL);
}

/* Whether somebody reads the log by its fields, and not by its sentences. */
gboolean
sc_program_logs_events (ScProgram *self)
{
  return format != FORMAT_TEXT;
}
