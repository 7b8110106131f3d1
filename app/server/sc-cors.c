/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-cors-private.h"

/* Browsers ask before a script of one origin may talk to another (Fetch Standard, "CORS protocol"): by a
 * request of its own, the preflight, or by looking at the headers of the answer. The defaults are CouchDB's. */

#define DEFAULT_METHODS "GET, PUT, POST, HEAD, DELETE, COPY, OPTIONS"

static const char *const default_headers[] = {
  "accept",
  "accept-language",
  "authorization",
  "content-encoding",
  "content-range",
  "content-type",
  "destination",
  "if-match",
  "if-none-match",
  "last-event-id",
  "origin",
  "pragma",
  "x-couch-full-commit",
  "x-requested-with",
  NULL,
};

/* What a script may read of an answer besides what it may always read. */
#define EXPOSED_HEADERS                                                                              \
  "content-type, accept-ranges, etag, location, server, x-couch-request-id, x-couch-update-newrev, " \
  "x-couchdb-body-time"

static const ScServerCors *
get_config (ScRequest *request)
{
  return &sc_server_get_config (request->server)->cors;
}

static gboolean
contains (const char *const *names, const char *name)
{
  for (gsize i = 0; names != NULL && names[i] != NULL; i++)
    if (g_ascii_strcasecmp (names[i], name) == 0)
      return TRUE;

  return FALSE;
}

/* Returns (transfer none) (nullable): the origin of the page that asks, if it may. */
static const char *
get_permitted_origin (ScRequest *request)
{
  const ScServerCors *config = get_config (request);
  const char *origin = _sc_request_get_header (request, "Origin");

  if (origin == NULL || (!contains (config->origins, origin) && !contains (config->origins, "*")))
    return NULL;

  return origin;
}

/* Who lets everybody in cannot mean everybody with the passwords of whoever looks at their pages. */
static void
allow_origin (ScRequest *request, const char *origin)
{
  const ScServerCors *config = get_config (request);

  _sc_request_set_header (request, "Access-Control-Allow-Origin", origin);
  if (config->credentials && !contains (config->origins, "*"))
    _sc_request_set_header (request, "Access-Control-Allow-Credentials", "true");
}

/* Whether all headers of a comma-separated list are permitted. */
static gboolean
permits_headers (ScRequest *request, const char *list)
{
  const ScServerCors *config = get_config (request);
  const char *const *permitted = config->headers != NULL ? config->headers : default_headers;
  g_auto (GStrv) names = g_strsplit (list != NULL ? list : "", ",", -1);

  for (gsize i = 0; names[i] != NULL; i++)
    if (*g_strstrip (names[i]) != '\0' && !contains (permitted, names[i]))
      return FALSE;

  return TRUE;
}

static char *
dup_methods (const ScServerCors *config)
{
  return config->methods != NULL ? g_strjoinv (", ", (char **) config->methods)
                                 : g_strdup (DEFAULT_METHODS);
}

/* Methods differ by case. */
static gboolean
permits_method (const char *methods, const char *method)
{
  g_auto (GStrv) names = g_strsplit (methods, ", ", -1);

  return method != NULL && g_strv_contains ((const char *const *) names, method);
}

/*
 * _sc_cors_answer_preflight:
 *
 * Answers a browser that asks whether a script may do something. Such a request brings no password, so it
 * has to be answered before anybody logs in.
 *
 * Returns: whether it was answered; what is not permitted is answered as if there were no CORS at all
 */
gboolean
_sc_cors_answer_preflight (ScRequest *request)
{
  const ScServerCors *config = get_config (request);
  const char *headers = _sc_request_get_header (request, "Access-Control-Request-Headers");
  const char *origin = get_permitted_origin (request);
  g_autofree char *methods = NULL;
  g_autofree char *max_age = NULL;

  if (!g_str_equal (request->method, "OPTIONS") || origin == NULL)
    return FALSE;
  methods = dup_methods (config);
  if (!permits_method (methods,
                       _sc_request_get_header (request, "Access-Control-Request-Method")) ||
      !permits_headers (request, headers))
    return FALSE;

  max_age = g_strdup_printf ("%u", config->max_age);
  _sc_request_set_header (request, "Access-Control-Max-Age", max_age);
  _sc_request_set_header (request, "Access-Control-Allow-Methods", methods);
  _sc_request_set_header (request, "Access-Control-Allow-Headers", headers != NULL ? headers : "");

  return _sc_request_answer_text (request, 204, "");
}

/* Says in an answer which page may read it. */
void
_sc_cors_set_headers (ScRequest *request)
{
  const char *origin = get_permitted_origin (request);

  if (get_config (request)->origins == NULL)
    return;
  /* What is kept for one origin must not be given to the next. */
  soup_message_headers_append (soup_server_message_get_response_headers (request->message), "Vary",
                               "Origin");
  if (origin == NULL)
    return;
  allow_origin (request, origin);
  _sc_request_set_header (request, "Access-Control-Expose-Headers", EXPOSED_HEADERS);
}
