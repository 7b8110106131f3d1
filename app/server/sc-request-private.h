/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <libsoup/soup.h>

#include "sc-database-private.h"
#include "sc-feeds-private.h"
#include "sc-incoming-private.h"
#include "sc-line-private.h"
#include "sc-server.h"
#include "sc-server-error.h"

G_BEGIN_DECLS

/* One exchange: what was asked, by whom, and the way back. Handlers read the first part and use the
 * functions below. Lives on the main context. */
typedef struct
{
  ScServer *server;
  const char *method;
  char **path;          /* its parts, percent signs resolved */
  GHashTable *query;    /* name → value */
  GBytes *body;         /* empty while @incoming brings it */
  ScIncoming *incoming; /* nullable: the body is taken while it comes */
  ScUser *user;         /* nullable: nobody is logged in */
  char *guest;          /* nullable: the fingerprint by which a door has let somebody in */
  ScDatabase *database; /* nullable */
  char *address;        /* nullable: where the client is, once somebody asked */
  char *id;             /* nullable: the document that the path names */
  char *attachment;     /* nullable: the attachment that the path names */

  SoupServerMessage *message;
  gint64 read_at;   /* when all of it was here, monotonic; 0 before */
  DexPromise *gone; /* settled when the exchange is over, however it ended */
  GQueue parts;     /* of DexPromise: parts of a long answer that are not sent yet */
  ScFeedSeat *seat; /* nullable: of a live feed */
  ScLine *line;     /* nullable: the connection of a live feed */
  gboolean over;
  gboolean streaming;
} ScRequest;

ScRequest *_sc_request_new (ScServer *server, SoupServerMessage *message, gboolean streamed);
ScRequest *_sc_request_ref (ScRequest *self);
void _sc_request_unref (ScRequest *self);
gboolean _sc_request_read (ScRequest *self, GError **error);

/* What was asked. */
const char *_sc_request_get (ScRequest *self, const char *name);
gboolean _sc_request_get_bool (ScRequest *self, const char *name, gboolean *value, GError **error);
gboolean _sc_request_get_uint (ScRequest *self, const char *name, guint64 *value, GError **error);
gboolean _sc_request_get_text (ScRequest *self, const char *name, char **value, GError **error);
gboolean _sc_request_get_texts (ScRequest *self, const char *name, char ***value, GError **error);
const char *_sc_request_get_header (ScRequest *self, const char *name);
const char *_sc_request_get_text_body (ScRequest *self, gsize *length);
GBytes *_sc_request_read_piece (ScRequest *self, GError **error);
const char *_sc_request_get_address (ScRequest *self);
gboolean _sc_request_is_encrypted (ScRequest *self);

/* The way back: a whole answer, or one in parts. */
void _sc_request_set_header (ScRequest *self, const char *name, const char *value);
void _sc_request_set_location (ScRequest *self, const char *database, const char *id);
gboolean _sc_request_redirect (ScRequest *self, const char *path);
gboolean _sc_request_answer (ScRequest *self, guint status, GString *json);
gboolean
_sc_request_answer_typed (ScRequest *self, guint status, const char *content_type, GString *text);
gboolean _sc_request_answer_ok (ScRequest *self, guint status);
gboolean _sc_request_answer_text (ScRequest *self, guint status, const char *json);
void _sc_request_fail (ScRequest *self, const GError *error);

void _sc_request_begin (ScRequest *self, const char *content_type);
void
_sc_request_begin_sized (ScRequest *self, guint status, const char *content_type, guint64 length);
DexFuture *_sc_request_send (ScRequest *self, GString *part) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *_sc_request_send_bytes (ScRequest *self, GBytes *part) G_GNUC_WARN_UNUSED_RESULT;
gboolean _sc_request_end (ScRequest *self);
gboolean _sc_request_begin_feed (ScRequest *self, GError **error);
gboolean _sc_request_settle (ScRequest *self);
void _sc_request_end_feed (ScRequest *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScRequest, _sc_request_unref)

G_END_DECLS
