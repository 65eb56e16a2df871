"""When an account is finished: nothing of the portal's draft is left open in it."""

import pytest

from objectives.writing.finished import Open, open_mark, unfinished


@pytest.mark.parametrize(
    "mark",
    [
        *map(open_mark, Open),
        open_mark(Open.AWAITING_AWARD, "1-1-1"),
        "〔請說明未達目標原因及改善作法〕",  # as drafts said it before
    ],
)
def test_what_a_draft_leaves_open_is_not_finished(mark):
    accounts = [("1-1", "<p>已完成〔詳附件〕。</p>"), ("1-2", f"<p>已完成。{mark}</p>"), ("2-1", "")]
    assert unfinished(accounts) == ("1-2", "2-1")
