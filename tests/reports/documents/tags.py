"""The structure tree of a PDF: its elements, the content that hangs below them, and the text drawn there."""

from collections.abc import Iterator

from pypdf import PdfReader


def tree(pdf: PdfReader):
    return pdf.trailer["/Root"]["/StructTreeRoot"]


def elements(kids) -> Iterator:
    """Every element below, each before its own."""
    for kid in listed(kids):
        kid = kid.get_object()
        if isinstance(kid, dict) and "/S" in kid:
            yield kid
            yield from elements(kid.get("/K", []))


def every_element(pdf: PdfReader) -> Iterator:
    return elements(tree(pdf)["/K"])


def marks(kids, page=None) -> Iterator[tuple[int, int]]:
    """(page, marked content) of all that hangs below."""
    for kid in listed(kids):
        kid = kid.get_object()
        if isinstance(kid, int):
            yield page, int(kid)
        elif isinstance(kid, dict) and "/S" in kid:
            yield from marks(kid.get("/K", []), kid.raw_get("/Pg").idnum if "/Pg" in kid else page)


def filled_columns(table) -> list[int]:
    """The number of columns that each row of a table fills, with the cells that reach down into it."""
    rows = [row for row in elements(table["/K"]) if row["/S"] == "/TR"]
    filled = [0] * len(rows)
    for place, row in enumerate(rows):
        for cell in listed(row["/K"]):
            size = cell.get_object().get("/A", {})
            for reached in range(place, place + int(size.get("/RowSpan", 1))):
                filled[reached] += int(size.get("/ColSpan", 1))
    return filled


def cells(pdf: PdfReader) -> Iterator[tuple]:
    """Every cell of a table with the text drawn in it."""
    found = dict(_marked_texts(pdf))
    for element in every_element(pdf):
        if element["/S"] in ("/TH", "/TD"):
            yield element, "".join(found.get(key, "") for key in marks(element))


def listed(kids) -> list:
    kids = kids.get_object()
    return kids if isinstance(kids, list) else [kids]


def _marked_texts(pdf: PdfReader) -> Iterator[tuple[tuple[int, int], str]]:
    """(page, marked content) with the text drawn inside it."""
    for page in pdf.pages:
        current: list[int] = []
        pieces: dict[int, str] = {}

        def begin(operator, operands, _matrix, _text_matrix, current=current):
            if operator == b"BDC":
                current[:] = [operands[1].get("/MCID")]

        def text(piece, _matrix, _text_matrix, _font, _size, current=current, pieces=pieces):
            if current:
                pieces[current[0]] = pieces.get(current[0], "") + piece.strip()

        page.extract_text(visitor_operand_before=begin, visitor_text=text)
        for key, piece in pieces.items():
            yield (page.indirect_reference.idnum, key), piece
