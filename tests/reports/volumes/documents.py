"""Small finished documents for the volume's tests: a cover, a contents page, two pages with a table, links and headings."""

from pathlib import Path

from reports.documents.pdf import render_pdf

_PAGE = """<!DOCTYPE html><html lang="zh-Hant-TW"><head><meta charset="utf-8"><title>{title}</title>
<meta name="page-prefix" content="{prefix}"><meta name="author" content="嘉義市政府"><style>
body, h1, h2, h3, table {{ font-family: "TW-Kai" }} h2 {{ break-before: page; bookmark-level: 1 }} h3 {{ bookmark-level: 2 }}
main {{ page: chapter; break-before: page }} @page :nth(1 of chapter) {{ counter-reset: page 1 }}
@page {{ @bottom-center {{ content: counter(page); font-family: "TW-Kai" }} }}</style></head><body>
<h1>{title}</h1>{body}</body></html>"""

_CHAPTER = """<h2>目錄</h2><p><a href="#first">壹、{word}</a></p><p><a href="#second">貳、{word}</a></p>
<main id="chapter"><h2 id="first">壹、{word}</h2><h3>一、{word}</h3>
<table><thead><tr><th>指標</th><th>得分</th></tr></thead>
<tbody><tr><th scope="row">{word}</th><td>1.25</td></tr></tbody></table>
<h2 id="second">貳、{word}</h2><p>{word}見<a href="#first">前頁</a>。</p></main>"""


def chapter(path: Path, *, word: str, title: str, prefix: str = "") -> Path:
    """Cover, contents and two pages; ``word`` is found on every page behind the cover."""
    return _saved(path, title, prefix, _CHAPTER.format(word=word))


def front(path: Path, *pointers: tuple[int, int]) -> Path:
    """Cover and contents with a line for each of the pointers: a chapter and a page of it, counted from 0."""
    lines = [f'<p><a href="volume:{number}/{page}">第 {number} 章</a></p>' for number, page in pointers]
    return _saved(path, "彙編", "", f"<h2>總目錄</h2>{''.join(lines)}")


def _saved(path: Path, title: str, prefix: str, body: str) -> Path:
    path.write_bytes(render_pdf(_PAGE.format(title=title, prefix=prefix, body=body)))
    return path
