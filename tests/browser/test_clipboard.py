"""A table on the clipboard is read as spreadsheet programs write it, cell by cell."""

from django.templatetags.static import static
from hypothesis import given, settings
from hypothesis import strategies as st

_PARSE = "async ([module, texts]) => { const { parse } = await import(module); return texts.map((text) => parse(text)); }"
_CELLS = st.text(alphabet='07.,%" \t\n件甲', max_size=6)
_TABLES = st.integers(1, 3).flatmap(
    lambda width: st.lists(st.lists(_CELLS, min_size=width, max_size=width), min_size=1, max_size=4)
)


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'


def _libreoffice(cell: str) -> str:
    return _quoted(cell) if set(cell) & set('\t\n"') else cell


def _excel(cell: str) -> str:
    """A quote within a cell of one line stays as it is."""
    return _quoted(cell) if set(cell) & set("\t\n") or cell.startswith('"') else cell


def _read(table: list[list[str]]) -> list[list[str]]:
    """What is to come of it: no spaces around a cell, no empty lines at the end."""
    rows = [[cell.strip() for cell in row] for row in table]
    while len(rows) > 1 and table[len(rows) - 1] == [""]:
        rows.pop()
    return rows


def test_every_table_comes_back_as_it_was_copied(live_server, page):
    page.goto(live_server.url + "/accounts/login/")
    module = static("portal/js/autosave/block.js")

    @settings(max_examples=25, deadline=None)
    @given(
        tables=st.lists(_TABLES, min_size=6, max_size=6)
    )  # asking the browser takes longer than reading them
    def round_trip(tables):
        for write, end in ((_excel, "\r\n"), (_libreoffice, "\n")):
            texts = ["".join("\t".join(map(write, row)) + end for row in table) for table in tables]
            assert page.evaluate(_PARSE, [module, texts]) == [_read(table) for table in tables]

    round_trip()
