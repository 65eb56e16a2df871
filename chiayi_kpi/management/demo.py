"""What the demo shows: the real 107 plan, a year of sample figures, and an account for every role."""

from typing import NamedTuple

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext as _

from chiayi_kpi.accounts.models import Agency, Membership, User
from chiayi_kpi.accounts.roles import Role
from chiayi_kpi.core.clock import today
from chiayi_kpi.core.roc import LAST_MONTH, months_ended
from chiayi_kpi.core.templatetags.numbers import roc_year
from chiayi_kpi.core.workbook.context import ImportContext
from chiayi_kpi.core.workbook.faults import WorkbookError
from chiayi_kpi.core.workbook.reader import read_book
from chiayi_kpi.core.workbook.sheets import Sheet
from chiayi_kpi.management.book import import_book
from chiayi_kpi.management.demo_items import ITEMS_SHEET, write_item_months
from indicators.models import FigureChange
from objectives.keys import PlanKeys
from objectives.models import Plan
from objectives.services import mark_sample_figures, write_accounts
from objectives.writing.fields import kept
from reports.pages.writing.selectors import indicator_codes

AGENCY, YEAR = "CYPD", 107
FIXTURES = settings.BASE_DIR / "fixtures"
ACCOUNTS_SHEET = "報告"
PASSWORD = "demo-only-107"  # noqa: S105 - printed for everybody; production refuses to make these accounts
EVERYWHERE = ""
# Username, role, agency, and a name that nobody bears and that tells the role. Who of them reports what is written in
# ``fixtures/demo``.
DEMO_PEOPLE = (
    ("owner", Role.OWNER, AGENCY, "王承辦"),
    ("deputy", Role.OWNER, AGENCY, "林協辦"),
    ("planner", Role.PLANNER, AGENCY, "陳企劃"),
    ("supervisor", Role.SUPERVISOR, AGENCY, "張主管"),
    ("personnel", Role.PERSONNEL, EVERYWHERE, "李人事"),
    ("accounting", Role.ACCOUNTING, EVERYWHERE, "黃主計"),
    ("planning_office", Role.PLANNING_OFFICE, EVERYWHERE, "吳研考"),
    ("auditor", Role.AUDITOR, EVERYWHERE, "周稽核"),
    ("administrator", Role.ADMINISTRATOR, EVERYWHERE, "鄭管理"),
)


class DemoRefused(Exception):
    """The demo cannot be loaded into this database; the message says why."""


class DemoAccount(NamedTuple):
    username: str
    role: str
    agency: str  # empty: the whole city


def holds_demo() -> bool:
    """Whether the demo is loaded in this database."""
    return Plan.objects.filter(agency__code=AGENCY, year=YEAR, has_sample_figures=True).exists()


@transaction.atomic
def load_demo() -> bool:
    """Load the plan and the sample figures once; False: they are there and stay as they are.

    Raises DemoRefused where the plan is there with figures that are no samples, and before the year's months have
    ended; WorkbookError for faulty fixtures.
    """
    plan = Plan.objects.filter(agency__code=AGENCY, year=YEAR).first()
    if plan is not None:
        if not plan.has_sample_figures:
            raise DemoRefused(
                _(
                    "The database holds the plan %(plan)s with figures of its own; sample figures are not mixed in."
                )
                % {"plan": plan}
            )
        return False
    if months_ended(YEAR, today()) < LAST_MONTH:
        raise DemoRefused(
            _(
                "The sample figures reach to the end of %(year)s: load them with PORTAL_TODAY=2019-01-03, then serve any day."
            )
            % {"year": roc_year(YEAR)}
        )
    context = ImportContext(trusted=True, way=FigureChange.Way.COMMAND, reason=_("sample data"))
    import_book(read_book(FIXTURES / "107"), context)
    import_book(read_book(FIXTURES / "sample"), context)
    keys = context.shared(PlanKeys)
    mark_sample_figures(plans=[plan for plan in keys.plans.values() if not plan.is_common])
    sheets = {sheet.title: sheet for sheet in read_book(FIXTURES / "demo")}
    _write_accounts(sheets[ACCOUNTS_SHEET], keys)
    write_item_months(sheets[ITEMS_SHEET])
    return True


def _write_accounts(sheet: Sheet, keys: PlanKeys) -> None:
    texts: dict[Plan, dict[int, str]] = {}
    for _number, values in sheet.rows:
        year, code, number, text = (values[sheet.headers.index(name)] for name in _ACCOUNT_HEADERS)
        objective = keys.objectives.effective(int(year), code, number)
        if objective is None:
            raise WorkbookError.of_file(f"{ACCOUNTS_SHEET}: {number}?")
        texts.setdefault(keys.plans[int(year), code], {})[objective.pk] = text
    for plan, said in texts.items():
        ids = {code: pk for pk, code in indicator_codes(plan).items()}
        write_accounts(plan=plan, texts={pk: kept(text, ids) for pk, text in said.items()}, by=None)


_ACCOUNT_HEADERS = ("年度", "機關代碼", "目標", "內容")


@transaction.atomic
def make_accounts() -> list[DemoAccount]:
    """One account for every role, named after it; those that exist keep their password. Empty in production."""
    if not getattr(settings, "DEMO_ACCOUNTS", False):  # only settings for one's own machine have it
        return []
    known = set(User.objects.values_list("username", flat=True))
    missing = [person for person in DEMO_PEOPLE if person[0] not in known]
    if missing:
        _make_accounts(missing)
    return [DemoAccount(username, str(role.label), where) for username, role, where, _name in DEMO_PEOPLE]


def _make_accounts(missing: list[tuple[str, Role, str, str]]) -> None:
    agency = Agency.objects.get(code=AGENCY)
    password = make_password(PASSWORD)  # hashed once: hashes are slow on purpose
    for username, role, where, name in missing:
        user = User.objects.create(
            username=username,
            name=name,
            email=f"{username}@demo.invalid",
            password=password,
        )
        Membership.objects.create(user=user, role=role, agency=agency if where else None)
