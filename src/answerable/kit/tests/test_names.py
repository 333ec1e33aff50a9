import pytest

from answerable.kit.names import safe_name, unturned


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("photo\u202egnp.exe", "photognp.exe"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("..\\..\\a.txt", "_.._a.txt"),
        ("..", "file"),
        ("", "file"),
        ("a\r\nSet-Cookie: x.txt", "a_Set-Cookie: x.txt"),
        ("فاتورة.pdf", "فاتورة.pdf"),
        ("\u2067תמונה\u2069.png", "תמונה.png"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
    ],
)
def test_a_name_only_names(given, kept):
    assert safe_name(given) == kept


def test_a_persons_name_keeps_the_marks_of_its_script():
    assert unturned("דנה\u200f \u202eevil\u202c") == "דנה\u200f evil"
