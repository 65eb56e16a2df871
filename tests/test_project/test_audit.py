"""What may be used of the parts that a server gets, by the words of their licences."""

from subprocess import CompletedProcess

import pytest

from scripts import audit


@pytest.mark.parametrize(
    ("licence", "may"),
    [
        ("MIT", True),
        ("MIT-CMU", True),
        ("MPLv2.0", True),
        ("License :: OSI Approved :: GNU Library or Lesser General Public License (LGPL)", True),
        ("GPL-2.0-or-later / MPL-1.1", True),  # each is offered
        ("BSD-3-Clause AND 0BSD AND Zlib AND CC0-1.0", True),
        ("(GPL-3.0-only OR MIT) AND (BSD-3-Clause OR Apache-2.0)", True),
        ("MIT AND GPL-3.0-only", False),
        ("(MIT OR Apache-2.0) AND GPL-3.0-only", False),
        ("No use is permitted", False),
        ("At our discretion", False),
        ("GPL-3.0-only", False),
        ("", False),
    ],
)
def test_a_licence_is_known_by_its_whole_name_and_each_that_holds_counts(licence, may):
    assert audit.may_be_used(licence) is may


@pytest.mark.parametrize(
    ("said", "told"), [("Traceback\nConnectionError: no network\n", "no network"), ("", "it said nothing")]
)
def test_an_answer_that_cannot_be_read_is_said_in_words(monkeypatch, capsys, said, told):
    monkeypatch.setattr(audit.subprocess, "run", lambda *_, **__: CompletedProcess([], 1, "no JSON", said))
    assert audit._check_advisories() == 0
    first, last = capsys.readouterr().out.splitlines()
    assert "cannot be read" in first and first.endswith(told) and "SKIPPED" in last
