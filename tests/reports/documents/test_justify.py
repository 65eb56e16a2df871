"""The printed text's lines: as long as the column, spread between characters, and brackets that hold what they enclose."""

import io
import re

from pypdf import PdfReader

from reports.documents.pdf import render_pdf
from tests.reports.documents.texts import poppler, squeezed

STYLE = """@page { size: 120mm 100mm; margin: 10mm }
body { font: 12pt "Liberation Serif", "TW-Kai Brackets", "TW-Kai"; margin: 0; text-align: justify }"""
TEXT = "警政工作重點為維護治安、交通及為民服務，目標為奠定民眾安居樂業之基礎。" * 4


def printed(body: str) -> bytes:
    html = f'<html lang="zh-Hant-TW"><title>t</title><style>{STYLE}</style><body>{body}</body></html>'
    return render_pdf(html)


def ends(folder, body: str) -> list[float]:
    """How far every line reaches to the right, in points."""
    found = re.findall(r'<line [^>]*xMax="([\d.]+)"', poppler(folder, printed(body), "-bbox-layout"))
    return [float(end) for end in found]


def test_every_line_but_the_last_ends_where_the_column_does(tmp_path):
    *lines, last = ends(tmp_path, f"<p>自 107 年度起{TEXT}</p>")
    assert len(lines) > 4
    assert max(lines) - min(lines) < 1.5
    assert last < min(lines)


def test_a_line_that_lacks_too_much_is_not_torn_apart(tmp_path):
    first, *_others = ends(tmp_path, f"<p>依據 {'W' * 24} 辦理</p>")
    assert first < 100


def test_what_is_spread_is_still_copied_as_it_was_written():
    page = PdfReader(io.BytesIO(printed(f"<p>{TEXT}</p>"))).pages[0]
    assert TEXT in squeezed(page.extract_text())


def test_a_bracket_is_half_as_wide_as_a_character(tmp_path):
    (plain,) = ends(tmp_path, "<p>科技領航</p>")
    (bracketed,) = ends(tmp_path, "<p>「科技領航」</p>")
    assert abs((bracketed - plain) - 12) < 1.5
