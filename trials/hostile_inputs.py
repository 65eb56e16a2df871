"""What nobody means well by: texts, files, headers and bodies, drawn by chance, each again from the same seed."""

import json
import random
import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook

from tests import papers
from trials.portal import ROOT

TEXTS = (
    *(
        "",
        " ",
        "0",
        "-1",
        "-",
        "1e999",
        "-1e-999",
        "NaN",
        "-Infinity",
        "sNaN",
        "1/0",
        "0x10",
        "1_000",
        "１２",
        "١٢",
        "½",
        "Ⅻ",
    ),
    *(
        "9" * 12,
        "9" * 40,
        "9" * 5_000,
        "-" + "9" * 20,
        "0." + "0" * 40 + "1",
        "1,234,567.89",
        "1.2.3",
        "三億",
        "億萬",
        "12%",
        "%",
    ),
    *(
        "107",
        "0",
        "1",
        "12",
        "13",
        "999",
        "10000",
        "2019-02-30",
        "0000-00-00",
        "99999-12-31",
        "2019-01-03T25:61:61+99:99",
    ),
    *(
        "17@",
        "@2019",
        "1@2019-01-03T10:00:00",
        "1.paid",
        ".",
        "current.paid",
        "5-1-1",
        "1-1-1",
        "1-1-1-1",
        "a" * 10_000,
    ),
    *(
        "\x00",
        "a\x00b",
        "\r\n",
        "a\r\nSet-Cookie: x=1",
        "\x1b[2J",
        "\ufeff",
        "\u202e倒",
        "\ud800",
        "\U0010ffff",
        "e\u0301" * 50,
    ),
    *(
        "<script>alert(1)</script>",
        "'; DROP TABLE x; --",
        '" onload="',
        "{{ 7*7 }}",
        "{% debug %}",
        "{{1-1-1}}",
        "%s%n%x",
        "%(a)s",
        "{0}",
    ),
    *(
        "../../etc/passwd",
        "..\\..\\x",
        "file:///etc/passwd",
        "//evil.example",
        "javascript:alert(1)",
        "a/b",
        "C:\\x",
        "*",
    ),
    *(
        "=1+1",
        "=cmd|' /C calc'!A1",
        "+1",
        "@SUM(A1)",
        "[]",
        "{}",
        "null",
        "true",
        "[[[[",
        '{"a":',
        "on",
        "off",
        "None",
    ),
    *(
        "done / due * 100",
        "done / 0",
        "((((((",
        "done done",
        "1 / (due - due)",
        "__import__('os')",
        "prior ** 9 ** 9",
        "a" * 300,
    ),
)
FORMULA_PARTS = (
    "done",
    "due",
    "prior",
    "x",
    "1",
    "0",
    "1e9",
    "(",
    ")",
    "+",
    "-",
    "*",
    "/",
    "**",
    ",",
    " ",
    "%",
    "×",
    "min(",
    "億",
    "\x00",
)
_HEADERS: dict[str, tuple[str, ...]] = {
    "Accept-Language": ("xx", "zh-" + "x" * 500, "en;q=9", ",,,", "zh-hant;q=nan"),
    "Accept": ("", "application/json", "*/*;q=x", "a" * 2_000),
    "Host": ("evil.example", "a b", "[::", "h:99999", ""),
    "X-Forwarded-For": ("999.1.1.1", "::1%x", ",", "a" * 3_000, "1.2.3.4, <b>"),
    "X-Forwarded-Proto": ("https", "ftp", ""),
    "X-Request-ID": ("\x7f", "a" * 500, "../x"),
    "Authorization": ("Bearer", "Bearer x y", "Basic !!!", "Bearer " + "a" * 5_000, "x"),
    "Range": ("bytes=9-1", "bytes=-1", "bytes=0-" + "9" * 30, "x"),
    "If-Modified-Since": ("x", "Mon, 99 Foo 99999 99:99:99 GMT", "Thu, 01 Jan 1970 00:00:00 GMT"),
    "If-None-Match": ('"x', "*", "W/"),
    "Referer": ("x", "http://evil.example/", "https://[::"),
    "Origin": ("null", "x", "https://evil.example"),
    "HX-Request": ("true", "x"),
    "HX-Current-URL": ("x", "http://[", "%"),
    "Sec-Fetch-Mode": ("cors", "navigate", "x"),
    "Content-Type": (
        "",
        "x",
        "text/plain; charset=x",
        "multipart/form-data",
        "multipart/form-data; boundary=" + "b" * 300,
    ),
    "Cookie": (
        "sessionid=x",
        "csrftoken=",
        "messages=x",
        "=;=;",
        "sessionid=" + "a" * 5_000,
        "django_language=../x",
    ),
    "User-Agent": ("", "a" * 5_000, "\x80"),
}
_KINDS = (
    "application/json",
    "text/xml",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=b",
    "application/pdf",
)
_NAMED = re.compile(
    r"(?:GET|POST)(?:\.get(?:list)?\(|\[)\"(\w+)\"|^    (\w+) = (?:forms\.)?\w+Field\(", re.MULTILINE
)


def field_names() -> list[str]:
    """Every name that some page of the portal reads from what is sent."""
    found: set[str] = set()
    for package in ("chiayi_kpi", "budget", "indicators", "objectives", "reports"):
        for path in (ROOT / package).rglob("*.py"):
            if (
                not {"views", "pages", "forms.py", "views.py", "query.py"}.isdisjoint(path.parts)
                or "forms" in path.name
            ):
                found |= {
                    first or second for first, second in _NAMED.findall(path.read_text(encoding="utf-8"))
                }
    return sorted(found)


