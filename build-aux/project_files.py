# SPDX-License-Identifier: EUPL-1.2
"""What the checks have in common: which files there are, and how a fault is reported."""
import pathlib
import sys

PROJECT = pathlib.Path(__file__).resolve().parent.parent
FOLDERS = ("app", "ui", "data", "po", "tests", "build-aux", ".ci")

faults = 0


def fault(path, line, text):
    global faults
    faults += 1
    print(f"{path}:{line}: {text}" if line else f"{path}: {text}")


def finish():
    sys.exit(1 if faults else 0)


def list_files(folders=FOLDERS, suffixes=None, root_files=False):
    """Paths relative to the project, sorted, without what tools left behind."""
    found = []
    for folder in folders:
        for path in (PROJECT / folder).rglob("*"):
            if "node_modules" in path.parts or "__pycache__" in path.parts or not path.is_file():
                continue
            found.append(path)
    if root_files:
        found += [path for path in PROJECT.iterdir() if path.is_file() and path.name != ".git"]
    return sorted(path.relative_to(PROJECT) for path in found
                  if suffixes is None or path.suffix in suffixes)


def read(path):
    return (PROJECT / path).read_text(encoding="utf-8")
