"""The programs of ``trials/`` in short: they run, and they see what is wrong."""

import threading
import time
from decimal import Decimal

import pytest

from indicators.models import FigureChange
from tests import factories
from trials import chaos_work, load
from trials.hostile import Faults, Pages, Readers
from trials.hostile_inputs import Hostile, field_names
from trials.ledger import Cell, compare
from trials.person import Answer
from trials.portal import HOST
from trials.reporting_city import build, large_bureau

AFTERNOON = load.Plan(owners=5, minutes=0.05, think=0.05, workers=1, database="sqlite", seed=1)


@pytest.fixture
def behind_a_proxy(settings):
    settings.ALLOWED_HOSTS = [HOST]
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.ROOT_URLCONF = "trials.served_urls"


def port_of(server) -> int:
    return int(server.url.rpartition(":")[2])


@pytest.mark.usefixtures("behind_a_proxy")
def test_an_afternoon_of_five_owners(transactional_db, live_server, capsys):
    owners = build(AFTERNOON.owners)
    port = port_of(live_server)
    seen, begun = load.Seen(), time.monotonic()
    for owner in owners:  # one after the other: on SQLite all threads of a test have one connection
        one = load.Afternoon(owner, port, AFTERNOON, seen, 0)
        for place in range(len(owner.cells)):
            one.report(place)
        one.hand_in()
    load.watch_empty(port, seen, time.monotonic() + 0.1)
    found = compare([cell for owner in owners for cell in owner.cells])
    assert found.is_right and found.acknowledged == 15 and seen.errors == 0
    assert seen.statuses["submitting", 200] == 5
    load.told(AFTERNOON, seen, time.monotonic() - begun, str(found), found.is_right, [])
    assert "0 lost, 0 doubled" in capsys.readouterr().out


@pytest.mark.usefixtures("behind_a_proxy")
def test_a_whole_bureau_in_a_file(transactional_db, live_server):
    owner, record = large_bureau(1), chaos_work.Record()
    work = chaos_work.Importing(owner, port_of(live_server), record, threading.Event(), 0)
    work.turn()
    work.turn()
    found = compare(owner.cells)
    assert record.unhandled == [] and work.steps["importing"] == 2
    assert found.is_right and found.acknowledged == 360


def test_whoever_is_led_to_a_volume_that_is_being_printed_has_ordered_none(monkeypatch):
    work = chaos_work.Ordering([], (1, ""), 0, chaos_work.Record(), threading.Event(), 0)
    work._over.set()  # nobody waits for it
    for location, orders in (("/107/volumes/1/", 1), ("/107/volumes/1/", 1), ("/107/volumes/2/", 2)):
        monkeypatch.setattr(work._person, "post", lambda *_, to=location: Answer(302, b"", 0, to))
        work.turn()
        assert work.steps["ordering"] == orders


@pytest.mark.parametrize("status", [0, 403, 500])
def test_an_afternoon_with_an_error_has_missed_its_target(status, capsys):
    seen = load.Seen()
    for what in ("saving a cell", "an empty view"):
        seen.note(what, Answer(200, b"", 0.1))
    assert load.told(AFTERNOON, seen, 1, "", True, []) == 0
    assert load.told(AFTERNOON, seen, 1, "", False, []) == 1
    seen.note("the grid", Answer(status, b"", 0.1))
    assert load.told(AFTERNOON, seen, 1, "", True, []) == 1


def change(cell: Cell, new: Decimal) -> None:
    FigureChange.objects.create(
        plan_id=cell.plan, input_id=cell.input, month=cell.month, new=new, way=FigureChange.Way.PAGE
    )


def test_what_was_lost_doubled_or_never_sent_is_seen(db):
    plan = factories.plan()
    indicator = factories.indicator(factories.objective(factories.facet(plan)))
    row = factories.indicator_input(indicator)
    cell = Cell(plan.pk, row.pk, 1, Decimal(9))
    assert compare([cell]).is_right
    cell.is_saved(cell.next(), "")
    assert compare([cell]).lost == 1
    change(cell, cell.sent[0])
    factories.figures(plan, row, {1: cell.sent[0]})
    right = compare([cell])
    assert (right.lost, right.doubled, right.strange) == (0, 0, 0)
    change(cell, cell.sent[0])
    assert compare([cell]).doubled == 1
    change(cell, Decimal(7))
    assert compare([cell]).strange > 0


@pytest.mark.usefixtures("behind_a_proxy")
def test_what_was_written_when_its_answer_was_lost_is_sent_again(transactional_db, live_server, monkeypatch):
    """That nothing acknowledged is lost when a server is killed is tried in ``operations/test_several_machines.py``."""
    (owner,), record = build(1), chaos_work.Record()
    work = chaos_work.Saving(owner, port_of(live_server), record, threading.Event(), 0)
    asked, lost = work._person.ask, iter([Answer(0, b"", 0)])
    monkeypatch.setattr(work._person, "ask", lambda *sent: [asked(*sent), *lost][-1])
    work.turn()
    found = compare(owner.cells)
    assert (record.unhandled, work.unsure["saving"], work.steps["saving"]) == ([], 1, 1)
    assert found.is_right and found.acknowledged == 1


@pytest.mark.usefixtures("behind_a_proxy")
def test_hostile_inputs(db, settings, tmp_path):
    settings.MEDIA_ROOT = settings.REPORTS_ROOT = tmp_path
    hostile, faults = Hostile(1), Faults()
    pages, readers = Pages(hostile, faults), Readers(hostile, faults)
    for _ in range(10):
        pages.ask()
        readers.ask()
    assert faults.found == {} and len(pages.statuses) > 1


def test_what_is_not_handled_is_seen(db, monkeypatch):
    faults = Faults()
    readers = Readers(Hostile(1), faults)
    monkeypatch.setattr("chiayi_kpi.core.typed_number.read_number", lambda *_given: 1 / 0)
    for _ in range(20):
        readers.ask()
    assert faults.count > 0 and len(faults.found) == 1


def test_the_names_that_are_sent_are_those_that_pages_read():
    assert {"input", "month", "value", "seen", "agencies", "shown"} <= set(field_names())
