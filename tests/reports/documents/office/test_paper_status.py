"""What a paper is - a draft, provisional, settled - is seen on its cover and on every page."""

import pytest

from reports.documents.office import text_docx, text_odt
from tests.reports.documents.office.read_back import ODF, WORD, docx, o, odt, page, part, w

PAPER_STATES = pytest.mark.parametrize(
    ("paper_state", "end"), [("", ""), ("draft", "草案"), ("settled", "結算")]
)


def covered(paper_state: str) -> str:
    """A document's cover, what it is said on it, and its text."""
    return page(
        f'<section class="cover"><h1 data-notice="標示">題</h1><p class="cover-notice {paper_state}">標示</p></section>'
        '<section class="contents"><h2>目錄</h2></section><main class="chapter"><h2>一</h2></main>'
    )


@PAPER_STATES
def test_what_a_paper_is_has_a_style_of_its_own_on_cover_and_every_page(paper_state, end):
    file = text_odt.written(covered(paper_state))
    on_cover = next(found for found in odt(file).iter(o("text:p")) if "".join(found.itertext()) == "標示")
    assert on_cover.get(o("text:style-name")) == f"封面標示{end}"
    above = [found for found in part(file, "styles.xml").iter(o("text:span")) if found.text == "標示"]
    assert {found.get(o("text:style-name")) for found in above} == {f"頁首標示{end}"}
    file = text_docx.written(covered(paper_state))
    named = [found.get(w("val")) for found in docx(file).iter(w("pStyle"))]
    assert f"封面標示{end}" in named
    (run,) = (run for run in part(file, "word/header1.xml").iter(w("r")) if "標示" in run.itertext())
    looks = {style.get(w("styleId")): style for style in part(file, "word/styles.xml").iter(w("style"))}
    assert run.find("w:rPr/w:rStyle", WORD).get(w("val")) == f"頁首標示{end}"
    # LibreOffice shows no style of letters in a header: what the style says is said there, too.
    of_style = looks[f"頁首標示{end}"].find("w:rPr", WORD)
    said = [(look.tag, dict(look.attrib)) for look in run.find("w:rPr", WORD)[1:]]
    assert said == [(look.tag, dict(look.attrib)) for look in of_style]


def test_a_draft_what_is_provisional_and_what_is_settled_differ_in_grey():
    """In dashes, in a frame, filled: as in print."""
    odt_styles = {
        style.get(o("style:name")): style
        for style in part(text_odt.TEMPLATE.read_bytes(), "styles.xml").iter(o("style:style"))
    }
    docx_styles = {
        style.get(w("styleId")): style
        for style in part(text_docx.TEMPLATE.read_bytes(), "word/styles.xml").iter(w("style"))
    }
    for tag, properties in (("封面標示", "paragraph"), ("頁首標示", "text")):
        frames, words = [], []
        for end in ("", "草案", "結算"):
            said = odt_styles[tag + end].find(f"style:{properties}-properties", ODF)
            frames.append((said.get(o("fo:border")).split()[1], said.get(o("fo:background-color"))))
            style = docx_styles[tag + end]
            line = (
                style.find(".//w:pBdr/w:top", WORD)
                if properties == "paragraph"
                else style.find(".//w:bdr", WORD)
            )
            fill = style.find(".//w:shd", WORD)
            words.append((line.get(w("val")), fill is not None))
        assert frames == [("solid", None), ("dashed", None), ("solid", "#0e5560")]
        assert words == [("single", False), ("dashed", False), ("single", True)]
