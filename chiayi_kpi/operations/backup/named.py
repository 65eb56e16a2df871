"""The files that rows name, each with the checksum that its row knows: what an archive has to hold beside the database."""

from typing import Any

from django.utils.translation import gettext as _

from objectives.writing.picture_files import stored_as

Named = dict[str, str]  # the file's name in the storage -> SHA-256
_TOLD = 10  # names in a sentence


def named_files(cursor: Any) -> Named:
    """By a cursor of the database, in whatever transaction it is in."""
    cursor.execute("SELECT file, sha256 FROM indicators_evidence")
    found = dict(cursor.fetchall())
    cursor.execute("SELECT DISTINCT name FROM objectives_accountpicture")
    return found | {stored_as(name): name.partition(".")[0] for (name,) in cursor.fetchall()}


def lacking(named: Named, held: dict[str, str]) -> tuple[str, ...]:
    """Those that are not among the files ``held``, name and SHA-256, or not as their row knows them."""
    return tuple(sorted(name for name, digest in named.items() if held.get(name) != digest))


def said_of(names: tuple[str, ...]) -> str:
    """A sentence that names those that an archive lacks; "" where it has all."""
    if not names:
        return ""
    said = _(
        "%(count)d files that the database names are not in the backup, since the storage has them no more or not as they "
        "were sent: %(names)s"
    )
    more = " …" if len(names) > _TOLD else ""
    return said % {"count": len(names), "names": _(", ").join(names[:_TOLD]) + more}
