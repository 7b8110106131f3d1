/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-clock.h"
#include "sc-hall-identity-private.h"
#include "sc-hall-private.h"
#include "sc-session-private.h"

G_DEFINE_FINAL_TYPE (ScHall, sc_hall, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_HOSTING,
  PROP_N_GUESTS,
  PROP_SYNC,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
sc_hall_dispose (GObject *object)
{
  ScHall *self = SC_HALL (object);

  sc_hall_leave (self);
  g_clear_handle_id (&self->register_source, g_source_remove);
  if (self->door != NULL)
    g_signal_handlers_disconnect_by_data (self->door, self);
  g_clear_object (&self->door);
  g_clear_object (&self->server);

  G_OBJECT_CLASS (sc_hall_parent_class)->dispose (object);
}

static void
sc_hall_finalize (GObject *object)
{
  ScHall *self = SC_HALL (object);

  g_free (self->short_code);
  g_free (self->link);
  g_strfreev (self->addresses);
  g_free (self->host_name);

  G_OBJECT_CLASS (sc_hall_parent_class)->finalize (object);
}

static void
sc_hall_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  ScHall *self = SC_HALL (object);

  switch (prop_id)
    {
    case PROP_HOSTING:
      g_value_set_boolean (value, sc_hall_is_hosting (self));
      break;
    case PROP_N_GUESTS:
      g_value_set_uint (value, sc_hall_get_n_guests (self));
      break;
    case PROP_SYNC:
      g_value_set_object (value, self->sync);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sc_hall_class_init (ScHallClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = sc_hall_dispose;
  object_class->finalize = sc_hall_finalize;
  object_class->get_property = sc_hall_get_property;

  properties[PROP_HOSTING] = g_param_spec_boolean ("hosting", NULL, NULL, FALSE, flags);
  properties[PROP_N_GUESTS] = g_param_spec_uint ("n-guests", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_SYNC] = g_param_spec_object ("sync", NULL, NULL, SC_TYPE_SYNC_JOB, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sc_hall_init (ScHall *self)
{
}

/* @session: owns it */
ScHall *
_sc_hall_new (ScSession *session)
{
  ScHall *self = g_object_new (SC_TYPE_HALL, NULL);

  self->session = session;

  return self;
}

/* Whether it hosts, or who is there, has changed. */
void
_sc_hall_notify_host (ScHall *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HOSTING]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_GUESTS]);
}

/* The host has ended the meeting, or has begun another one: it knows us no more. */
static void
state_changed_cb (ScHall *self)
{
  if (sc_sync_job_get_state (self->sync) == SC_SYNC_STATE_NEEDS_PASSWORD)
    sc_hall_leave (self);
}

/* @sync: (nullable): the exchange with a host; @host_name: (nullable): who hosts */
void
_sc_hall_set_sync (ScHall *self, ScSyncJob *sync, const char *host_name)
{
  if (self->sync != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->sync, self);
      sc_sync_job_stop (self->sync);
    }
  g_set_str (&self->host_name, host_name);
  if (!g_set_object (&self->sync, sync))
    return;
  if (sync != NULL)
    g_signal_connect_swapped (sync, "notify::state", G_CALLBACK (state_changed_cb), self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SYNC]);
}

/* Returns (transfer full) (nullable): the certificate of this profile. In a fiber. */
GTlsCertificate *
_sc_hall_load_identity (ScHall *self, GError **error)
{
  return dex_await_object (_sc_hall_identity_load (sc_session_get_profile (self->session)), error);
}

/* Returns (transfer full) (nullable): what the workspace says of a certificate, %NULL without an error when it
 * says nothing that is to be believed. In a fiber. */
