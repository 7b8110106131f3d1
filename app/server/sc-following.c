/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-admin.h"
#include "sc-following-private.h"

struct _ScFollowing
{
  ScUpstream *upstream;
  char **workspaces; /* nullable: only these */
  ScDatabases *databases;
};

/*
 * _sc_following_new:
 * @workspaces: (nullable): the names of workspaces; %NULL for every pair of databases
 * @databases: outlives it
 */
ScFollowing *
_sc_following_new (ScUpstream *upstream, const char *const *workspaces, ScDatabases *databases)
{
  ScFollowing *self = g_new0 (ScFollowing, 1);

  self->upstream = g_object_ref (upstream);
  self->workspaces = g_strdupv ((char **) workspaces);
  self->databases = databases;

  return self;
}

void
_sc_following_free (ScFollowing *self)
{
  g_object_unref (self->upstream);
  g_strfreev (self->workspaces);
  g_free (self);
}

ScUpstream *
_sc_following_get_upstream (ScFollowing *self)
{
  return self->upstream;
}

/* Returns (transfer full): "allianz" for both "allianz" and "allianz-office". */
static char *
dup_workspace (const char *database)
{
  gsize length = strlen (database);

  if (g_str_has_suffix (database, SC_OFFICE_SUFFIX))
    length -= strlen (SC_OFFICE_SUFFIX);

  return g_strndup (database, length);
}

/* A database without the other one of the pair is somebody's own, and stays here. */
static gboolean
is_wanted (ScFollowing *self, const char *workspace, const char *office)
{
  g_auto (GStrv) names = NULL;

  if (self->workspaces != NULL)
    return g_strv_contains ((const char *const *) self->workspaces, workspace);

  names = _sc_databases_list (self->databases);

  return g_strv_contains ((const char *const *) names, workspace) &&
         g_strv_contains ((const char *const *) names, office);
}

static gboolean
follow (ScFollowing *self, const char *name, GError **error)
{
  g_autoptr (ScDatabase) database =
      dex_await_object (_sc_databases_open (self->databases, name), error);

  if (database == NULL)
    return FALSE;
  sc_upstream_follow (self->upstream, name, _sc_database_get_store (database));

  return TRUE;
}

/*
 * _sc_following_start:
 *
 * Opens the databases and follows. Returns %FALSE with %SC_SERVER_ERROR_NOT_FOUND when a workspace that
 * was named is not there, or with %SC_STORE_ERROR
 */
gboolean
_sc_following_start (ScFollowing *self, GError **error)
{
  g_auto (GStrv) names = self->workspaces == NULL ? _sc_databases_list (self->databases)
                                                  : g_strdupv (self->workspaces);

  for (gsize i = 0; names[i] != NULL; i++)
    {
      g_autofree char *office = g_strconcat (names[i], SC_OFFICE_SUFFIX, NULL);

      if (is_wanted (self, names[i], office) &&
          (!follow (self, names[i], error) || !follow (self, office, error)))
        return FALSE;
    }

  return TRUE;
}

/* A database was made: with it a workspace may be complete. */
void
_sc_following_add (ScFollowing *self, const char *database)
{
  g_autofree char *workspace = dup_workspace (database);
  g_autofree char *office = g_strconcat (workspace, SC_OFFICE_SUFFIX, NULL);

  if (!is_wanted (self, workspace, office))
    return;
  /* What cannot be opened now is followed after the next start; whoever uses it hears why. */
  follow (self, workspace, NULL);
  follow (self, office, NULL);
}

/* A database is about to be deleted. The other one of the pair goes on. */
void
_sc_following_remove (ScFollowing *self, const char *database)
{
  dex_await (sc_upstream_leave (self->upstream, database), NULL);
}
