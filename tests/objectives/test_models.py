"""What a plan says of itself."""

import pytest

from tests import factories

pytestmark = pytest.mark.django_db


def test_a_plan_names_its_agency_and_the_common_plan_has_none():
    own, common = factories.plan(), factories.common_plan()

    assert own.own_agency == own.agency
    with pytest.raises(ValueError, match="107"):
        _ = common.own_agency
