"""A worker lives on when PostgreSQL goes down and comes back."""

import json

import pytest
from django.db import connection
from psycopg2 import connect

from tests.nursery import Nursery
from tests.operations.cluster import dump_of_the_run, own_cluster
from tests.patience import until

TASK = """INSERT INTO django_tasks_database_dbtaskresult
(id, status, enqueued_at, args_kwargs, priority, task_path, queue_name, backend_name, run_after, exception_class_path,
 traceback, worker_ids)
VALUES (gen_random_uuid(), 'READY', now(), %s, 0, 'tests.operations.worker_tasks.note', 'default', 'default',
 now(), '', '', '[]')"""


@pytest.mark.django_db(transaction=True)
def test_a_worker_outlives_a_restart_of_postgresql(tmp_path):
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL can go down by itself")
    schema = dump_of_the_run("--schema-only")
    with own_cluster() as cluster:
        cluster.load(schema)

        def order(name: str) -> None:
            with connect(cluster.url) as opened, opened.cursor() as cursor:
                cursor.execute(TASK, [json.dumps({"args": [str(tmp_path), name], "kwargs": {}})])
            opened.close()

        nursery = Nursery(
            {
                "DATABASE_URL": cluster.url,
                "DJANGO_SETTINGS_MODULE": "chiayi_kpi.settings.test",
                "REPORTS_ROOT": str(tmp_path / "reports"),
            }
        )
        try:
            worker = nursery.start("worker", err=str(tmp_path / "said"))
            order("before")
            until(lambda: list(tmp_path.glob("before.*")))
            cluster.stop()
            until(lambda: (tmp_path / "said").read_text().count("tried again in") > 1)
            cluster.start()
            order("after")
            until(lambda: list(tmp_path.glob("after.*")))
            worker.terminate()
            assert worker.wait() == 0
        finally:
            nursery.close()
