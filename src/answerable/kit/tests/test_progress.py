"""How far something is, said so that it can be read on a terminal and in a log."""

from io import StringIO

from answerable.kit.progress import Progress


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def said_on(out: StringIO, whole: int) -> str:
    report = Progress("Cases", out)
    for done in range(1, whole + 1):
        report(done, whole)
    return out.getvalue()


def test_a_terminal_shows_one_line_that_is_rewritten():
    assert said_on(Terminal(), 3) == "\rCases: 1 of 3\rCases: 2 of 3\rCases: 3 of 3\n"


def test_a_log_gets_a_line_every_fifth_of_the_way():
    assert said_on(StringIO(), 320).splitlines() == [f"Cases: {done} of 320" for done in (64, 128, 192, 256, 320)]
    assert said_on(StringIO(), 3).splitlines() == ["Cases: 1 of 3", "Cases: 2 of 3", "Cases: 3 of 3"]
