/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bench-http.h"

/* @host: an IPv4 address and a port; @user: (nullable) */
BenchHttp *
bench_http_new (const char *host, const char *user, const char *password)
{
  BenchHttp *self = g_new0 (BenchHttp, 1);
  struct sockaddr_in address = { .sin_family = AF_INET };
  g_auto (GStrv) parts = g_strsplit (host, ":", 2);
  int on = 1;

  address.sin_port = htons ((guint16) g_ascii_strtoull (parts[1], NULL, 10));
  if (inet_pton (AF_INET, parts[0], &address.sin_addr) != 1)
    g_error ("%s is no address", host);
  self->host = host;
  self->fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (self->fd < 0 || connect (self->fd, (struct sockaddr *) &address, sizeof address) != 0)
    g_error ("%s: %s", host, g_strerror (errno));
  setsockopt (self->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (user != NULL && *user != '\0')
    {
      g_autofree char *pair = g_strconcat (user, ":", password, NULL);
      g_autofree char *code = g_base64_encode ((const guchar *) pair, strlen (pair));

      self->authorization = g_strconcat ("Authorization: Basic ", code, "\r\n", NULL);
    }

  return self;
}

void
bench_http_free (BenchHttp *self)
{
  close (self->fd);
  g_free (self->authorization);
  g_free (self);
}

static void
send_all (BenchHttp *self, const char *bytes, gsize length)
{
  while (length > 0)
    {
      gssize sent = send (self->fd, bytes, length, MSG_NOSIGNAL);

      if (sent < 0)
        g_error ("sending: %s", g_strerror (errno));
      bytes += sent;
      length -= (gsize) sent;
    }
}

/* @body: (nullable) */
void
bench_http_send (BenchHttp *self,
                 const char *method,
                 const char *path,
                 const char *type,
                 const char *body,
                 gsize length)
{
  GString *head = g_string_new (NULL);

  g_string_append_printf (head, "%s %s HTTP/1.1\r\nHost: %s\r\nAccept: application/json\r\n%s",
                          method, path, self->host,
                          self->authorization != NULL ? self->authorization : "");
  if (body != NULL)
    g_string_append_printf (head, "Content-Type: %s\r\nContent-Length: %zu\r\n", type, length);
  g_string_append (head, "\r\n");
  /* Small requests go out in one piece, as clients send them. */
  if (body != NULL && length <= sizeof self->buffer)
    g_string_append_len (head, body, (gssize) length);
  send_all (self, head->str, head->len);
  if (body != NULL && length > sizeof self->buffer)
    send_all (self, body, length);
  g_string_free (head, TRUE);
}

/* Makes room in the buffer and reads more into it. */
static void
fill (BenchHttp *self)
{
  gssize got;

  if (self->start > 0)
    {
      memmove (self->buffer, self->buffer + self->start, self->end - self->start);
      self->end -= self->start;
      self->start = 0;
    }
  got = recv (self->fd, self->buffer + self->end, sizeof self->buffer - self->end, 0);
  if (got <= 0)
    g_error ("receiving: %s", got == 0 ? "the server hung up" : g_strerror (errno));
  self->end += (gsize) got;
}

/* Returns a line without its end; good until the next one is read. */
static char *
read_line (BenchHttp *self)
{
  char *line, *end;

  while ((end = memmem (self->buffer + self->start, self->end - self->start, "\r\n", 2)) == NULL)
    {
      if (self->end - self->start == sizeof self->buffer)
        g_error ("a line of the answer is too long");
      fill (self);
    }
  *end = '\0';
  line = self->buffer + self->start;
  self->start = (gsize) (end + 2 - self->buffer);

  return line;
}

static void
read_bytes (BenchHttp *self, gsize length, GString *text)
{
  while (length > 0)
    {
      gsize n;

      if (self->start == self->end)
        fill (self);
      n = MIN (length, self->end - self->start);
      if (text != NULL)
        g_string_append_len (text, self->buffer + self->start, (gssize) n);
      self->start += n;
      length -= n;
    }
}

static gsize
read_chunks (BenchHttp *self, GString *text)
{
  gsize total = 0;
  gsize length;

  while ((length = g_ascii_strtoull (read_line (self), NULL, 16)) > 0)
    {
      read_bytes (self, length, text);
      read_line (self);
      total += length;
    }
  read_line (self);

  return total;
}

/* Reads an answer whole. @length: (out) (nullable): of its body; @text: (nullable): gets the body.
 * Returns its status. */
guint
bench_http_receive (BenchHttp *self, gsize *length, GString *text)
{
  guint status = (guint) g_ascii_strtoull (read_line (self) + strlen ("HTTP/1.1 "), NULL, 10);
  gboolean chunked = FALSE;
  gsize n = 0;
  const char *line;

  while (*(line = read_line (self)) != '\0')
    {
      if (g_ascii_strncasecmp (line, "content-length:", 15) == 0)
        n = g_ascii_strtoull (line + 15, NULL, 10);
      else if (g_ascii_strncasecmp (line, "transfer-encoding:", 18) == 0)
        chunked = TRUE;
    }
  if (chunked)
    n = read_chunks (self, text);
  else
    read_bytes (self, n, text);
  if (length != NULL)
    *length = n;

  return status;
}

/* Returns the length of what came. */
gsize
bench_http_get (BenchHttp *self, const char *path, GString *text)
{
  gsize length;
  guint status;

  bench_http_send (self, "GET", path, NULL, NULL, 0);
  status = bench_http_receive (self, &length, text);
  if (status != 200)
    g_error ("GET %s: %u", path, status);

  return length;
}

void
bench_http_write (BenchHttp *self,
                  const char *method,
                  const char *path,
                  const char *type,
                  const char *body,
                  gsize length)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint status;

  bench_http_send (self, method, path, type, body, length);
  status = bench_http_receive (self, NULL, text);
  if (status != 200 && status != 201)
    g_error ("%s %s: %u %s", method, path, status, text->str);
}
