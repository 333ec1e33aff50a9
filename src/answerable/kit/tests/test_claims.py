import pytest

from answerable.kit.claims import lie


@pytest.mark.parametrize(
    ("name", "declared", "told", "said"),
    [
        ("invoice.pdf", "application/pdf", "application/x-msdownload", "It is called a PDF and is a program."),
        ("page.html.png", "image/png", "text/html", "It is called a picture and is a web page."),
        ("a.png", "image/png", "image/svg+xml", "It is called a picture and is a web page."),
        ("a.jpg", "", "application/octet-stream", "It is called a picture and is something we do not know."),
        ("notes.txt", "text/plain", "application/x-executable", "It is called text and is a program."),
        ("no-ending", "application/pdf", "text/plain", "It is called a PDF and is text."),
        ("photo.jpg", "image/jpeg", "image/png", ""),
        ("letter.docx", "", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ""),
        ("song.mp3", "audio/mpeg", "application/octet-stream", ""),
        ("table.csv", "text/csv", "text/plain", ""),
        ("set-up.exe", "application/octet-stream", "application/x-msdownload", ""),
        ("unnamed", "application/octet-stream", "image/png", ""),
    ],
)
def test_what_is_called_something_else_is_said(name, declared, told, said):
    assert lie(name, declared, told) == said
