"""What stops a score from being given. Each message says to the person what is wrong, where, and what to do."""


class ScoreUnavailable(Exception):
    """No score can be given; ``str()`` is the message for the person, in their language."""


class PlanNotScorable(ScoreUnavailable):
    """A plan holds something that the engine refuses: a rule without its parameters, an unknown milestone."""
