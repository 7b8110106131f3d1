/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server-fixture.h"

/* Uploads, and what is left of them on the disk. */

/* @headers: "Name: value" lines, or NULL. Bytes need not be text. */
static inline Answer
upload (Fixture *self,
        const char *user,
        const char *path,
        const char *type,
        const char *bytes,
        gssize length,
        const char *headers)
{
  SoupMessage *message = make_message (self, user, "PUT", path, NULL);
  g_autoptr (GBytes) body = g_bytes_new (bytes, length < 0 ? strlen (bytes) : (gsize) length);
  g_auto (GStrv) lines = g_strsplit (headers != NULL ? headers : "", "\n", -1);

  soup_message_set_request_body_from_bytes (message, type, body);
  for (gsize i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      g_auto (GStrv) parts = g_strsplit (lines[i], ": ", 2);

      soup_message_headers_replace (soup_message_get_request_headers (message), parts[0], parts[1]);
    }

  return finish (message, send_message (self, message));
}

/* Returns the new revision of a document that got an attachment. */
static inline char *
attach (Fixture *self, const char *path, const char *type, const char *text)
{
  g_auto (Answer) answer = upload (self, "anna", path, type, text, -1, NULL);
  g_autoptr (JsonObject) object = sc_json_parse_object (answer.text, (gssize) answer.length, NULL);

  if (answer.status != 201)
    g_error ("PUT %s: %u %s", path, answer.status, answer.text);

  return g_strdup (sc_json_get_string (object, "rev"));
}

/* GET with one header. */
static inline Answer
get_with (Fixture *self, const char *method, const char *path, const char *name, const char *value)
{
  SoupMessage *message = make_message (self, "anna", method, path, NULL);

  if (name != NULL)
    soup_message_headers_replace (soup_message_get_request_headers (message), name, value);

  return finish (message, send_message (self, message));
}

static inline const char *
header_of (const Answer *answer, const char *name)
{
  return soup_message_headers_get_one (soup_message_get_response_headers (answer->message), name);
}

#define assert_upload(fixture, user, path, type, bytes, headers, expected_status, part)           \
  G_STMT_START                                                                                    \
  {                                                                                               \
    g_auto (Answer) _answer = upload ((fixture), (user), (path), (type), (bytes), -1, (headers)); \
                                                                                                  \
    if (_answer.status != (expected_status) || strstr (_answer.text, (part)) == NULL)             \
      g_error ("%s:%d: PUT %s: %u %s", __FILE__, __LINE__, (path), _answer.status, _answer.text); \
  }                                                                                               \
  G_STMT_END

static inline guint
count_files (Fixture *self)
{
  g_autofree char *folder =
      g_build_filename (self->dir, "databases", "allianz.sqlite-attachments", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;

  return n;
}

/* What the server notices a moment later than the client. */
static inline void
assert_files (Fixture *self, guint n)
{
  for (guint i = 0; i < 2000 && count_files (self) != n; i++)
    dex_await (dex_timeout_new_msec (5), NULL);
  g_assert_cmpuint (count_files (self), ==, n);
}
