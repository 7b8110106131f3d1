# SPDX-License-Identifier: EUPL-1.2
"""What no merge will need any more is given up by itself, and nobody waits for it."""
import sqlite3
import threading
import time

from harness import Server, folder, run_tests, wait_for

# So many bodies of ancestors are kept for merges and for the history.
KEPT = 20


def count_bodies(server):
    database = sqlite3.connect(f"file:{server.data}/databases/allianz.sqlite?mode=ro", uri=True)
    try:
        return database.execute("SELECT count (*) FROM body").fetchone()[0]
    finally:
        database.close()


def count_files(server):
    return len(list((server.data / "databases" / "allianz.sqlite-attachments").iterdir()))


def edit_all(server, n_documents, n_times):
    """Gives documents many revisions, in few requests."""
    revisions = {}
    for number in range(n_times):
        docs = [{"_id": f"note:{i:05}", "n": number, "text": "x" * 200,
                 **({"_rev": revisions[i]} if i in revisions else {})} for i in range(n_documents)]
        status, answer, _ = server.ask("POST", "/allianz/_bulk_docs", {"docs": docs})
        assert status == 201, answer
        revisions = {i: row["rev"] for i, row in enumerate(answer)}


def test_by_itself():
    with folder() as path, Server(path, "--compact-changes", "500", "--compact-seconds", "1") as server:
        _, answer, _ = server.ask("PUT", "/allianz/scan/a", b"one")
        server.ask("PUT", f"/allianz/scan/a?rev={answer['rev']}", b"two")
        edit_all(server, 10, 30)
        time.sleep(2.5)
        assert count_bodies(server) >= 10 * 29, "so few changes are not worth it"
        edit_all_again = {"docs": [{"_id": f"other:{i}"} for i in range(300)]}
        server.ask("POST", "/allianz/_bulk_docs", edit_all_again)
        wait_for(lambda: count_bodies(server) <= 10 * KEPT + 1, "the compaction")
        wait_for(lambda: count_files(server) == 1, "the sweep")
        assert server.ask("GET", "/allianz/scan/a")[1] == b"two"
        assert server.ask("GET", "/allianz")[1]["compact_running"] is False


def test_nobody_waits():
    """A document that is written meanwhile waits for one step at most."""
    with folder() as path, Server(path, "--compact-changes", "0") as server:
        edit_all(server, 2000, 26)
        before = count_bodies(server)
        answers = []
        compaction = threading.Thread(
            target=lambda: answers.append(server.ask("POST", "/allianz/_compact", {})))
        connection = server.connect()
        server.ask("PUT", "/allianz/warm", {}, connection=connection)
        begun, running, times = time.monotonic(), False, []
        compaction.start()
        while compaction.is_alive() or not times:
            start = time.monotonic()
            status, answer, _ = server.ask("PUT", f"/allianz/meanwhile:{len(times)}", {},
                                           connection=connection)
            assert status == 201, answer
            times.append(time.monotonic() - start)
            running = running or server.ask("GET", "/allianz", connection=connection)[1]["compact_running"]
        compaction.join()
        whole = time.monotonic() - begun
        connection.close()
        print(f"# compaction {whole * 1000:.0f} ms; {len(times)} writes meanwhile, the slowest "
              f"{max(times) * 1000:.0f} ms, median {sorted(times)[len(times) // 2] * 1000:.0f} ms")
        assert answers[0][0] == 202 and running
        assert before >= 2000 * 25 and count_bodies(server) == 2000 * KEPT
        assert len(times) >= 5 and max(times) < max(0.3, whole / 3), times


raise SystemExit(run_tests(globals()))
