"""Two machines with nothing of their own play a month and a volume, while the pages of one and a worker are killed."""

import re
import threading
from collections.abc import Iterator

import pytest
from django.db import connection
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from chiayi_kpi.accounts.roles import Role
from indicators.models import Evidence, FigureChange, IndicatorMonth, MonthlyFigure
from reports.volumes.models import VolumeJob
from tests import factories, papers
from tests.indicators.reporting_plan import OPEN, TODAY, Reporting, reporting_plan
from tests.operations.machines import Machine, Visitor, bucket_of, s3_server
from tests.patience import until

PNG = papers.PNG + bytes(range(256)) * 300  # more than fits into one packet


@pytest.fixture
def reporting(transactional_db, settings) -> Reporting:
    if connection.vendor != "postgresql":
        pytest.skip("several machines need PostgreSQL")
    settings.PORTAL_TODAY = TODAY
    reporting = reporting_plan(2)
    factories.budget_item(reporting.plan)
    factories.budget_item(factories.plan(factories.agency(), approved=True))
    return reporting


@pytest.fixture
def bucket() -> Iterator[dict[str, str]]:
    with s3_server() as named:
        yield named


@pytest.fixture
def machines(reporting, bucket, tmp_path) -> Iterator[list[Machine]]:
    url = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format_map(connection.settings_dict)
    shared = {"DATABASE_URL": url, "PORTAL_TODAY": TODAY.isoformat(), **bucket}
    first = Machine(tmp_path / "first", shared)
    try:
        yield [first, Machine(tmp_path / "second", shared, like=first)]
    finally:
        first.close()


class Saving(threading.Thread):
    """An owner who types on while machines go down: what was acknowledged stands in ``saved``."""

    def __init__(self, owner: Visitor, address: str, fields: dict[str, object]) -> None:
        super().__init__(daemon=True)
        self._owner, self._address, self._fields = owner, address, fields
        self.saved, self.refused = list[str](), list[tuple[int, bytes]]()
        self.done = threading.Event()

    def run(self) -> None:
        value, seen = 10, ""
        while not self.done.is_set():
            typed = {**self._fields, "value": value, "seen": seen}
            status, said = self._owner.post(self._address, **typed)
            # Cut off after it was written, and sent again: what stands there is what was typed.
            if status != 200 and not (status == 409 and f'"{value}"'.encode() in said):
                self.refused.append((status, said))
                return
            self.saved.append(str(value))
            value, seen = value + 1, str(value)


def test_a_month_and_a_volume_go_on_while_pages_and_a_worker_are_killed(reporting, machines, bucket):
    first, _second = machines
    plan = reporting.plan

    def address(name: str, *more: object) -> str:
        return reverse(name, args=[plan.year, plan.agency.code, *more])

    # The month: figures typed at both machines, evidence sent to one and read from the other.
    owner = Visitor(reporting.owner, machines)
    fields = {"input": reporting.inputs[0].pk, "month": OPEN, "person": reporting.owner.pk}
    saving = Saving(owner, address("report_cell"), fields)
    status, said = owner.send(
        address("report_attach"), "照片.png", PNG, at=0,
        indicator=reporting.indicators[0].pk, month=OPEN, person=reporting.owner.pk,
    )  # fmt: skip
    assert status == 200, said
    evidence = address("report_evidence", Evidence.objects.get().pk)
    assert owner.get(evidence, at=1) == (200, PNG)

    saving.start()
    until(lambda: {0, 1} <= set(owner.answered[2:]) or saving.refused)
    first.web.kill()
    reached = len(saving.saved)
    until(lambda: len(saving.saved) > reached + 3 or saving.refused)
    saving.done.set()
    saving.join()
    assert saving.refused == []
    kept = FigureChange.objects.filter(input=reporting.inputs[0], month=OPEN)
    assert [format(one.new, "f").partition(".")[0] for one in kept.order_by("pk")] == saving.saved
    status, said = owner.post(
        address("report_cell"), **fields | {"input": reporting.inputs[1].pk}, value=9, seen=""
    )
    assert status == 200, said

    assert owner.post(address("report_submit"), month=OPEN, person=reporting.owner.pk)[0] == 200
    supervisor = Visitor(reporting.supervisor, machines)
    status, page = supervisor.get(address("approval"))
    boxes = re.findall(r'name="indicator" value="([^"]+@[^"]+)"', page.decode())
    assert (status, len(boxes)) == (200, 2)
    status, _page = supervisor.post(
        address("approval"), month=OPEN, indicator=boxes, action="approve", reason=""
    )
    assert status == 302
    assert set(IndicatorMonth.objects.filter(month=OPEN).values_list("state", flat=True)) == {"approved"}
    assert str(MonthlyFigure.objects.get(input=reporting.inputs[0], month=OPEN).value).startswith(
        saving.saved[-1]
    )

    # The volume: ordered at the machine that is left, printed by both; the worker that prints is lost.
    workers = [machine.start("worker") for machine in machines]
    office = Visitor(factories.user(role=Role.PLANNING_OFFICE), machines)
    codes = VolumeJob.Document.PLAN, [row.agency.code for row in type(plan).objects.all()]
    status, _page = office.post(
        reverse("volumes", args=[plan.year]), document=codes[0], through=OPEN, agencies=codes[1]
    )
    assert status == 302
    job = VolumeJob.objects.get()
    printing = DBTaskResult.objects.filter(task_path__endswith="print_chapter", status="RUNNING")
    until(printing.exists)
    (_host, pid, _name) = printing.first().worker_ids[-1].split("/")
    (lost,) = (worker for worker in workers if str(worker.pid) == pid)
    lost.kill()

    until(lambda: not VolumeJob.objects.select_related("task").get(pk=job.pk).is_open)
    found = VolumeJob.objects.select_related("task").get(pk=job.pk)
    assert (found.state, found.reason) == (VolumeJob.State.DONE, "")
    status, volume = office.get(reverse("volume_pdf", args=[plan.year, job.pk]))
    assert (status, len(volume), volume[:5]) == (200, found.size, b"%PDF-")
    assert any("is lost" in machine.said("worker") for machine in machines)

    # All of it lies in the bucket, and nothing on a machine.
    assert [machine.files() for machine in machines] == [[], []]
    assert bucket_of(bucket, "reports").listdir("volumes")[1] == [f"{job.pk}.pdf"]
    assert len(bucket_of(bucket).listdir(f"evidence/{plan.pk}")[1]) == 1

    # What both start by a schedule is done by one of them.
    done = [machine.run("once", "close_idle_accounts") for machine in machines]
    assert [one.returncode for one in done] == [0, 0], done[0].stderr + done[1].stderr
    assert ["今日已由" in one.stdout for one in done] == [False, True]