class Hostile:
    """Draws one thing after another."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self._names = field_names()
        self._files: tuple[Callable[[], bytes], ...] = (
            self._book,
            self._damaged_book,
            self._archive,
            self._noise,
            self._table,
            self._picture,
        )

    def text(self) -> str:
        chance = self.chance
        if chance.random() < 0.7:
            return chance.choice(TEXTS)
        if chance.random() < 0.5:
            return chance.choice(TEXTS) + chance.choice(TEXTS)
        return "".join(
            chr(chance.choice((chance.randrange(128), chance.randrange(0x3000, 0xA000))))
            for _ in range(chance.randrange(40))
        )

    def formula(self) -> str:
        return "".join(self.chance.choice(FORMULA_PARTS) for _ in range(self.chance.randrange(1, 30)))

    def fields(self, given: dict[str, object]) -> dict[str, object]:
        """What a browser would send, with some of it left out, doubled, added or replaced."""
        sent = dict(given)
        for _ in range(self.chance.randrange(1, 4)):
            name = self.chance.choice([*sent, self.chance.choice(self._names)])
            way = self.chance.random()
            if way < 0.1:
                sent.pop(name, None)
            elif way < 0.2:
                sent[name] = [self.text(), self.text()]
            else:
                sent[name] = self.text()
        return sent

    def headers(self) -> dict[str, str]:
        names = self.chance.sample(sorted(_HEADERS), self.chance.randrange(1, 4))
        return {name: self.chance.choice(_HEADERS[name]) for name in names}

    def body(self) -> tuple[bytes, str]:
        """Raw bytes and what they are said to be."""
        kind, chance = self.chance.choice(_KINDS), self.chance
        bodies: tuple[Callable[[], bytes], ...] = (
            self._noise,
            lambda: b"[" * chance.randrange(1, 100_000),
            lambda: json.dumps(
                {"figures": [{chance.choice(self._names): self.text() for _ in range(4)}]}
            ).encode(),
            lambda: json.dumps(
                chance.choice([None, 1, "x", [], [[]], {"figures": {}}, {"figures": [None]}, 1e308])
            ).encode(),
            lambda: b'{"figures": [{"value": NaN}, {"value": 1e999}]}',
            lambda: b"a=%ZZ&%=&b=%ED%A0%80&" + b"x=1&" * chance.choice((1, 6_000)),
            lambda: (
                b'--b\r\nContent-Disposition: form-data; name="file"; filename="'
                + b"../" * 99
                + b'"\r\n\r\n'
                + self._noise()
            ),
            lambda: b"--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--",
            lambda: b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><x>&a;</x>",
        )
        return chance.choice(bodies)(), kind

    def file(self) -> tuple[str, bytes]:
        """A file and the name that it is sent under."""
        ending = self.chance.choice(
            (".xlsx", ".ods", ".csv", ".pdf", ".png", ".docx", "", ".xlsx.exe", ".XLSX")
        )
        name = self.chance.choice(("a", "月報", "../../x", "\u202e", "a" * 300, "", " ", "a\r\nb", "<b>"))
        return name + ending, self.chance.choice(self._files)()

    def path(self, address: str) -> str:
        """The address with some part of it replaced by another."""
        parts = address.split("/")
        parts[self.chance.randrange(1, max(2, len(parts)))] = (
            self.text().encode("utf-8", "replace").decode()[:500].replace("?", "") or "x"
        )
        return "/".join(parts) or "/"

    def _noise(self) -> bytes:
        return self.chance.randbytes(self.chance.randrange(3_000))

    def _book(self) -> bytes:
        book = Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.title = self.chance.choice(("月報", "計畫", "執行", "指標", "x"))
        heads = ("年度", "機關代碼", "指標", "代號", "月份", "數值", "說明", "名稱", "權重", "算式")
        sheet.append(self.chance.sample(heads, self.chance.randrange(1, len(heads))))
        for _ in range(self.chance.randrange(8)):
            sheet.append([self._cell() for _ in range(self.chance.randrange(12))])
        out = BytesIO()
        book.save(out)
        return out.getvalue()

    def _cell(self) -> object:
        text = re.sub("[\x00-\x1f\ud800-\udfff\ufffe\uffff]", "", self.text())[:32_000]
        return self.chance.choice(
            (text, 107, 1e308, -1, 0.1 + 0.2, True, None, "=1/0", "#REF!", 43_468.5, "1-1-1")
        )

    def _damaged_book(self) -> bytes:
        data = bytearray(self._book())
        for _ in range(self.chance.randrange(1, 20)):
            data[self.chance.randrange(len(data))] = self.chance.randrange(256)
        return bytes(data[: self.chance.choice((len(data), len(data) // 2, 100))])

    def _archive(self) -> bytes:
        out = BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
            for name in self.chance.sample(
                ("xl/workbook.xml", "../x", "[Content_Types].xml", "content.xml", "mimetype", "a" * 200), 3
            ):
                made.writestr(name, self.chance.choice((b"", b"<", b"<a/>", b"0" * 1_000_000, self._noise())))
        return out.getvalue()

    def _table(self) -> bytes:
        rows = [
            self.chance.choice(",;\t").join(self.text() for _ in range(4))
            for _ in range(self.chance.randrange(6))
        ]
        return "\n".join(rows).encode(self.chance.choice(("utf-8", "utf-16", "big5")), "replace")

    def _picture(self) -> bytes:
        return self.chance.choice(
            (
                papers.PNG + self._noise(),
                papers.pdf() + self._noise(),
                b"%PDF-1.7\n" + self._noise(),
                b"GIF89a",
                b"MZ" + self._noise(),
            )
        )


def bundled(folder: Path) -> list[Path]:
    """Files that come with the portal, to be damaged."""
    return sorted(path for path in folder.rglob("*") if path.suffix in (".xlsx", ".ods"))
