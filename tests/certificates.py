"""An authority of our own and what it signs, for servers in tests that speak TLS."""

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID


def make_certificates(folder: Path) -> tuple[Path, Path, Path]:
    """`authority.pem`, and `server.pem` with `server.key` for localhost, which it signed."""
    authority_key, server_key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    issuer = _named("Authority of tests")
    authority = _begun(issuer, issuer, authority_key.public_key())
    authority = authority.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    names = [x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]
    server = _begun(_named("localhost"), issuer, server_key.public_key())
    server = server.add_extension(x509.SubjectAlternativeName(names), critical=False)
    paths = folder / "authority.pem", folder / "server.pem", folder / "server.key"
    paths[0].write_bytes(authority.sign(authority_key, hashes.SHA256()).public_bytes(Encoding.PEM))
    paths[1].write_bytes(server.sign(authority_key, hashes.SHA256()).public_bytes(Encoding.PEM))
    paths[2].write_bytes(server_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return paths


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _begun(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    certificate = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key)
    certificate = certificate.serial_number(x509.random_serial_number())
    return certificate.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=30))
