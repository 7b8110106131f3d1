/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-wire-document.h"
#include "sc-wire-header.h"
#include "sc-wire-multipart.h"

/* Multipart bodies, cut into pieces at every place, and the values of headers. */

/* Writes down what a parser says: "[type]" for a part, its bytes, and ";" for its end. */
static char *
describe (const char *type, const char *body, gsize length, gsize piece, GError **error)
{
  g_autoptr (ScWireMultipart) parser = sc_wire_multipart_new (type, error);
  g_autoptr (GString) said = g_string_new (NULL);
  gsize position = 0;

  while (parser != NULL)
    {
      g_autoptr (GBytes) data = NULL;
      g_autoptr (GBytes) more = NULL;
      const char *kind;

      switch (sc_wire_multipart_next (parser, &data, error))
        {
        case SC_WIRE_MULTIPART_FAILED:
          return NULL;
        case SC_WIRE_MULTIPART_MORE:
          if (position == length)
            return g_strconcat (said->str, "…", NULL);
          more = g_bytes_new (body + position, MIN (piece, length - position));
          position += MIN (piece, length - position);
          sc_wire_multipart_push (parser, more);
          break;
        case SC_WIRE_MULTIPART_PART:
          kind = sc_wire_multipart_get_header (parser, "content-type");
          g_string_append_printf (said, "[%s]", kind != NULL ? kind : "");
          break;
        case SC_WIRE_MULTIPART_DATA:
          g_assert_cmpuint (g_bytes_get_size (data), >, 0);
          g_string_append_len (said, g_bytes_get_data (data, NULL),
                               (gssize) g_bytes_get_size (data));
          break;
        case SC_WIRE_MULTIPART_PART_END:
          g_string_append_c (said, ';');
          break;
        case SC_WIRE_MULTIPART_END:
        default:
          return g_strconcat (said->str, ".", NULL);
        }
    }

  return NULL;
}

