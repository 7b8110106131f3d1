/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A client that does as little as possible: what is measured with it is the server. Blocking, HTTP/1.1, kept
 * alive; every failure ends the program, for a figure with errors in it is none. */

typedef struct
{
  int fd;
  const char *host;    /* HOST:PORT */
  char *authorization; /* (nullable): a header line */
  char buffer[1 << 16];
  gsize start; /* what is in the buffer and not yet looked at */
  gsize end;
} BenchHttp;

BenchHttp *bench_http_new (const char *host, const char *user, const char *password);
void bench_http_free (BenchHttp *self);

void bench_http_send (BenchHttp *self,
                      const char *method,
                      const char *path,
                      const char *type,
                      const char *body,
                      gsize length);
guint bench_http_receive (BenchHttp *self, gsize *length, GString *text);
gsize bench_http_get (BenchHttp *self, const char *path, GString *text);
void bench_http_write (BenchHttp *self,
                       const char *method,
                       const char *path,
                       const char *type,
                       const char *body,
                       gsize length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BenchHttp, bench_http_free)

G_END_DECLS
