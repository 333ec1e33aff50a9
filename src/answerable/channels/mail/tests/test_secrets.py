"""Signed mails are read as if they were not; encrypted ones say that they are; proofs and ciphers are files."""

import base64
import time
import zlib

import pytest

from answerable.channels.mail.reading import read
from answerable.channels.mail.reading.cms import opened
from answerable.channels.mail.tests.packing import mail_with, part, plain
from answerable.channels.mail.tests.proofs import ARMOUR, ENCRYPTED, SIGNATURE, SIGNED, STREAMED, WORDS
from answerable.channels.mail.tests.samples import MAIL, need_samples


def whole(data: bytes, kind: str):
    head = f"From: ana@example.com\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    return read(head.encode() + base64.encodebytes(data))


def files(mail):
    return [(each.name, each.data) for each in mail.attachments]


@pytest.mark.parametrize("data", [SIGNED, STREAMED])
@pytest.mark.parametrize("kind", ["application/pkcs7-mime; smime-type=signed-data", "application/x-pkcs7-mime"])
def test_words_that_are_signed_in_one_piece_are_read(data, kind):
    mail = whole(data, kind)
    assert (mail.text, mail.reply) == (WORDS, WORDS)
    assert files(mail) == [("smime.p7m", data)]


def test_a_signed_piece_within_a_mail_is_read_too():
    mail = read(mail_with(plain("Forwarded:"), part("application/octet-stream", SIGNED, "smime.p7m")))
    assert mail.text == f"Forwarded:\n\n{WORDS}"


def test_a_signed_file_comes_out_beside_its_proof():
    """As Italy's invoices come."""
    frame = bytes.fromhex("308006092a864886f70d010702a0803080020101310030800609") + bytes.fromhex(
        "2a864886f70d010701a0802480"
    )
    invoice = frame + b"\x04\x06<Inv/>" + b"\x00\x00" * 6
    mail = read(mail_with(plain("See it."), part("application/pkcs7-mime", invoice, "IT01.xml.p7m")))
    assert files(mail) == [("IT01.xml", b"<Inv/>"), ("IT01.xml.p7m", invoice)]


def test_an_encrypted_mail_says_so_and_is_kept():
    mail = whole(ENCRYPTED, "application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m")
    assert mail.text == ("This mail is encrypted (S/MIME) and cannot be read here. It is kept as the file “smime.p7m”.")
    assert files(mail) == [("smime.p7m", ENCRYPTED)]
    assert whole(b"0\x80damaged", "application/pkcs7-mime; smime-type=enveloped-data").text == mail.text


def test_a_damaged_signed_mail_is_kept_and_said():
    mail = whole(SIGNED[:60], "application/pkcs7-mime; smime-type=signed-data")
    assert files(mail) == [("smime.p7m", SIGNED[:60])]
    assert "The signed part “smime.p7m” could not be opened; it is kept as it came." in mail.problems


def test_compressed_content_is_inflated_within_bounds():
    def compressed(content):
        octets = b"\x04\x84" + len(content).to_bytes(4, "big") + content
        inner = bytes.fromhex("0201003000") + b"\x30\x80\x06\x09" + bytes.fromhex("2a864886f70d010701") + b"\xa0\x80"
        return bytes.fromhex("3080060b2a864886f70d0109100109a0803080") + inner + octets + b"\0\0" * 4

    assert opened(compressed(zlib.compress(b"words"))) == ("compressed", b"words")
    with pytest.raises(ValueError, match="larger"):
        opened(compressed(zlib.compress(bytes(60_000_000))))


def test_a_clear_signed_mail_is_read_and_its_signature_has_a_name():
    for kind, name in [
        ("application/pkcs7-signature", "smime.p7s"),
        ("application/x-pkcs7-signature", "smime.p7s"),
        ("application/pgp-signature", "signature.asc"),
    ]:
        mail = read(mail_with(plain(WORDS), part(kind, b"proof"), kind=f"multipart/signed; protocol={kind}"))
        assert (mail.text, files(mail)) == (WORDS, [(name, b"proof")])


@pytest.mark.parametrize("kind", ["multipart/encrypted; protocol=application/pgp-encrypted", "multipart/mixed"])
def test_a_mail_encrypted_by_pgp_says_so_and_is_kept(kind):
    control, data = (
        part("application/pgp-encrypted", b"Version: 1\n"),
        part("application/octet-stream", ARMOUR.encode()),
    )
    mail = read(mail_with(control, data, kind=kind))
    assert mail.text == "This mail is encrypted (PGP) and cannot be read here. It is kept as the file “encrypted.asc”."
    assert files(mail) == [("encrypted.asc", ARMOUR.encode())]


def test_pgp_in_the_text_says_so_and_the_words_around_it_stay():
    mail = read(mail_with(plain(f"Hello,\n\n{ARMOUR}\nAna\n")))
    sentence = "A part of this mail is encrypted (PGP) and cannot be read here. It is kept as the file “encrypted.asc”."
    assert mail.text == f"Hello,\n\n{sentence}\n\nAna"
    assert files(mail) == [("encrypted.asc", ARMOUR.encode())]


def test_words_that_are_signed_in_the_text_are_read_without_the_frame():
    told = f"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nDear desk,\n- -- \n- - one\nAna\n{SIGNATURE}"
    mail = read(mail_with(plain(told)))
    assert mail.text == "Dear desk,\n-- \n- one\nAna"
    assert files(mail) == [("signature.asc", SIGNATURE.encode())]


@pytest.mark.parametrize(
    "told",
    [
        "How do I read\n-----BEGIN PGP MESSAGE-----\nin your desk?\n",
        ARMOUR.replace("END", "ENB"),
        "> " + ARMOUR.replace("\n", "\n> "),
        "-----BEGIN PGP MESSAGE-----\n\nThis is no armour, but my words!\n-----END PGP MESSAGE-----\n",
        "-----BEGIN PGP SIGNED MESSAGE-----\n\nmy words, cut off\n",
    ],
)
def test_what_is_no_whole_armour_stays_in_the_text(told):
    mail = read(mail_with(plain(told)))
    assert (mail.text.split(), mail.attachments) == (told.split(), [])


def test_hostile_frames_are_read_in_time():
    for bomb in (
        b"\x30\x80" * 200_000,
        SIGNED[:20] + b"\x30\x80" * 200_000,
        STREAMED[:50] + b"\x24\x80" * 200_000,
        STREAMED[:50] + b"\x24\x80" + b"\x04\x00" * 1_000_000,
    ):
        begun = time.process_time()
        whole(bomb, "application/pkcs7-mime")
        assert time.process_time() - begun < 15
    begun = time.process_time()
    read(mail_with(plain("-----BEGIN PGP SIGNED MESSAGE-----\n" * 100_000)))
    assert time.process_time() - begun < 15


def test_a_certified_mail_from_life_is_read():
    need_samples()
    mail = read((MAIL / "webklex" / "messages" / "pec.eml").read_bytes())
    assert "smime.p7s" in [each.name for each in mail.attachments]
    assert mail.text.strip()
