/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-edit-permission.h"
#include "sc-error-text.h"
#include "sc-weak-ref.h"

struct _ScEditPermission
{
  GObject parent_instance;

  ScSession *session;
  ScRecordEditor *editor;
  char *reason;
  char *asked_rev; /* (nullable): of the record that was asked about */
  gboolean asking;
  gboolean ask_again;
};

G_DEFINE_FINAL_TYPE (ScEditPermission, sc_edit_permission, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_REASON,
  PROP_LOCKED,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
sc_edit_permission_dispose (GObject *object)
{
  ScEditPermission *self = SC_EDIT_PERMISSION (object);

  g_clear_object (&self->session);
  g_clear_object (&self->editor);

  G_OBJECT_CLASS (sc_edit_permission_parent_class)->dispose (object);
}

static void
sc_edit_permission_finalize (GObject *object)
{
  ScEditPermission *self = SC_EDIT_PERMISSION (object);

  g_free (self->reason);
  g_free (self->asked_rev);

  G_OBJECT_CLASS (sc_edit_permission_parent_class)->finalize (object);
}

static void
sc_edit_permission_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  ScEditPermission *self = SC_EDIT_PERMISSION (object);

  switch (prop_id)
    {
    case PROP_REASON:
      g_value_set_string (value, self->reason);
      break;
    case PROP_LOCKED:
      g_value_set_boolean (value, sc_edit_permission_get_locked (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sc_edit_permission_class_init (ScEditPermissionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = sc_edit_permission_dispose;
  object_class->finalize = sc_edit_permission_finalize;
  object_class->get_property = sc_edit_permission_get_property;

  properties[PROP_REASON] = g_param_spec_string ("reason", NULL, NULL, NULL, flags);
  properties[PROP_LOCKED] = g_param_spec_boolean ("locked", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sc_edit_permission_init (ScEditPermission *self)
{
}

static void ask (ScEditPermission *self);

static void
set_reason (ScEditPermission *self, const char *reason)
{
  if (!g_set_str (&self->reason, reason))
    return;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REASON]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOCKED]);
}

static DexFuture *
asked_cb (DexFuture *future, gpointer data)
{
  g_autoptr (ScEditPermission) self = g_weak_ref_get (data);
  g_autoptr (GError) error = NULL;
  g_autofree char *reason = NULL;

  dex_future_get_value (future, &error);
  if (self == NULL || self->session == NULL)
    return dex_future_new_true ();

  self->asking = FALSE;
  /* What the store has to say about itself is said elsewhere. */
  if (error != NULL && sc_error_is_forbidden (error))
    reason = sc_error_dup_text (error);
  set_reason (self, reason);
  if (self->ask_again)
    ask (self);

  return dex_future_new_true ();
}

static void
ask (ScEditPermission *self)
{
  ScPermissions *permissions = sc_session_get_permissions (self->session);
  ScRecord *record = sc_record_editor_get_record (self->editor);

  self->ask_again = self->asking;
  if (self->asking)
    return;
  self->asking = TRUE;
  g_set_str (&self->asked_rev, sc_record_get_rev (record));
  dex_future_disown (dex_future_finally (sc_permissions_demand (permissions, record, FALSE),
                                         asked_cb, sc_weak_ref_new (self), sc_weak_ref_free));
}

/* The record with every key; asked is when another revision is there. */
static void
record_changed_cb (ScEditPermission *self)
{
  ScRecord *record = sc_record_editor_get_record (self->editor);

  if (g_strcmp0 (self->asked_rev, sc_record_get_rev (record)) != 0)
    ask (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOCKED]);
}

/**
 * sc_edit_permission_new:
 * @session: the session
 * @editor: the editor of the record
 *
 * Returns: (transfer full): the permission; it is there as soon as the rules have answered
 */
ScEditPermission *
sc_edit_permission_new (ScSession *session, ScRecordEditor *editor)
{
  ScEditPermission *self;

  g_return_val_if_fail (SC_IS_SESSION (session) && SC_IS_RECORD_EDITOR (editor), NULL);

  self = g_object_new (SC_TYPE_EDIT_PERMISSION, NULL);
  self->session = g_object_ref (session);
  self->editor = g_object_ref (editor);
  g_signal_connect_object (editor, "notify::record", G_CALLBACK (record_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (sc_session_get_permissions (session), "changed", G_CALLBACK (ask), self,
                           G_CONNECT_SWAPPED);
  ask (self);

  return self;
}

/**
 * sc_edit_permission_get_reason:
 * @self: a permission
 *
 * Returns: (transfer none) (nullable): why the record may not be changed; %NULL when it may
 */
const char *
sc_edit_permission_get_reason (ScEditPermission *self)
{
  g_return_val_if_fail (SC_IS_EDIT_PERMISSION (self), NULL);

  return self->reason;
}

/**
 * sc_edit_permission_get_locked:
 * @self: a permission
 *
 * Returns: whether the form must not be typed in
 */
gboolean
sc_edit_permission_get_locked (ScEditPermission *self)
{
  ScSyncJob *sync;
  gboolean typed;

  g_return_val_if_fail (SC_IS_EDIT_PERMISSION (self), FALSE);

  if (self->reason == NULL)
    return FALSE;
  sync = sc_session_get_sync (self->session);
  g_object_get (self->editor, "can-undo", &typed, NULL);

  return !typed &&
         (sync == NULL ||
          sc_outbox_find (sc_sync_job_get_outbox (sync),
                          sc_record_get_id (sc_record_editor_get_record (self->editor))) == NULL);
}
