"""What filters in front of us write into a head, and that only the topmost is believed."""

import pytest

from answerable.channels.mail.sorting.scores import Score, score_of


def told(head: str) -> Score:
    lines = [line.split(":", 1) for line in head.strip().splitlines()]
    return score_of((name.strip().lower(), text.strip()) for name, text in lines)


@pytest.mark.parametrize(
    ("head", "score"),
    [
        ("Subject: Hello", Score()),
        ("X-Spam-Score: 7.2", Score(7.2)),
        ("X-Spam-Score: -1.9 (-)", Score(-1.9)),
        ("X-Spam-Score: high", Score()),
        ("X-Spam-Status: Yes, score=12.5 required=5.0 tests=BAYES_99 autolearn=no", Score(12.5, True)),
        ("X-Spam-Status: No, hits=0.1 required=5.0", Score(0.1)),
        ("X-Spam-Flag: YES", Score(None, True)),
        ("X-Spam-Flag: NO", Score()),
        ("X-Spam: Yes", Score(None, True)),
        ("X-Spam-Flag: YES\nX-Spam-Score: 6.1", Score(6.1, True)),
        ("X-Rspamd-Score: 15.3", Score(15.3)),
        ("X-Spamd-Result: default: True [15.30 / 15.00]; BAYES_SPAM(5.10)[100.00%]", Score(15.3, True)),
        ("X-MS-Exchange-Organization-SCL: 9", Score(9.0)),
        ("X-MS-Exchange-Organization-SCL: -1", Score(-1.0)),
        ("X-Forefront-Antispam-Report: CIP:192.0.2.1;CTRY:US;SCL:5;SRV:;IPV:NLI", Score(5.0)),
        ("X-Proofpoint-Spam-Details: rule=spam policy=default score=99 mlxscore=0", Score(99.0)),
        ("X-Barracuda-Spam-Score: 3.50", Score(3.5)),
        ("X-Mimecast-Spam-Score: 11", Score(11.0)),
    ],
)
def test_every_filter_is_read_as_it_counts(head, score):
    assert told(head) == score


def test_what_stands_below_is_the_senders_own_invention():
    ours, theirs = "X-Spam-Flag: YES", "X-Spam-Score: -50"
    assert told(f"X-Spam-Score: 9\nReceived: from theirs\n{theirs}") == Score(9.0)
    assert told(f"{ours}\nReceived: from theirs\n{theirs}") == Score(None, True)
    assert told(f"{ours}\nX-MS-Exchange-Organization-SCL: -1\nX-Spam-Score: 8") == Score(8.0, True)


def test_a_verdict_without_points_is_believed():
    assert [Score(None, True).reaches(10), Score(None).reaches(1), Score(4, True).reaches(5)] == [True, False, False]
