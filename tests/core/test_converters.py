"""A number that is no ROC year is no address, before anything asks the database for it."""

import pytest
from django.urls import Resolver404, resolve


def test_a_year_is_a_number():
    assert resolve("/107/reporting/").kwargs == {"year": 107}


@pytest.mark.parametrize("year", ["1070", "9" * 23, "-1", "一〇七"])
def test_anything_else_is_not_found(year):
    with pytest.raises(Resolver404):
        resolve(f"/{year}/reporting/")
