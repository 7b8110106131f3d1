#!/usr/bin/python3
# SPDX-License-Identifier: EUPL-1.2
"""Another program, with files or a picture to give: they are on the clipboard while it runs, and can be dragged from
its window. Says "ready" when both is so.

    donor.py [--picture] FILE…"""
import sys

import gi

gi.require_version("Gdk", "4.0")
gi.require_version("Gtk", "4.0")
from gi.repository import Gdk, Gio, GLib, GObject, Gtk  # noqa: E402


def make_provider(arguments):
    if arguments[0] == "--picture":
        return Gdk.ContentProvider.new_for_value(GObject.Value(Gdk.Texture, Gdk.Texture.new_from_filename(arguments[1])))
    files = Gdk.FileList.new_from_list([Gio.File.new_for_path(path) for path in arguments])
    return Gdk.ContentProvider.new_for_value(GObject.Value(Gdk.FileList, files))


def main():
    Gtk.init()
    provider = make_provider(sys.argv[1:])
    window = Gtk.Window(title="Donor", default_width=200, default_height=200)
    label = Gtk.Label(label="Drag me")
    source = Gtk.DragSource(actions=Gdk.DragAction.COPY)
    source.connect("prepare", lambda *args: provider)
    label.add_controller(source)
    window.set_child(label)
    window.present()
    window.get_clipboard().set_content(provider)
    GLib.timeout_add(300, lambda: print("ready", flush=True))
    GLib.MainLoop().run()


main()
