"""Certificates that only tests believe in."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


def issue(cert: Path, key: Path, *, password: bytes | None = None, names: Iterable[str] = ()) -> bytes:
    """Write a new pair in PEM, good for servers of these names; the certificate as DER."""
    secret = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "desk.halden.example")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, secret.public_key(), x509.random_serial_number())
    made = made.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    if others := [x509.DNSName(one) for one in names]:
        made = made.add_extension(x509.SubjectAlternativeName(others), critical=False)
    signed = made.sign(secret, hashes.SHA256())
    locked = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
    pem, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    key.write_bytes(secret.private_bytes(pem, form, locked))
    cert.write_bytes(signed.public_bytes(pem))
    return signed.public_bytes(serialization.Encoding.DER)
