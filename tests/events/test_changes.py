"""Every change of data is an event of the transaction that makes it."""

import datetime
import itertools

import pytest
from django.apps import apps
from django.db import connection, models, transaction

from chiayi_kpi.accounts.models import Agency, ApiToken, User
from chiayi_kpi.accounts.services import issue_token, revoke_token
from chiayi_kpi.core.caller import Caller, called_by
from chiayi_kpi.core.changes import MOST_ROWS
from chiayi_kpi.event_page.trails import Trails
from chiayi_kpi.events.changes import MOST_IDS
from chiayi_kpi.events.kept import KEPT, NOT_KEPT
from chiayi_kpi.events.kinds import EventKind
from chiayi_kpi.events.models import Event
from indicators.models import FigureChange
from indicators.services.figures import FigureCell, FigureEntry, record_figures
from indicators.services.months import submit
from tests import factories
from tests.indicators.reporting_plan import OPEN, reporting_plan

pytestmark = pytest.mark.django_db
PACKAGES = ("budget", "chiayi_kpi", "indicators", "objectives", "reports")


def portals_models() -> list[type[models.Model]]:
    """Without the tables of histories."""
    own = (model for model in apps.get_models() if model.__module__.split(".")[0] in PACKAGES)
    return [model for model in own if not hasattr(model, "instance_type")]


def test_of_every_model_is_said_whether_the_log_keeps_its_changes():
    labels = {model._meta.label_lower for model in portals_models()}
    assert labels - NOT_KEPT == {label for label in KEPT if not label.startswith(("account.", "mfa."))}
    assert not NOT_KEPT & KEPT.keys()


_numbers = itertools.count(700_001)


def plausible(field: models.Field) -> object:
    """A value that a column takes, whatever it means; keys lead nowhere, which is asked only at the end."""
    if field.is_relation:
        return next(_numbers)
    if field.choices:
        return field.choices[0][0]
    if field.blank and field.empty_strings_allowed:
        return ""
    if isinstance(field, models.IntegerField):
        return 107 if "year" in field.name else 1
    by_kind = {
        models.DateTimeField: datetime.datetime(2018, 1, 1, tzinfo=datetime.UTC),
        models.DateField: datetime.date(2018, 1, 1),
        models.BooleanField: True,
        models.DecimalField: 1,
        models.JSONField: {},
    }
    return next((value for kind, value in by_kind.items() if isinstance(field, kind)), f"a{next(_numbers)}")


class _Undo(Exception):
    pass


@pytest.mark.parametrize("label", KEPT)
def test_a_change_of_each_leaves_an_event(label):
    """Added in bulk, changed and deleted through a queryset: ways of which no signal tells."""
    model = apps.get_model(label)
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    values = {
        f.attname: plausible(f) for f in fields if not f.null and (not f.has_default() or f.is_relation)
    }
    values |= {"revoked_at": None} if model is ApiToken else {}
    changing = next(
        f for f in fields if f.name not in KEPT[label].passing and not f.is_relation and not f.unique
    )
    seen = []
    with pytest.raises(_Undo), transaction.atomic():
        with transaction.atomic():
            (row,) = model._base_manager.bulk_create([model(**values)])
            kept = getattr(row, changing.attname)
            model._base_manager.filter(pk=row.pk).update(**{changing.attname: kept})
            model._base_manager.filter(pk=row.pk)._raw_delete("default")
        connection.tell()
        seen = list(Event.objects.all())
        raise _Undo
    said = [tuple(rows) for event in seen for rows in event.details.get("rows", ())]
    if KEPT[label].trail:
        assert any(label in event.details.get("trail", {}) for event in seen)
    else:
        assert said == [(label, "+", 1), (label, "~", 1), (label, "-", 1)]
    assert {event.kind for event in seen} == {KEPT[label].kind}


@pytest.fixture
def made():
    return reporting_plan(1, approved=True)


def test_a_saved_figure_is_one_event_that_leads_to_its_trail(made):
    one = Caller(request_id="r-1", address="10.0.0.9", command="")
    with called_by(one):
        cell = FigureEntry(made.inputs[0].pk, OPEN, FigureCell(9))
        record_figures(plan=made.plan, entries=[cell], by=made.owner, way=FigureChange.Way.PAGE)
    event = Event.objects.get()
    assert (event.kind, event.request_id, event.address) == (EventKind.FIGURES, "r-1", "10.0.0.9")
    assert (event.agency, event.year) == (made.plan.agency, made.plan.year)
    assert (event.object_type, event.object_id) == ("indicators.indicatorinput", str(made.inputs[0].pk))
    assert event.details["trail"] == {"indicators.figurechange": [FigureChange.objects.get().pk]}
    assert "9" not in str(event.details["rows"][0][:2])  # the value stands in the trail alone


