"""What a service says when it cannot do what it was asked."""


class Refused(Exception):
    """A step that cannot be taken now; ``str()`` is the message for the person, in their language."""


class NotThere(Exception):
    """What a service was asked about does not exist, or not for this person: for them that is the same."""
