"""The queue and worker processes: none does what another does, and what is cut off, or waits for PostgreSQL, is done."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection
from psycopg2 import connect

from tests.nursery import Nursery, Started
from tests.operations import worker_tasks as tasks
from tests.operations.worker_tasks import told
from tests.patience import until

pytestmark = pytest.mark.django_db(transaction=True)


class Queue:
    """The queue as worker processes see it: a copy of the test's database in a file, or the one on PostgreSQL."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "queue.sqlite3"
        if connection.vendor == "sqlite":
            url = f"sqlite:///{self._file}"
        else:
            url = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format_map(connection.settings_dict)
        self._nursery = Nursery(
            {
                "DATABASE_URL": url,
                "DJANGO_SETTINGS_MODULE": "chiayi_kpi.settings.test",
                "REPORTS_ROOT": str(folder / "reports"),
                "TASK_LEASE_SECONDS": "2",
            }
        )

    def share(self) -> None:
        """Worker processes now see what the test has queued by then."""
        if connection.vendor == "sqlite":
            for old in self._file.parent.glob(f"{self._file.name}*"):  # with what SQLite writes beside it
                old.unlink()
            with connection.cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [str(self._file)])

    def worker(self, *arguments: str, **files: str) -> Started:
        return self._nursery.start("worker", *arguments, **files)

    def rows(self, columns: str) -> list[tuple]:
        query = f"SELECT {columns} FROM django_tasks_database_dbtaskresult ORDER BY enqueued_at"  # noqa: S608
        if connection.vendor == "sqlite":
            with closing(sqlite3.connect(self._file, timeout=20)) as opened:
                return opened.execute(query).fetchall()
        with connection.cursor() as cursor:
            cursor.execute(query)
            return cursor.fetchall()

    def statuses(self) -> set[str]:
        return {status for (status,) in self.rows("status")}

    def starts(self) -> list[int]:
        """How many starts of each task count."""
        return [str(workers).count("/") // 2 for (workers,) in self.rows("worker_ids")]

    def end(self) -> None:
        """Kill every worker."""
        self._nursery.kill()

    def close(self) -> None:
        self._nursery.close()


@pytest.fixture(scope="module")
def _queue(django_db_setup, tmp_path_factory) -> Iterator[Queue]:
    with closing(Queue(tmp_path_factory.mktemp("queue"))) as queue:
        yield queue


@pytest.fixture
def shared(_queue) -> Iterator[Callable[[], Queue]]:
    """The queue for worker processes, with what the test has queued by then."""

    def share() -> Queue:
        _queue.share()
        return _queue

    yield share
    _queue.end()


def test_what_was_being_done_when_the_whole_machine_went_down_is_done_again(shared, tmp_path):
    for name in ("one", "two"):
        tasks.hold.enqueue(str(tmp_path), name, until="go")
    queue = shared()
    workers = [queue.worker(), queue.worker()]
    until(lambda: told(tmp_path, "one") and told(tmp_path, "two"))
    for process in workers:
        process.kill()
    (tmp_path / "go").touch()
    queue.worker()
    until(lambda: queue.statuses() == {"SUCCESSFUL"})
    assert [told(tmp_path, name) for name in ("one", "two")] == [2, 2]
    assert queue.starts() == [2, 2]


def test_a_worker_that_is_told_to_end_hands_its_task_back_and_that_counts_as_no_start(shared, tmp_path):
    tasks.hold.enqueue(str(tmp_path), "begun", until="go")
    queue = shared()
    first = queue.worker()
    until(lambda: told(tmp_path, "begun") == 1)
    first.terminate()
    assert first.wait() == 0
    assert queue.statuses() == {"READY"}
    assert queue.starts() == [0]
    (tmp_path / "go").touch()
    second = queue.worker()
    until(lambda: queue.statuses() == {"SUCCESSFUL"})
    second.terminate()  # with nothing to do
    assert second.wait() == 0


@pytest.mark.on_every_database
def test_two_workers_do_each_task_once(shared, tmp_path):
    for mine, other in (("one", "two"), ("two", "one")):
        tasks.meet.enqueue(str(tmp_path), mine, other)  # so both are at work
    names = [f"task-{number}" for number in range(40)]
    for name in names:
        tasks.note.enqueue(str(tmp_path), name)
    queue = shared()
    for process in [queue.worker("--batch"), queue.worker("--batch")]:
        assert process.wait() == 0
    assert queue.statuses() == {"SUCCESSFUL"}
    assert [told(tmp_path, name) for name in names] == [1] * 40


def test_the_lease_of_a_long_task_is_renewed_so_that_nobody_takes_it_over(shared, tmp_path):
    tasks.hold.enqueue(str(tmp_path), "begun", until="go")
    queue = shared()
    queue.worker()
    queue.worker()
    until(lambda: told(tmp_path, "begun") == 1)
    leases: set[object] = set()
    until(
        lambda: leases.update(queue.rows("run_after")) or len(leases) > 6
    )  # one lease is renewed four times
    (tmp_path / "go").touch()
    until(lambda: queue.statuses() == {"SUCCESSFUL"})
    assert told(tmp_path, "begun") == 1


def test_a_worker_outlives_a_restart_of_postgresql(shared, tmp_path):
    """Which ends all connections, and for a while takes no other."""
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL can go down by itself")
    queue, said = shared(), tmp_path / "said"
    worker = queue.worker(err=str(said))
    tasks.note.enqueue(str(tmp_path), "before")
    until(lambda: told(tmp_path, "before"))
    try:
        _tell('ALTER DATABASE "{NAME}" ALLOW_CONNECTIONS false')
        _tell("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{NAME}'")
        until(lambda: said.read_text(encoding="utf-8").count("tried again in") > 1)
    finally:
        _tell('ALTER DATABASE "{NAME}" ALLOW_CONNECTIONS true')
    connection.close()  # the test's own was ended, too
    tasks.note.enqueue(str(tmp_path), "after")
    until(lambda: told(tmp_path, "after"))
    worker.terminate()
    assert worker.wait() == 0


def _tell(statement: str) -> None:
    """To the cluster, from beside the test's database."""
    of = connection.settings_dict
    with closing(connect("postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/postgres".format_map(of))) as opened:
        opened.autocommit = True
        with opened.cursor() as cursor:
            cursor.execute(statement.format_map(of))