def test_a_row_that_may_have_been_there_is_written_and_not_added(made):
    """The database overwrites it by the same statement that adds one, and tells nobody which it was."""
    seen = []
    for value in (9, 8):
        cell = FigureEntry(made.inputs[0].pk, OPEN, FigureCell(value, note=f"because of {value}"))
        record_figures(plan=made.plan, entries=[cell], by=made.owner, way=FigureChange.Way.PAGE)
    submit(plan=made.plan, indicators=[made.inputs[0].indicator_id], month=OPEN, by=made.owner)
    for event in Event.objects.all():
        seen += [(label, did) for label, did, _count in event.details.get("rows", ())]
    assert set(seen) == {("indicators.monthlyfigure", "="), ("indicators.indicatormonth", "=")}


@pytest.mark.usefixtures("english")
def test_the_page_says_written_of_it(made):
    event = Event(kind=EventKind.FIGURES, details={"rows": [["indicators.monthlyfigure", "=", 3]]})
    assert [step.what for step in Trails([event]).of(event)] == ["monthly figure: 3 written"]


def test_what_is_taken_back_is_no_event(made):
    with transaction.atomic():
        User.objects.filter(pk=made.owner.pk).update(name="王")
        with pytest.raises(_Undo), transaction.atomic():
            User.objects.filter(pk=made.owner.pk).update(email="a@b.example")
            raise _Undo
    (event,) = Event.objects.all()
    assert event.details["fields"] == {"accounts.user": ["name"]}


def test_a_token_that_is_given_out_and_revoked_is_of_its_agency_and_without_its_secret():
    person = factories.user(role="administrator")
    agency = factories.agency("A")
    with transaction.atomic():
        issued = issue_token(name="主計系統", scope=ApiToken.Scope.READ, agency=agency, by=person)
    with transaction.atomic():
        revoke_token(token_id=issued.token.pk, by=person)
    events = list(Event.objects.order_by("id"))
    assert [(e.kind, e.agency_id, e.details["rows"][0][1]) for e in events] == [
        (EventKind.TOKENS, agency.pk, "+"),
        (EventKind.TOKENS, agency.pk, "~"),
    ]
    assert events[0].object_name == "主計系統"
    assert issued.secret not in str(Event.objects.values_list("details", "object_name"))
    assert issued.token.digest not in str(Event.objects.values_list("details", "object_name"))


def test_a_thousand_changes_at_once_are_one_event(made):
    other = [factories.user(f"p{number}") for number in range(60)]
    with transaction.atomic():
        for person in other:
            User.objects.filter(pk=person.pk).update(name=person.username)
    (event,) = Event.objects.all()
    assert event.details["rows"] == [["accounts.user", "~", 60]]


def test_of_a_large_import_each_step_of_the_trail_is_named_or_counted(made):
    steps = [
        FigureChange(plan=made.plan, input=made.inputs[0], month=OPEN, new=number, way=FigureChange.Way.FILE)
        for number in range(MOST_ROWS + 51)
    ]
    with transaction.atomic():
        FigureChange.objects.bulk_create(steps)
    (event,) = Event.objects.all()
    named = event.details["trail"]["indicators.figurechange"]
    assert len(named) == MOST_IDS
    assert len(named) + event.details["left_out"] == len(steps)


@pytest.mark.django_db(transaction=True)
def test_a_change_is_not_made_where_the_log_cannot_be_written(monkeypatch):
    person = factories.user()
    monkeypatch.setattr(models.QuerySet, "bulk_create", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        User.objects.filter(pk=person.pk).update(name="王")
    monkeypatch.undo()
    assert User.objects.get(pk=person.pk).name == ""
    User.objects.filter(pk=person.pk).update(name="王")
    assert Event.objects.latest("id").details["fields"] == {"accounts.user": ["name"]}


def test_only_the_rows_that_a_statement_changed_are_told():
    """What else its conditions name may be as it was: then their number is told, and no row of which it is not sure."""
    one, other = factories.agency("PD"), factories.agency("FD")
    Agency.objects.filter(pk=other.pk).update(last_day=datetime.date(2018, 6, 30))
    with transaction.atomic():
        Agency.objects.filter(pk__in=[other.pk, one.pk], last_day=None).update(name="消防局")
    (event,) = Event.objects.all()
    assert (event.object_id, event.details["rows"]) == ("", [["accounts.agency", "~", 1]])
