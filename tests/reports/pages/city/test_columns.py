"""The columns of the agencies' table: one list, from which the headers, the orders and the file come."""

from django.template.loader import get_template

from reports.analysis.comparisons.city_year import read_city_year
from reports.pages.city import columns, query, tables
from reports.pages.city.page import CityPage
from tests import factories
from tests.reports.cities import ranked_city


def test_every_column_of_the_page_has_a_cell():
    for column in columns.city_columns():
        if column.header and column.key != "agency":
            assert get_template(column.template)


def test_a_new_column_is_sorted_by_and_stands_in_the_file(monkeypatch, db):
    ranked_city({"A": 150, "B": None, "C": 120})
    reds = columns.CityColumn(
        "reds",
        "Red",
        (columns.Order("reds", "Fewest red lights first", lambda row: row.red, "ascending"),),
        (columns.FileColumn("Red lights", lambda row: row.red),),
    )
    more = (*columns.city_columns(), reds)
    for module in (query, tables):
        monkeypatch.setattr(module, "city_columns", lambda: more)

    page = CityPage(read_city_year(107, 12), query.CityQuery("reds"))
    table = tables.city_tables(page)["agencies"]()

    assert query.headers(page.query, 12)["reds"].aria == "ascending"
    place = [column.header for column in table.columns].index("Red lights")
    held = [row[place] for row in table.rows if row[place] is not None]
    assert held == sorted(held) and len(held) == factories.Plan.objects.exclude(agency=None).count()
