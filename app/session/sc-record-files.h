/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-session.h"

G_BEGIN_DECLS

/* The files of a record. A change of them is a change of the record: it is synchronised, merged and shown in its
 * history as any other. */

/**
 * ScFileState:
 * @SC_FILE_STATE_HERE: on this computer, and at the server when there is one
 * @SC_FILE_STATE_WAITING: on this computer; the record waits to be sent
 * @SC_FILE_STATE_ELSEWHERE: only at the server
 */
typedef enum
{
  SC_FILE_STATE_HERE,
  SC_FILE_STATE_WAITING,
  SC_FILE_STATE_ELSEWHERE,
} ScFileState;

/**
 * ScRecordFile:
 * @state: where its bytes are
 * @attachment: name, type, length
 */
typedef struct
{
  ScFileState state;
  ScAttachment *attachment;
} ScRecordFile;

gboolean sc_record_type_has_files (const char *type);
ScFilePolicy *sc_session_get_file_policy (ScSession *self);
DexFuture *sc_session_list_files (ScSession *self, const char *id) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *
sc_session_add_files (ScSession *self, const char *id, GListModel *files) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sc_session_add_bytes (ScSession *self,
                                 const char *id,
                                 const char *name,
                                 const char *content_type,
                                 GBytes *bytes) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sc_session_remove_file (ScSession *self,
                                   const char *id,
                                   const char *name) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sc_session_put_file_back (ScSession *self,
                                     const char *id,
                                     ScAttachment *attachment) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sc_session_rename_file (ScSession *self,
                                   const char *id,
                                   const char *name,
                                   const char *new_name) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sc_session_fetch_file (ScSession *self,
                                  const char *id,
                                  const char *name,
                                  GFileProgressCallback progress,
                                  gpointer user_data,
                                  GCancellable *cancellable) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sc_session_copy_file (ScSession *self, const char *id, const char *name, GFile *target)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
