"""A standby is read, is never seen behind, and is not missed."""

from contextlib import closing

import pytest
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.urls import reverse
from psycopg2 import connect

from chiayi_kpi.accounts.models import Agency, Membership, User
from chiayi_kpi.core import replica
from chiayi_kpi.core.replica import REPLICA, ReplicaRouter, asked, from_replica
from indicators.models import Indicator
from objectives.models import Plan
from tests.indicators.reporting_plan import OPEN, TODAY, reporting_plan
from tests.operations.cluster import Cluster, dump_of_the_run, own_cluster
from tests.operations.machines import Machine, Visitor, until


def tell(cluster: Cluster, statement: str) -> None:
    with closing(connect(cluster.url)) as opened:
        opened.autocommit = True
        with opened.cursor() as cursor:
            cursor.execute(statement)


def reads(cluster: Cluster) -> int:
    """How often it was asked for figures."""
    return cluster.asked().count('FROM "indicators_monthlyfigure"')


@pytest.mark.django_db(transaction=True)
def test_a_standby_is_read_never_behind_and_not_missed(settings, tmp_path):
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL has standbys")
    settings.PORTAL_TODAY = TODAY
    reporting = reporting_plan(1)
    with own_cluster() as primary:
        owner = Visitor(reporting.owner, machines := list[Machine]())
        primary.load(dump_of_the_run())
        with own_cluster(standby_of=primary) as standby:
            addresses = {"DATABASE_URL": primary.url, "REPLICA_DATABASE_URL": standby.url}
            machine = Machine(tmp_path / "one", {**addresses, "PORTAL_TODAY": TODAY.isoformat()})
            machines.append(machine)
            try:
                _is_read_never_behind_and_not_missed(owner, machine, reporting, primary, standby)
            finally:
                machine.close()


def _is_read_never_behind_and_not_missed(owner, machine, reporting, primary, standby) -> None:
    place = [reporting.plan.year, reporting.plan.agency.code]

    def score() -> bytes:
        status, said = owner.get(reverse("score_json", args=place))
        assert status == 200, machine.said("runserver")
        return said

    def save(value: int, seen: object) -> None:
        fields = {"input": reporting.inputs[0].pk, "month": OPEN, "person": reporting.owner.pk}
        status, said = owner.post(reverse("report_cell", args=place), **fields, value=value, seen=seen)
        assert status == 200, said

    empty = score()
    until(lambda: score() == empty and reads(standby))

    tell(standby, "SELECT pg_wal_replay_pause()")
    before = reads(standby), reads(primary)
    save(1, "")
    written = score()
    assert written != empty
    assert reads(standby) == before[0] and reads(primary) > before[1]

    tell(standby, "SELECT pg_wal_replay_resume()")
    until(lambda: score() == written and reads(standby) > before[0])
    for value in range(2, 12):
        save(value, value - 1)
        last, written = written, score()
        assert last != written

    done = machine.run("check", "--deploy")
    assert "W020" not in done.stdout + done.stderr
    standby.stop()
    try:
        assert score() == written
        assert "The replica cannot be used" in machine.said("runserver")
        done = machine.run("check", "--deploy")
        assert "W020" in done.stdout + done.stderr
    finally:
        standby.start()


@pytest.mark.parametrize(
    ("model", "elsewhere"),
    [(Plan, True), (Indicator, True), (Agency, True), (User, False), (Membership, False)],
)
def test_who_somebody_is_and_what_they_may_is_asked_of_the_primary(model, elsewhere):
    router, token = ReplicaRouter(), replica._asked.set(REPLICA)
    try:
        assert router.db_for_read(model) == (REPLICA if elsewhere else "default")
        assert router.db_for_write(model) == "default"
    finally:
        replica._asked.reset(token)
    assert router.db_for_read(model) == "default"


@pytest.fixture
def level(monkeypatch):
    monkeypatch.setattr(replica, "_may_be_asked", lambda: True)
    monkeypatch.setattr(replica, "_rests_until", 0.0)


def test_a_view_whose_query_the_standby_ends_answers_from_the_primary(level, rf, caplog):
    tried = []

    @from_replica
    def view(_request):
        tried.append(asked())
        if asked() == REPLICA:
            raise OperationalError("canceling statement due to conflict with recovery")
        return HttpResponse("whole")

    assert view(rf.get("/")).content == b"whole"
    assert tried == [REPLICA, "default"]
    assert "conflict with recovery" in caplog.text
    assert replica._rests_until > 0
    tried.clear()
    view(rf.post("/"))
    assert tried == ["default"]
