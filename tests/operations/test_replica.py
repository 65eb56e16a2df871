"""A standby is read, is never seen behind, and is not missed."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from django.db import OperationalError, connection
from django.db.utils import ConnectionHandler
from django.http import HttpResponse
from django.urls import resolve, reverse
from psycopg2 import connect

from chiayi_kpi.accounts.models import Agency, Membership, User
from chiayi_kpi.core import replica
from chiayi_kpi.core.replica import REPLICA, ReplicaRouter, from_replica, read_database
from indicators.models import Indicator
from objectives.models import Plan
from tests.indicators.reporting_plan import OPEN, TODAY, reporting_plan
from tests.operations.cluster import Cluster, dump_of_the_run, own_cluster
from tests.operations.machines import Machine, Visitor
from tests.patience import until


def tell(cluster: Cluster, statement: str) -> None:
    with closing(connect(cluster.url)) as opened:
        opened.autocommit = True
        with opened.cursor() as cursor:
            cursor.execute(statement)


def reads(cluster: Cluster) -> int:
    """How often it was asked for figures."""
    return cluster.statements().count('FROM "indicators_monthlyfigure"')


@pytest.fixture(scope="module")
def clusters() -> Iterator[tuple[Cluster, Cluster]]:
    """A primary and its standby."""
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL has standbys")
    with own_cluster() as primary, own_cluster(standby_of=primary) as standby:
        yield primary, standby


@pytest.mark.django_db(transaction=True)
def test_a_standby_is_read_never_behind_and_not_missed(clusters, settings, tmp_path):
    settings.PORTAL_TODAY = TODAY
    reporting = reporting_plan(1)
    primary, standby = clusters
    owner = Visitor(reporting.owner, machines := list[Machine]())
    primary.load(dump_of_the_run())
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
    router, token = ReplicaRouter(), replica._read_from.set(REPLICA)
    try:
        assert router.db_for_read(model) == (REPLICA if elsewhere else "default")
        assert router.db_for_write(model) == "default"
    finally:
        replica._read_from.reset(token)
    assert router.db_for_read(model) == "default"


def said(cluster: Cluster | str, statement: str, values: object = None) -> tuple:
    """The first row that a cluster, or who asks at an address, is answered."""
    with (
        closing(connect(cluster if isinstance(cluster, str) else cluster.url)) as opened,
        opened.cursor() as cursor,
    ):
        cursor.execute(statement, values)
        return cursor.fetchone()


@pytest.mark.own_connections
def test_the_portal_needs_no_right_of_an_administrator_to_ask_how_far_a_standby_is(clusters):
    """What it asks of the control file is open to the role that `database_roles` makes, which may nothing else."""
    primary, standby = clusters
    tell(primary, "CREATE ROLE portal LOGIN NOSUPERUSER")
    portal = {cluster: cluster.url.replace("//kpi@", "//portal@") for cluster in clusters}
    written = said(portal[primary], replica._WRITTEN)
    until(lambda: said(standby, "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal')")[0])
    assert said(portal[primary], "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") == (False,)
    until(lambda: said(portal[standby], replica._HAS, written) == (True,))


@pytest.mark.own_connections
def test_a_standby_of_another_cluster_or_of_an_earlier_timeline_is_none(clusters):
    """Each is further than the primary: the place in the log alone would let it pass."""
    primary, standby = clusters
    with (
        own_cluster(standby_of=primary) as promoted,
        own_cluster() as other,
        own_cluster(standby_of=other) as of_other,
    ):
        written = said(primary, replica._WRITTEN)
        until(lambda: said(standby, replica._HAS, written) == (True,))
        early = ("0/1", *written[1:])
        assert [said(one, replica._HAS, early) for one in (standby, of_other)] == [(True,), (False,)]

        assert said(promoted, "SELECT pg_promote()") == (True,)
        now = said(promoted, replica._WRITTEN)
        assert now[1:] == (written[1], written[2] + 1)
        tell(primary, "CREATE TABLE more AS SELECT generate_series(1, 20000)")
        until(lambda: said(standby, "SELECT pg_last_wal_replay_lsn() > %s::pg_lsn", now[:1]) == (True,))
        assert [said(standby, replica._HAS, one) for one in (now, written)] == [(False,), (True,)]


@pytest.fixture
def level(monkeypatch, tmp_path, django_db_blocker):
    """Two databases, which say "no such table" as OperationalError."""
    named = {
        alias: {"ENGINE": "django.db.backends.sqlite3", "NAME": tmp_path / alias}
        for alias in ("default", REPLICA)
    }
    both = ConnectionHandler(named)
    monkeypatch.setattr(replica, "connections", both)
    monkeypatch.setattr(replica, "_may_be_asked", lambda: True)
    monkeypatch.setattr(replica, "_rests_until", 0.0)
    with django_db_blocker.unblock():
        yield both
        both.close_all()


def test_a_view_whose_query_the_standby_ends_answers_from_the_primary(level, rf, caplog):
    tried = []

    @from_replica
    def view(_request):
        tried.append(read_database())
        if read_database() == REPLICA:
            level[REPLICA].cursor().execute("SELECT 1 FROM gone")
        return HttpResponse("whole")

    assert view(rf.get("/")).content == b"whole"
    assert tried == [REPLICA, "default"]
    assert "no such table" in caplog.text
    assert replica._rests_until > 0
    tried.clear()
    view(rf.post("/"))
    assert tried == ["default"]


def asks_the_standby(view) -> bool:
    """Whether ``from_replica`` is among what is wrapped around the view."""
    wrapper = from_replica(lambda request: HttpResponse()).__code__
    while view and view.__code__ is not wrapper:
        view = getattr(view, "__wrapped__", None)
    return view is not None


def test_the_pages_that_the_readme_names_read_from_the_standby():
    of_agency = "/107/A/"
    pages = ["", "outlook/", "1-1-1/", "forecast/", "what-if/", "years/", "strategy/", "budget/"]
    files = ["annual-report.pdf", "annual-plan.odt", "score.json"]
    city = ["/107/city/", "/107/city/comparison/", "/107/city/months/"]
    public = ["/public/", "/public/A/", "/public/107/A/"]
    read = [*(of_agency + one for one in (*pages, *files)), *city, *public]
    assert [one for one in read if not asks_the_standby(resolve(one).func)] == []
    written = ["report/", "approval/", "ratings/", "writing/", "annual-report/preview"]
    assert [one for one in written if asks_the_standby(resolve(of_agency + one).func)] == []


def test_a_fault_of_the_primary_is_not_the_standby_s(level, rf, caplog):
    tried = []

    @from_replica
    def view(_request):
        tried.append(read_database())
        level[REPLICA].cursor().execute("SELECT 1")
        level["default"].cursor().execute("SELECT 1 FROM gone")

    with pytest.raises(OperationalError, match="no such table"):
        view(rf.get("/"))
    assert (tried, caplog.text, replica._rests_until) == ([REPLICA], "", 0.0)