ScBadge *
_sc_hall_load_badge (ScHall *self, const char *fingerprint, GError **error)
{
  g_autofree char *id = sc_badge_dup_id (fingerprint);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ScDocument) document =
      dex_await_boxed (sc_store_get (sc_session_get_store (self->session), id, NULL), &local_error);
  g_autoptr (ScBadge) badge = NULL;

  if (document != NULL)
    badge = sc_badge_parse (document->body, (gssize) document->body_length);
  if (badge != NULL && sc_badge_is_valid (badge, sc_clock_now_ms ()))
    return g_steal_pointer (&badge);
  if (local_error != NULL &&
      !g_error_matches (local_error, SC_STORE_ERROR, SC_STORE_ERROR_NOT_FOUND) &&
      !g_error_matches (local_error, SC_STORE_ERROR, SC_STORE_ERROR_DELETED))
    g_propagate_error (error, g_steal_pointer (&local_error));

  return NULL;
}

/* Returns (transfer full) (nullable): the workspace's name at the server; %NULL with %SC_HALL_ERROR_NO_SERVER */
char *
_sc_hall_dup_database (ScHall *self, GError **error)
{
  ScSyncJob *job = sc_session_get_sync (self->session);
  const char *slash =
      job != NULL ? strrchr (sc_peer_get_url (sc_sync_job_get_peer (job)), '/') : NULL;

  if (slash != NULL)
    return g_strdup (slash + 1);

  g_set_error_literal (error, SC_HALL_ERROR, SC_HALL_ERROR_NO_SERVER,
                       "This workspace is on no server");
  return NULL;
}

/**
 * sc_hall_is_hosting:
 * @self: a hall
 *
 * Returns: whether this computer hosts
 */
gboolean
sc_hall_is_hosting (ScHall *self)
{
  g_return_val_if_fail (SC_IS_HALL (self), FALSE);

  return self->server != NULL;
}

/**
 * sc_hall_get_short_code:
 * @self: a hall
 *
 * Returns: (transfer none) (nullable): what guests type, %NULL while nothing is hosted
 */
const char *
sc_hall_get_short_code (ScHall *self)
{
  g_return_val_if_fail (SC_IS_HALL (self), NULL);

  return self->short_code;
}

/**
 * sc_hall_get_link:
 * @self: a hall
 *
 * Returns: (transfer none) (nullable): what is in the QR code, %NULL while nothing is hosted
 */
const char *
sc_hall_get_link (ScHall *self)
{
  g_return_val_if_fail (SC_IS_HALL (self), NULL);

  return self->link;
}

/**
 * sc_hall_get_addresses:
 * @self: a hall
 *
 * Returns: (transfer none) (nullable) (array zero-terminated=1): where this host is
 */
const char *const *
sc_hall_get_addresses (ScHall *self)
{
  g_return_val_if_fail (SC_IS_HALL (self), NULL);

  return (const char *const *) self->addresses;
}

/**
 * sc_hall_get_closes_at:
 * @self: a hall
 *
 * Returns: milliseconds since 1970 from when on nobody else can join; 0 while nothing is hosted
 */
gint64
sc_hall_get_closes_at (ScHall *self)
{
  g_return_val_if_fail (SC_IS_HALL (self), 0);

  return self->closes_at;
}

/**
 * sc_hall_get_n_guests:
 * @self: a hall
 *
 * Returns: how many computers are connected to this host
 */
guint
sc_hall_get_n_guests (ScHall *self)
{
  g_return_val_if_fail (SC_IS_HALL (self), 0);

  return self->door != NULL ? sc_door_get_n_guests (self->door) : 0;
}

/**
 * sc_hall_get_sync:
 * @self: a hall
 *
 * Returns: (transfer none) (nullable): the exchange with the host that was joined
 */
ScSyncJob *
sc_hall_get_sync (ScHall *self)
{
  g_return_val_if_fail (SC_IS_HALL (self), NULL);

  return self->sync;
}

/**
 * sc_hall_get_host_name:
 * @self: a hall
 *
 * Returns: (transfer none) (nullable): who hosts, by the badge; %NULL when that is not known here
 */
const char *
sc_hall_get_host_name (ScHall *self)
{
  g_return_val_if_fail (SC_IS_HALL (self), NULL);

  return self->host_name;
}
