#!/usr/bin/python3
# SPDX-License-Identifier: EUPL-1.2
"""What a window costs: ours on a workspace, and one with nothing in it, of the same build.

    desktop.py start|memory BUILD-FOLDER PROFILE     (on a display of its own: build-aux/with-display)

Prints a name and a figure a line: seconds from the start of the program to its complete picture, MiB of
memory with the inventory open."""
import pathlib
import re
import statistics
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "ui"))
from harness import Program, find_program  # noqa: E402

ROUNDS = 5
WHAT, BUILD, PROFILE = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3]
BENCH = BUILD / "tests" / "bench"


def start(*command):
    result = subprocess.run([BENCH / "bench-start", *command], capture_output=True, text=True)
    if result.returncode:
        sys.exit(result.stdout + result.stderr)
    figures = dict(line.split() for line in result.stdout.splitlines() if line)
    return float(figures["start"])


def measure_start():
    floor, ours = [], []
    for _ in range(ROUNDS):
        floor.append(start(BENCH / "bench-window"))
        ours.append(start(find_program("smartcity"), "--profile", PROFILE))
    print(f"start-floor {statistics.median(floor)}")
    print(f"start {statistics.median(ours)}")


def memory_of(pid):
    """What the process has for itself, and its part of what it shares."""
    for line in pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0


def measure_memory():
    with Program(command=[str(BENCH / "bench-window")]) as bare:
        time.sleep(2)
        print(f"memory-floor {memory_of(bare.pid)}")
    with Program(profile=PROFILE) as program:
        program.find("list item", "Solutions").click()
        program.find("label", re.compile("[0-9]{6}"))
        time.sleep(3)
        print(f"memory {memory_of(program.pid)}")


measure_start() if WHAT == "start" else measure_memory()
