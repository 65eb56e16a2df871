"""``python pdf_scripts.py < FILE``: whether a PDF runs something when it is opened, told by the exit status.

A process of its own with little memory and time, because a crafted file can unpack to anything.
"""

import io
import resource
import sys

import pikepdf

HARMLESS, RUNS, UNREADABLE, LOCKED = 0, 10, 11, 12
MOST_MEMORY = 512 * 1024 * 1024
MOST_SECONDS = 5
_ACTIONS = frozenset(
    {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/Rendition", "/RichMediaExecute"}
)
_KEYS = frozenset({"/JS", "/JavaScript", "/XFA", "/RichMediaContent"})


def verdict(data: bytes) -> int:
    """One of the statuses above: scripts, started programs, forms that send what was typed, film and flash."""
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            return RUNS if any(_runs(each) for each in pdf.objects) else HARMLESS
    except pikepdf.PasswordError:
        return LOCKED
    except (pikepdf.PdfError, MemoryError, RecursionError, ValueError):
        return UNREADABLE


def _runs(each: pikepdf.Object) -> bool:
    """Whether the object, or one that stands inside it and not by itself, is an action that runs."""
    if isinstance(each, pikepdf.Array):
        return any(_runs(part) for part in each if _is_inside(part))
    if not isinstance(each, pikepdf.Dictionary | pikepdf.Stream):
        return False
    if _KEYS & set(each.keys()) or str(each.get("/S", "")) in _ACTIONS:
        return True
    return any(_runs(part) for _key, part in each.items() if _is_inside(part))


def _is_inside(part: object) -> bool:
    return isinstance(part, pikepdf.Object) and not part.is_indirect


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    sys.exit(verdict(sys.stdin.buffer.read()))
