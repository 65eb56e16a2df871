"""Text that goes into an office file's XML."""

import pytest
from lxml import etree

from chiayi_kpi.core.xml_text import xml_text


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\x1f", "\ud800", "\ufffe", "\uffff"])
def test_what_xml_cannot_hold_is_left_out_or_replaced(character):
    assert xml_text(f"甲{character}乙") == "甲乙"
    assert xml_text(f"甲{character}乙", lambda found: f"<{ord(found):04X}>") == f"甲<{ord(character):04X}>乙"


@pytest.mark.parametrize("text", ["一\t二\n三\r", "𠮷😀\ue000\x85\u2028", ""])
def test_everything_else_stays_and_can_be_written(text):
    assert xml_text(text) == text
    element = etree.Element("t")
    element.text = text
