"""Character sets as mails really have them: labels that are wrong, odd or missing, and characters that makers added."""

import pytest

from answerable.channels.mail.reading.reader import read_carefully


def text_of(label: str, data: bytes) -> str:
    head = f"From: a@b.example\nContent-Type: text/plain; charset={label}\n\n" if label else "From: a@b.example\n\n"
    return read_carefully(head.encode() + data).text


@pytest.mark.parametrize(
    ("label", "encoding", "said"),
    [
        ("us-ascii", "utf-8", "Grüße"),
        ("iso-8859-1", "utf-8", "Grüße – wir"),
        ("iso-8859-1", "cp1252", "„Grüße“ für 5 €"),
        ("us-ascii", "utf-16", "Grüße"),
        ("utf-8", "utf-8-sig", "Grüße"),
        ("windows1251", "cp1251", "Привет"),
        ("cp-850", "cp850", "Grüße"),
        ("utf-8//ignore", "utf-8", "Grüße"),
        ("_iso-2022-jp$ESC", "iso2022_jp", "日本語"),
        ("us-ascii", "iso2022_jp", "日本語"),
        ("x-mac-cyrillic", "mac_cyrillic", "Привет"),
        ("x-mac-ce", "mac_latin2", "Příliš"),
        ("euc-jp", "euc_jis_2004", "日本語①"),
        ("", "cp1251", "Привет всем"),
        ("", "koi8-r", "Привет всем"),
        ("unknown-8bit", "cp1251", "Привет, как дела? Это письмо о заказе"),
        ("", "gb18030", "订单问题"),
        ("", "cp932", "注文について"),
        ("windows-31j", "cp932", "注文①"),
        ("cp51932", "euc_jp", "注文"),
        ("cp50220", "iso2022_jp", "注文"),
        ("x-big5", "big5", "訂單"),
        ("koi8-ru", "koi8-u", "Привіт"),
        ("windows-28605", "iso8859-15", "5 €"),
        ("iso-8859-6-i", "iso8859-6", "مرحبا"),
        ("unicode", "ascii", "Hello Ann, how are you"),
        ("ucs-2", "utf-8", "Grüße aus Köln, Ihr Paket"),
        ("ucs-2", "utf-16-be", "Grüße\nAnn"),
        ("unicode", "utf-16-le", "注文\nAnn"),
    ],
)
def test_the_words_are_read_whatever_the_label_says(label, encoding, said):
    assert text_of(label, said.encode(encoding)) == said


def test_japanese_signs_that_makers_added_are_read():
    assert text_of("iso-2022-jp", b"\x1b$B-!-jF|\x1b(B ok \x1b(I1\x1b(B") == "①㈱日 ok ｱ"


@pytest.mark.parametrize(
    ("encoding", "name", "subject"),
    [
        ("cp1251", "Иван Петров", "Заказ номер 7"),
        ("koi8-r", "Иван Петров", "Заказ номер 7"),
        ("gb18030", "张三", "订单问题"),
        ("big5", "王大", "訂單問題請教"),
        ("cp932", "山田", "注文について"),
        ("euc_jp", "山田", "注文について"),
        ("iso2022_jp", "山田", "注文について"),
        ("cp1253", "Νίκος", "Παραγγελία μου"),
        ("latin-1", "Jürgen Groß", "Größe für Straße"),
    ],
)
def test_raw_headers_of_a_mail_that_names_no_character_set_are_read_by_their_script(encoding, name, subject):
    mail = read_carefully(f"From: {name} <a@b.example>\nSubject: {subject}\n\nx".encode(encoding))
    assert (mail.from_[0].name, mail.subject) == (name, subject)


@pytest.mark.parametrize("label", ["utf-8", "us-ascii", "iso-8859-1", "x-nobody-knows", ""])
def test_one_broken_sign_does_not_make_the_others_unreadable(label):
    assert text_of(label, "Привет, друг".encode() + b"\xd0") == "Привет, друг�"


def test_a_foot_in_another_set_keeps_its_letters():
    foot = "\n-- \nAbbestellen: Schlüssel".encode("latin-1")
    assert text_of("utf-8", "Schöne Grüße aus Köln, Jörg".encode() + foot).endswith("Jörg\n-- \nAbbestellen: Schlüssel")


def test_western_words_under_a_wrong_label_stay_western():
    assert text_of("utf-8", "Größe für Straße".encode("latin-1")) == "Größe für Straße"
    long = "Über " + "words and words " * 2000 + "Größe"
    assert text_of("us-ascii", long.encode("latin-1")) == long
