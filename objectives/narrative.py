"""The narrative of an objective: its text, and the heading that part one prints above it."""

HEADING_MARK = "# "


def split_heading(description: str, name: str) -> tuple[str, str]:
    """The heading printed in part one and the text below it.

    A first line that begins with ``# `` is the heading; without one the objective's name is.
    """
    if not description.startswith(HEADING_MARK):
        return name, description
    first, _, rest = description.partition("\n")
    return first.removeprefix(HEADING_MARK).strip(), rest.lstrip("\n")
