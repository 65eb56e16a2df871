"""The admin's file formats: the commands' reader and writer, for one sheet."""

import pytest

from chiayi_kpi.core.workbook.formats import OdsFormat, XlsxFormat
from objectives.resources import FacetResource
from tests import factories
from tests.workbooks import saved, small_book, xlsx

pytestmark = pytest.mark.usefixtures("english")


@pytest.mark.parametrize("kind", [XlsxFormat(), OdsFormat()])
@pytest.mark.django_db
def test_what_the_admin_exports_it_imports_as_nothing_new(kind):
    factories.complete_plan(axes=["科技領航"])
    office = factories.user(role="planning_office")
    exported = kind.export_data(FacetResource(user=office).export())
    result = FacetResource(user=office).import_data(kind.create_dataset(exported))
    assert not result.has_errors() and not result.has_validation_errors()
    assert result.totals["skip"] == 4


def test_a_file_that_is_no_workbook_is_refused_with_its_reason():
    with pytest.raises(ValueError, match="Save the workbook as"):
        XlsxFormat().create_dataset("年度,面向\n".encode())


def test_a_whole_book_is_not_one_sheet():
    with pytest.raises(ValueError, match="15 sheets with content"):
        XlsxFormat().create_dataset(saved(xlsx(small_book(不適用=[]))))
