"""Prepared queries find what the same query finds that is put together anew."""

import datetime

import pytest
from django.db.models import F, Q, Value
from django.db.utils import ConnectionDoesNotExist

from chiayi_kpi.accounts.models import Agency, FormerName
from chiayi_kpi.core.prepared import Given, Prepared, PreparedObjects

pytestmark = pytest.mark.django_db

BY_CODE = Prepared(Agency.objects.filter(code=Given("code")).order_by().values_list("name", "first_day"))
AMONG = Prepared(
    Agency.objects.filter(Q(name=Given("name")) | Q(first_day=None), code__in=Given("codes"))
    .order_by("code")
    .values_list(Value("100 %"), "code")
)
NAMES_OF = PreparedObjects(
    FormerName.objects.filter(last_year=Given("year"))
    .select_related("agency")
    .annotate(now=F("agency__name"))
    .order_by("agency__code")
)


@pytest.fixture(autouse=True)
def agencies():
    Agency.objects.create(code="A", name="甲", first_day=datetime.date(2018, 5, 1))
    Agency.objects.create(code="B", name="乙%s")
    Agency.objects.create(code="C", name="丙", first_day=datetime.date(2018, 6, 1))


def test_a_call_asks_with_its_own_values_and_reads_what_is_there_now(django_assert_num_queries):
    with django_assert_num_queries(3):
        assert BY_CODE(code="A") == [("甲", datetime.date(2018, 5, 1))]
        assert BY_CODE(code="B") == [("乙%s", None)]
        assert BY_CODE(code="D") == []
    Agency.objects.filter(code="A").update(name="新甲")
    assert BY_CODE(code="A") == [("新甲", datetime.date(2018, 5, 1))]


@pytest.mark.parametrize(("codes", "found"), [(["C"], ["C"]), (["A", "B", "C"], ["B", "C"]), ({"A"}, [])])
def test_a_list_may_be_of_any_length(codes, found):
    assert AMONG(codes=codes, name="丙") == [("100 %", code) for code in found]


def test_a_list_of_nothing_finds_nothing_without_asking(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert AMONG(codes=[], name="丙") == []


def test_a_value_that_is_not_given_is_an_error():
    with pytest.raises(KeyError):
        BY_CODE()


def test_the_database_that_the_routers_name_is_asked(monkeypatch):
    monkeypatch.setattr("chiayi_kpi.core.prepared.router.db_for_read", lambda _model: "nowhere")
    with pytest.raises(ConnectionDoesNotExist):
        BY_CODE(code="A")


def test_objects_come_with_what_is_selected_along_and_annotated(django_assert_num_queries):
    for code, old in (("A", "舊甲"), ("C", "舊丙")):
        agency = Agency.objects.get(code=code)
        FormerName.objects.create(
            agency=agency, name=old, last_year=106, renamed_on=datetime.date(2018, 1, 1)
        )
    with django_assert_num_queries(1):
        found = NAMES_OF(year=106)
        assert [(one.name, one.agency.name, one.now) for one in found] == [
            ("舊甲", "甲", "甲"),
            ("舊丙", "丙", "丙"),
        ]
        assert found[0].agency.first_day == datetime.date(2018, 5, 1)
    first = NAMES_OF.first(year=106)
    first.name = "更舊甲"
    first.save()
    assert NAMES_OF.first(year=106).name == "更舊甲"
    assert NAMES_OF.first(year=105) is None
