"""A drawing in the editable documents: in its own size, or smaller where there is less room."""

import pytest
from lxml import etree

from reports.documents.office.pictures import drawing


@pytest.mark.parametrize(("room", "width"), [(170, 96.57), (60, 60)])
def test_a_drawing_s_letters_are_never_larger_than_it_was_drawn_for(room, width):
    svg = etree.fromstring("<svg viewBox='0 0 365 145'><title>逐月折線圖</title></svg>")
    found = drawing(svg, room)
    assert (found.words, round(found.width, 2)) == ("逐月折線圖", width)
    assert found.height / found.width == pytest.approx(145 / 365)
