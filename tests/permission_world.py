"""What the table of permissions is tried on: an agency's plan with a month in each state, and somebody for every role."""

from collections import defaultdict
from datetime import date
from functools import cache
from time import time

from django.conf import settings
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from chiayi_kpi.accounts.roles import Role
from chiayi_kpi.accounts.services import issue_token
from chiayi_kpi.plan_book.models import ImportJob
from chiayi_kpi.plan_book.preview import kept
from chiayi_kpi.workdays.models import MonthDeadline
from indicators.exchange import preview
from indicators.models import IndicatorMonth
from indicators.services.evidence import attach
from objectives.writing.services import keep_picture
from reports.volumes.models import VolumeJob
from tests import factories, papers
from tests.reports.volumes.jobs import with_file
from tests.workbooks import figure, saved, xlsx

STATES = {"draft": 1, "returned": 2, "submitted": 3, "approved": 4}  # the month that is in this state
LOCAL = (Role.OWNER, Role.PLANNER, Role.SUPERVISOR)
UNASSIGNED, SIGNED_OUT = "owner elsewhere in the agency", "signed out"
ELSEWHERE = "of another agency"
PDF = b"%PDF-1.7\n"


@cache
def _workbook(agency: str, indicator: str, code: str, month: int) -> bytes:
    return saved(xlsx({"月報": [figure(indicator, code, month, 123) | {"機關代碼": agency}]}))


class World:
    """An agency's plan with one month in each state, and somebody for every role."""

    def __init__(self) -> None:
        self.plan = factories.complete_plan(common=True, approved=True)
        self.common = type(self.plan).objects.get(agency=None)
        self.indicator = self.plan.indicators.get(objective__facet__no=1)
        self.input = self.indicator.inputs.get(code="due")
        self.component = self.indicator.components.get()
        self.people = dict(self._people())
        factories.assignment(self.plan, self.indicator, owner=self.people[Role.OWNER])
        self.remedy = factories.remedy(self.plan, self.indicator, self.people[Role.OWNER])
        self.comment = factories.comment(self.plan, self.indicator, self.people[Role.OWNER])
        self.item = factories.budget_item(self.plan)
        self.notice = factories.notice(self.people[Role.OWNER], agency=self.plan.agency)
        self._report()
        factories.published(self.plan)
        self.token = issue_token(name="x", agency=None, by=self.people[Role.ADMINISTRATOR]).token
        self.evidence = {month: self._evidence(month) for month in STATES.values()}
        self.account = factories.account(self.plan, self.indicator.objective)
        self.account.text = "<p>改寫。</p>"
        self.account.save()
        self.picture = keep_picture(plan=self.plan, upload=factories.picture_upload(), by=None)
        self.volume = self._volume()
        self.large_file = self._large_file()
        self.deadline = MonthDeadline.objects.create(year=107, month=3, report_due=date(2018, 4, 20))
        for one in self._reportable():
            for state, month in STATES.items():
                factories.month_state(self.plan, one, month, state)
        self._browsers: defaultdict[str, Client] = defaultdict(Client)  # each loads the middleware once
        self._sessions = {who: self._session(person) for who, person in self.people.items() if person}
        self.began = time()  # a clock behind a session's beginning would have it saved with every request

    @staticmethod
    def _session(person) -> str:
        client = Client()
        client.force_login(person)
        return client.session.session_key

    def client(self, who: str) -> Client:
        """A browser in which this person signed in, once for all tests: what a test does to the session is taken back."""
        client = self._browsers[who]
        client.cookies.clear()
        if who != SIGNED_OUT:
            client.cookies[settings.SESSION_COOKIE_NAME] = self._sessions[who]
        return client

    def _people(self):
        for role in Role:
            yield role.value, factories.user(role=role, agency=self.plan.agency if role in LOCAL else None)
            yield f"{role} {ELSEWHERE}", factories.user(role=role, agency=factories.agency())
        yield UNASSIGNED, factories.user(role=Role.OWNER, agency=self.plan.agency)
        yield "nobody", factories.user()
        yield SIGNED_OUT, None

    def _reportable(self):
        return [*self.plan.indicators.all(), *self.common.indicators.filter(objective__facet__no=3)]

    def _report(self) -> None:
        values = {"done": 95, "due": 100, "sessions": 40, "incidents": 0}
        for one in self._reportable():
            for row in one.inputs.all():
                months = {
                    month: values[row.code] + month % 2 * bool(values[row.code]) for month in STATES.values()
                }
                factories.figures(self.plan, row, months)

    def _evidence(self, month: int):
        upload = SimpleUploadedFile("會議紀錄.png", papers.PNG + str(month).encode())
        return attach(plan=self.plan, indicator=self.indicator.pk, month=month, upload=upload, by=None)

    def workbook(self, month: int, person) -> bytes:
        """A file with one figure that the person may report: the personnel office's is of facet 3."""
        own = ("3-1-1", "sessions") if person == self.people[Role.PERSONNEL] else ("1-1-1", "due")
        return _workbook(self.plan.agency.code, *own, month)

    def offers(self, month: int, person) -> str:
        """A confirmation as the preview would have sealed it: 123 in the place of what stands there."""
        before = str(100 + month % 2)
        row = [self.input.pk, month, "F2", "123", "", None, None, before, "", False]
        content = [self.plan.pk, person.pk if person else 0, "a.xlsx", 0, [row]]
        return signing.dumps(content, salt=preview.SALT, compress=True)

    def _volume(self) -> VolumeJob:
        fields = {"agency_codes": [self.plan.agency.code], "ordered_by": self.people[Role.PLANNING_OFFICE]}
        job = VolumeJob.objects.create(
            year=107, document="annual-plan", through=12, language="en", pages=1, **fields
        )
        with_file(job)
        return job

    def _large_file(self) -> ImportJob:
        """One that the planner sent, and of which the worker could make nothing."""
        changes = kept(b"changes")
        person = self.people[Role.PLANNER]
        return ImportJob.objects.create(name="a.xlsx", by=person, rows=1, is_read=True, changes=changes)

    def seen(self, month: int) -> str:
        """What the supervisor's page sends of an indicator: its id and the state that was looked at."""
        row = IndicatorMonth.objects.filter(plan=self.plan, indicator=self.indicator, month=month).get()
        return f"{row.indicator_id}@{row.changed_at.isoformat()}"