static void
bodies_are_taken_apart (void)
{
  static const struct
  {
    const char *body;
    const char *said; /* NULL: it fails; "…" at the end: it was cut off */
  } rows[] = {
    { "--b\r\nContent-Type: a/b\r\n\r\nhello\r\n--b--", "[a/b]hello;." },
    { "--b\r\n\r\nhello\r\n--b--\r\nmore", "[]hello;." },
    { "pre\r\n--b \t\r\ncontent-TYPE:a/b  \r\nX: y\r\n\r\n1\r\n--b\r\n\r\n2\r\n--b--",
      "[a/b]1;[]2;." },
    { "--b\r\n\r\n\r\n--b--", "[];." },
    { "--b\r\nA: b\r\n\r\n--b--", "[];." },
    { "--b\r\n\r\n\r\n\r\n--b--", "[]\r\n;." },
    { "--b\r\n\r\na\r\n--a\r\n-\r\r\n--b--", "[]a\r\n--a\r\n-\r;." },
    { "--b\r\n\r\n--b\r\n--b--", "[];…" },
    { "--b--", "." },
    { "", "…" },
    { "no boundary", "…" },
    { "x--b--", "…" },
    { "--b", "…" },
    { "--b\r\n", "…" },
    { "--b\r\nA: b\r\n", "…" },
    { "--b\r\n\r\nhel", "[]…" },
    { "--b\r\n\r\nhello\r\n--", "[]hel…" },
    { "--b\r\n\r\nhello\r\n--b", "[]hello;…" },
    { "--b\r\n\r\nhello\r\n--b-", "[]hello;…" },
    { "--b\r\nnothing\r\n\r\n", NULL },
    { "--b\r\n: b\r\n\r\n", NULL },
    { "--b\r\nA: \xff\r\n\r\n", NULL },
    { "--bc\r\n\r\nhello\r\n--b--", NULL },
    { "--b-x", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    for (gsize piece = 1; piece <= strlen (rows[i].body) + 1; piece++)
      {
        g_autoptr (GError) error = NULL;
        g_autofree char *said = describe ("multipart/related; boundary=b", rows[i].body,
                                          strlen (rows[i].body), piece, &error);
        g_autofree char *end = NULL;

        if (rows[i].said == NULL)
          {
            g_assert_error (error, SC_WIRE_ERROR, SC_WIRE_ERROR_BAD_REQUEST);
            continue;
          }
        g_assert_no_error (error);
        /* How much of a part that is cut off has been said depends on where it was cut. */
        if (g_str_has_suffix (rows[i].said, "…") && strstr (rows[i].said, "]hel") != NULL)
          g_assert_true (g_str_has_prefix (said, "[]") && g_str_has_suffix (said, "…"));
        else if (g_str_equal (rows[i].said, "[]…"))
          g_assert_true (g_str_has_prefix (said, "[]"));
        else
          g_assert_cmpstr (said, ==, rows[i].said);
      }
}

static void
boundaries_are_read (void)
{
  static const struct
  {
    const char *type;
    const char *boundary;
  } rows[] = {
    { "multipart/related; boundary=abc", "abc" },
    { "multipart/related;boundary=\"a b;c\"", "a b;c" },
    { "Multipart/Related; type=\"x\"; BOUNDARY = abc ; z=1", "abc" },
    { "multipart/related; boundary=\"a\\\"b\"", "a\"b" },
    { "multipart/related; xboundary=abc", NULL },
    { "multipart/related; boundary", NULL },
    { "multipart/related", NULL },
    { "", NULL },
    { NULL, NULL },
  };
  g_autofree char *long_type = NULL;
  g_autofree char *long_boundary = g_strnfill (300, 'x');

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *boundary = sc_wire_header_dup_parameter (rows[i].type, "boundary");
      g_autoptr (ScWireMultipart) parser = sc_wire_multipart_new (rows[i].type, NULL);

      g_assert_cmpstr (boundary, ==, rows[i].boundary);
      g_assert_cmpint (parser != NULL, ==, rows[i].boundary != NULL);
    }
  long_type = g_strconcat ("multipart/related; boundary=", long_boundary, NULL);
  g_assert_null (sc_wire_multipart_new (long_type, NULL));
}

static void
endless_headers_are_refused (void)
{
  g_autofree char *filler = g_strnfill (20000, 'x');
  g_autofree char *endless = g_strconcat ("--b\r\nA: ", filler, NULL);
  g_autofree char *ended = g_strconcat (endless, "\r\n\r\n", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (describe ("m/r; boundary=b", endless, strlen (endless), 1000, &error));
  g_assert_error (error, SC_WIRE_ERROR, SC_WIRE_ERROR_BAD_REQUEST);
  g_clear_error (&error);
  g_assert_null (describe ("m/r; boundary=b", ended, strlen (ended), G_MAXSIZE, &error));
  g_assert_error (error, SC_WIRE_ERROR, SC_WIRE_ERROR_BAD_REQUEST);
}

/* Whatever is in a part comes out of it, wherever the pieces end. */
static void
random_bodies_survive (void)
{
  static const char alphabet[] = "\r\n--bx";
  g_autoptr (GRand) rand = g_rand_new_with_seed (g_test_rand_int ());

  for (guint round = 0; round < 3000; round++)
    {
      g_autoptr (GString) content = g_string_new (NULL);
      g_autoptr (GString) body = g_string_new ("--bound\r\n\r\n");
      g_autofree char *said = NULL;
      g_autofree char *expected = NULL;

      for (gint32 i = g_rand_int_range (rand, 0, 40); i > 0; i--)
        g_string_append_c (content, alphabet[g_rand_int_range (rand, 0, 6)]);
      g_string_append_printf (body, "%s\r\n--bound--", content->str);
      said = describe ("m/r; boundary=bound", body->str, body->len,
                       (gsize) g_rand_int_range (rand, 1, 30), NULL);
      expected = g_strconcat ("[]", content->str, ";.", NULL);
      g_assert_cmpstr (said, ==, expected);
    }
}

/* Nonsense must end in an error or in a wish for more, never in a crash. */
static void
random_nonsense_is_survived (void)
{
  static const char *const words[] = {
    "--b", "--", "\r\n", "\r", "\n", "A: b", ":", "x", "\r\n--b"
  };
  g_autoptr (GRand) rand = g_rand_new_with_seed (g_test_rand_int ());

  for (guint round = 0; round < 3000; round++)
    {
      g_autoptr (GString) body = g_string_new (NULL);
      g_autofree char *said = NULL;

      for (gint32 i = g_rand_int_range (rand, 0, 30); i > 0; i--)
        g_string_append (body, words[g_rand_int_range (rand, 0, G_N_ELEMENTS (words))]);
      said = describe ("m/r; boundary=b", body->str, body->len,
                       (gsize) g_rand_int_range (rand, 1, 10), NULL);
    }
}

static void
accept_names_types (void)
{
  g_assert_true (sc_wire_header_accepts ("multipart/mixed", "multipart/mixed"));
  g_assert_true (sc_wire_header_accepts ("a/b, Multipart/Mixed;q=0.5", "multipart/mixed"));
  g_assert_false (sc_wire_header_accepts ("multipart/mixed; q=0", "multipart/mixed"));
  g_assert_false (sc_wire_header_accepts ("*/*", "multipart/mixed"));
  g_assert_false (sc_wire_header_accepts (NULL, "multipart/mixed"));
  g_assert_true (sc_wire_header_accepts ("gzip, deflate", "gzip"));
}

static void
attachments_of_documents_are_read (void)
{
  static const char text[] =
      "{\"_attachments\":{\"z\":{\"data\":\"aGVsbG8=\",\"content_type\":\"a/b\",\"revpos\":3},"
      "\"s\":{\"stub\":true,\"revpos\":2,\"length\":9,\"digest\":\"md5-x\"},"
      "\"f\":{\"follows\":true,\"encoding\":\"gzip\",\"length\":100,\"encoded_length\":10}}}";
  g_autoptr (GError) error = NULL;
  g_autoptr (ScDocument) document = sc_wire_document_parse (text, strlen (text), "a", &error);
  const ScAttachment *z;
  const ScAttachment *s;
  const ScAttachment *f;
  g_autoptr (GString) written = g_string_new (NULL);

  g_assert_no_error (error);
  g_assert_cmpuint (document->attachments->len, ==, 3);
  g_assert_cmpstr (document->body, ==, "{}");
  z = document->attachments->pdata[0];
  s = document->attachments->pdata[1];
  f = document->attachments->pdata[2];
  g_assert_cmpstr (z->name, ==, "z");
  g_assert_cmpmem (g_bytes_get_data (z->bytes, NULL), g_bytes_get_size (z->bytes), "hello", 5);
  g_assert_cmpuint (z->revpos, ==, 3);
  g_assert_true (s->bytes == NULL && !s->follows);
  g_assert_cmpint (s->length, ==, 9);
  g_assert_cmpstr (s->digest, ==, "md5-x");
  g_assert_cmpstr (s->content_type, ==, "application/octet-stream");
  g_assert_true (f->follows);
  g_assert_cmpstr (f->encoding, ==, "gzip");
  g_assert_cmpint (f->encoded_length, ==, 10);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/multipart/parts", bodies_are_taken_apart);
  g_test_add_func ("/wire/multipart/boundary", boundaries_are_read);
  g_test_add_func ("/wire/multipart/endless", endless_headers_are_refused);
  g_test_add_func ("/wire/multipart/random", random_bodies_survive);
  g_test_add_func ("/wire/multipart/nonsense", random_nonsense_is_survived);
  g_test_add_func ("/wire/header/accept", accept_names_types);
  g_test_add_func ("/wire/attachments/read", attachments_of_documents_are_read);

  return g_test_run ();
}
