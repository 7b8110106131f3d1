/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-rules-error.h"
#include "sc-server-error.h"
#include "sc-store-error.h"
#include "sc-wire-error.h"

G_DEFINE_QUARK (sc_server_error, sc_server_error)

/* How every error of a lower room is told to a client: the status and CouchDB's name for it. */
static const struct
{
  GQuark (*domain) (void);
  int code;
  guint status;
  const char *name;
} answers[] = {
  { sc_server_error_quark, SC_SERVER_ERROR_BAD_REQUEST, 400, "bad_request" },
  { sc_server_error_quark, SC_SERVER_ERROR_QUERY, 400, "query_parse_error" },
  { sc_server_error_quark, SC_SERVER_ERROR_DOCUMENT_ID, 400, "illegal_docid" },
  { sc_server_error_quark, SC_SERVER_ERROR_INDEX, 400, "invalid_index" },
  { sc_server_error_quark, SC_SERVER_ERROR_DATABASE_NAME, 400, "illegal_database_name" },
  { sc_server_error_quark, SC_SERVER_ERROR_DATABASE_NAME_LENGTH, 400, "database_name_too_long" },
  { sc_server_error_quark, SC_SERVER_ERROR_UNAUTHORIZED, 401, "unauthorized" },
  { sc_server_error_quark, SC_SERVER_ERROR_FORBIDDEN, 403, "forbidden" },
  { sc_server_error_quark, SC_SERVER_ERROR_NOT_FOUND, 404, "not_found" },
  { sc_server_error_quark, SC_SERVER_ERROR_METHOD, 405, "method_not_allowed" },
  { sc_server_error_quark, SC_SERVER_ERROR_EXISTS, 412, "file_exists" },
  { sc_server_error_quark, SC_SERVER_ERROR_TOO_LARGE, 413, "too_large" },
  { sc_server_error_quark, SC_SERVER_ERROR_URI_TOO_LONG, 414, "too_long" },
  { sc_server_error_quark, SC_SERVER_ERROR_MEDIA_TYPE, 415, "bad_content_type" },
  { sc_server_error_quark, SC_SERVER_ERROR_RANGE, 416, "requested_range_not_satisfiable" },
  { sc_server_error_quark, SC_SERVER_ERROR_TOO_MANY, 429, "too_many_requests" },
  { sc_server_error_quark, SC_SERVER_ERROR_UNSUPPORTED, 501, "not_implemented" },
  { sc_server_error_quark, SC_SERVER_ERROR_STOPPING, 503, "service_unavailable" },
  { sc_rules_error_quark, SC_RULES_ERROR_FORBIDDEN, 403, "forbidden" },
  { sc_rules_error_quark, SC_RULES_ERROR_UNAUTHORIZED, 401, "unauthorized" },
  { sc_rules_error_quark, SC_RULES_ERROR_INVALID, 400, "compilation_error" },
  { sc_rules_error_quark, SC_RULES_ERROR_FAILED, 500, "unknown_error" },
  { sc_wire_error_quark, SC_WIRE_ERROR_BAD_REQUEST, 400, "bad_request" },
  { sc_wire_error_quark, SC_WIRE_ERROR_VALIDATION, 400, "doc_validation" },
  { sc_wire_error_quark, SC_WIRE_ERROR_TOO_DEEP, 400, "bad_request" },
  { sc_wire_error_quark, SC_WIRE_ERROR_INVALID_KEY, 400, "invalid_key" },
  { sc_wire_error_quark, SC_WIRE_ERROR_MISSING_KEY, 400, "missing_required_key" },
  { sc_wire_error_quark, SC_WIRE_ERROR_INVALID_OPERATOR, 400, "invalid_operator" },
  { sc_wire_error_quark, SC_WIRE_ERROR_BAD_ARGUMENT, 400, "bad_arg" },
  { sc_wire_error_quark, SC_WIRE_ERROR_INVALID_BOOLEAN, 400, "invalid_boolean" },
  { sc_wire_error_quark, SC_WIRE_ERROR_INVALID_NUMBER, 400, "invalid_non_neg_integer" },
  { sc_wire_error_quark, SC_WIRE_ERROR_INVALID_SELECTOR, 400, "invalid_selector_json" },
  { sc_wire_error_quark, SC_WIRE_ERROR_INVALID_FIELDS, 400, "invalid_fields" },
  { sc_wire_error_quark, SC_WIRE_ERROR_INVALID_FIELD, 400, "invalid_field" },
  { sc_wire_error_quark, SC_WIRE_ERROR_INVALID_SORT, 400, "invalid_sort_json" },
  { sc_wire_error_quark, SC_WIRE_ERROR_INVALID_SORT_FIELD, 400, "invalid_sort_field" },
  { sc_wire_error_quark, SC_WIRE_ERROR_INVALID_SORT_DIRECTION, 400, "invalid_sort_dir" },
  { sc_wire_error_quark, SC_WIRE_ERROR_INVALID_INDEX_NAME, 400, "invalid_index_name" },
  { sc_wire_error_quark, SC_WIRE_ERROR_INVALID_BOOKMARK, 400, "invalid_bookmark" },
  { sc_store_error_quark, SC_STORE_ERROR_NOT_FOUND, 404, "not_found" },
  { sc_store_error_quark, SC_STORE_ERROR_DELETED, 404, "not_found" },
  { sc_store_error_quark, SC_STORE_ERROR_CONFLICT, 409, "conflict" },
  { sc_store_error_quark, SC_STORE_ERROR_INVALID, 400, "bad_request" },
  { sc_store_error_quark, SC_STORE_ERROR_MISSING_STUB, 412, "missing_stub" },
  { sc_store_error_quark, SC_STORE_ERROR_ELSEWHERE, 404, "not_found" },
  { sc_store_error_quark, SC_STORE_ERROR_DIGEST, 400, "content_md5_mismatch" },
  { sc_store_error_quark, SC_STORE_ERROR_TOO_LARGE, 413, "attachment_too_large" },
  { sc_store_error_quark, SC_STORE_ERROR_BUSY, 503, "database_busy" },
  { sc_store_error_quark, SC_STORE_ERROR_CLOSED, 503, "service_unavailable" },
  { sc_store_error_quark, SC_STORE_ERROR_FULL, 507, "disk_full" },
  { sc_store_error_quark, SC_STORE_ERROR_READ_ONLY, 507, "read_only" },
  { sc_store_error_quark, SC_STORE_ERROR_CORRUPT, 500, "file_corrupt" },
  { sc_store_error_quark, SC_STORE_ERROR_TOO_NEW, 500, "file_too_new" },
};

/**
 * sc_server_error_get_status:
 * @error: what went wrong
 * @name: (out) (transfer none): the short name for the answer's "error" member
 *
 * Returns: the HTTP status; 500 and "internal_server_error" for what the table does not name
 */
guint
sc_server_error_get_status (const GError *error, const char **name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    if (g_error_matches (error, answers[i].domain (), answers[i].code))
      {
        *name = answers[i].name;
        return answers[i].status;
      }

  *name = "internal_server_error";

  return 500;
}
