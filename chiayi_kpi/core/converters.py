"""Parts of addresses that several apps share; ``CoreConfig`` registers them."""

from django.urls.converters import IntConverter


class RocYear(IntConverter):
    """A ROC year such as 107: longer numbers are no year, and neither a database nor a calendar would take them."""

    regex = "[0-9]{1,3}"
