"""Small documents for the binding's tests: a cover, a chapter of two pages with a table and a link."""

from functools import partial
from pathlib import Path

from reports.documents.pdf import identity, render_pdf
from reports.volume.galley import save

_PAGE = """<!DOCTYPE html><html lang="zh-Hant-TW"><head><meta charset="utf-8"><title>{title}</title>
<meta name="page-prefix" content="{prefix}"><style>body, h1, h2, table {{ font-family: "TW-Kai" }}
h1 {{ break-after: page }} .next {{ break-before: page }}
main {{ page: chapter }} @page :nth(1 of chapter) {{ counter-reset: page 1 }}</style></head><body>
<h1>{title}</h1>{body}</body></html>"""

_CHAPTER = """<main id="chapter"><h2 id="first">壹、{word}</h2><p><a href="#second">往後</a></p>
<table><thead><tr><th>指標</th><th>得分</th></tr></thead><tbody><tr><th scope="row">{word}</th><td>1.25</td></tr></tbody></table>
<h2 id="second" class="next">貳、{word}</h2></main>"""


def chapter(path: Path, *, slot: int, word: str, title: str = "測試局", prefix: str = "") -> Path:
    """Set and save one chapter."""
    return saved(path, slot, _PAGE.format(title=title, prefix=prefix, body=_CHAPTER.format(word=word)))


def front(path: Path, *, target: int, text: str) -> Path:
    """Cover and contents, whose one line leads to the page with the object number ``target``."""
    body = f'<p><a href="volume:{target}/{text}">第一章</a></p>'
    return saved(path, 0, _PAGE.format(title="彙編 (5 0 R)", prefix="", body=body))


def saved(path: Path, slot: int, html: str) -> Path:
    render_pdf(html, partial(save, path=path, key=identity(html)[:8], slot=slot))
    return path
