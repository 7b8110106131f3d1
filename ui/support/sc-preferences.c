/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <adwaita.h>

#include "sc-preferences.h"

#define SCHEMA_ID "org.dortmund.SmartCity"

static GSettings *
load_settings (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;

  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, SCHEMA_ID, TRUE);
  if (schema == NULL && SC_BUILD_SCHEMA_DIR[0] != '\0')
    {
      g_autoptr (GSettingsSchemaSource) build =
          g_settings_schema_source_new_from_directory (SC_BUILD_SCHEMA_DIR, source, TRUE, NULL);

      if (build != NULL)
        schema = g_settings_schema_source_lookup (build, SCHEMA_ID, TRUE);
    }

  return schema != NULL ? g_settings_new_full (schema, NULL, NULL) : NULL;
}

/**
 * sc_preferences_get:
 *
 * Returns: (transfer none) (nullable): the settings; %NULL when they are not installed
 */
GSettings *
sc_preferences_get (void)
{
  static GSettings *settings;
  static gsize loaded;

  if (g_once_init_enter (&loaded))
    {
      settings = load_settings ();
      g_once_init_leave (&loaded, 1);
    }

  return settings;
}

static void
style_changed_cb (GSettings *settings, const char *key, gpointer data)
{
  static const AdwColorScheme schemes[] = { ADW_COLOR_SCHEME_DEFAULT, ADW_COLOR_SCHEME_FORCE_LIGHT,
                                            ADW_COLOR_SCHEME_FORCE_DARK };
  int style = g_settings_get_enum (settings, "style");

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      schemes[CLAMP (style, 0, 2)]);
}

/**
 * sc_preferences_apply_style:
 *
 * Makes the windows light or dark as was chosen, now and whenever that changes.
 */
void
sc_preferences_apply_style (void)
{
  GSettings *settings = sc_preferences_get ();

  if (settings == NULL)
    return;
  g_signal_connect (settings, "changed::style", G_CALLBACK (style_changed_cb), NULL);
  style_changed_cb (settings, "style", NULL);
}
