"""Which faces the documents are set in, whether they are installed, and which characters they lack.

Without a Chinese face a PDF shows boxes while text extraction still finds every word, so both are asked beforehand.
"""

import hashlib
import shutil
import subprocess
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from reports.documents.errors import DocumentError, FontsMissing, FontsUnknown

# The font families that documents.css names, each with the system package that it comes in.
REQUIRED: Mapping[str, str] = {
    "TW-Kai": "fonts-cns11643-kai",
    "TW-Kai-Ext-B": "fonts-cns11643-kai",
    "Noto Sans CJK TC": "fonts-noto-cjk",
}

# Format and control characters, and what only modifies the character before it, draw nothing themselves.
_INVISIBLE = {"Cc", "Cf", "Mn"}

Ranges = tuple[tuple[int, int], ...]


def require_faces() -> None:
    """Raise FontsMissing, naming the packages, unless every required face is installed."""
    missing = [family for family in REQUIRED if not _coverage(family)]
    if missing:
        raise FontsMissing(missing, list(dict.fromkeys(REQUIRED[family] for family in missing)))


def missing_characters(text: str) -> list[str]:
    """The characters of ``text`` that no required face can draw, in the order of their numbers."""
    coverages = [_coverage(family) for family in REQUIRED]
    return [
        character
        for character in sorted(set(text))
        if unicodedata.category(character) not in _INVISIBLE
        and not any(_covers(ranges, ord(character)) for ranges in coverages)
    ]


def unprinted(text: str) -> list[str]:
    """The characters of ``text`` that a PDF shows as numbers; none where the faces cannot be asked."""
    try:
        require_faces()
    except DocumentError:
        return []
    return missing_characters(text)


def named(character: str) -> str:
    """A character by number and name, for a person who cannot see it: ``U+1F600 GRINNING FACE``."""
    return f"U+{ord(character):04X} {unicodedata.name(character, '')}".rstrip()


def written_out(character: str) -> str:
    """A character by its number alone, as it is printed where no face has it: ``〔U+1F600〕``."""
    return f"〔U+{ord(character):04X}〕"


def without_missing(text: str, missing: Iterable[str]) -> str:
    """``text`` with each of ``missing`` written out: a reader sees what was lost."""
    return text.translate({ord(character): written_out(character) for character in missing})


def file_of(family: str) -> str:
    """Where the file of an installed family lies. Raises FontsUnknown."""
    return _from_fontconfig("fc-match", "%{file}", family)


@cache
def faces_digest() -> str:
    """64 hexadecimal digits that change with the installed files of the required faces: name, size, version, characters.

    Asked once in a process, as fontconfig itself reads its folders once. Raises FontsUnknown.
    """
    found = sorted(line for family in REQUIRED for line in _files(family))
    return hashlib.sha256("\n".join(found).encode()).hexdigest()


def _files(family: str) -> list[str]:
    """One line for every installed face of the family; where a file lies differs between machines that print alike."""
    answer = _from_fontconfig("fc-list", "%{file}\t%{index}\t%{fontversion}\t%{style}\t%{charset}\n", family)
    lines = [line.partition("\t") for line in answer.splitlines()]
    return [f"{family}\t{Path(file).name}\t{Path(file).stat().st_size}\t{rest}" for file, _tab, rest in lines]


@cache
def _coverage(family: str) -> Ranges:
    """The code points of an installed family as ascending ranges; empty where it is not installed."""
    families, _, charset = _from_fontconfig("fc-match", "%{family}\n%{charset}", family).partition("\n")
    if family not in families.split(","):
        return ()
    return tuple(_range(part) for part in charset.split())


def _from_fontconfig(program: str, answer: str, family: str) -> str:
    """What fontconfig says of a family. Raises FontsUnknown."""
    found = shutil.which(program)
    if found is None:
        raise FontsUnknown
    pattern = family.replace("-", r"\-")  # a hyphen would begin a size
    command = [found, "--format", answer, pattern]
    # A fixed program and one of the families above, no shell.
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603


def _range(part: str) -> tuple[int, int]:
    first, _, last = part.partition("-")
    return int(first, 16), int(last or first, 16)


def _covers(ranges: Ranges, point: int) -> bool:
    position = bisect_right(ranges, (point, 0x110000))
    return position > 0 and ranges[position - 1][1] >= point
