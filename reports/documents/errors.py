"""What can keep a document from being printed, each with a message for the person."""

from collections.abc import Sequence

from django.utils.translation import gettext as _


class DocumentError(Exception):
    """A document could not be made; its message says what to do."""


class FontsMissing(DocumentError):
    """A Chinese face is not installed: the document would show boxes and nobody would be told."""

    def __init__(self, families: Sequence[str], packages: Sequence[str]) -> None:
        super().__init__(
            _(
                "The server lacks the fonts %(fonts)s, without which no document is made. The administrator installs the"
                " packages %(packages)s."
            )
            % {"fonts": _(", ").join(families), "packages": " ".join(packages)}
        )


class FontsUnknown(DocumentError):
    """The system cannot be asked which fonts it has."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "The server cannot say which fonts it has (fc-match is missing), so no document is made. The administrator"
                " installs fontconfig."
            )
        )
