"""A made-up office's certificate, and the authority that gave it."""

import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID

SECRET = "只在這裡用的密碼"  # noqa: S105
NOW = datetime.datetime.now(datetime.UTC)


def certificate(name, key, issuer=None, issuer_key=None, *, days=30):
    ca = issuer is None
    own = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    usage = dict.fromkeys(
        ["key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only"], False
    )
    return (
        x509.CertificateBuilder()
        .subject_name(own)
        .issuer_name(own if ca else issuer.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - datetime.timedelta(days=60))
        .not_valid_after(NOW + datetime.timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca, None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.KeyUsage(
                digital_signature=True, content_commitment=not ca, key_cert_sign=ca, crl_sign=ca, **usage
            ),
            critical=True,
        )
        .sign(issuer_key or key, hashes.SHA256())
    )


KEYS = [rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2)]
CA = certificate("測試憑證機構", KEYS[0])


def p12(days=30, key=KEYS[1]):
    own = certificate("示範機關", key, CA, KEYS[0], days=days)
    return pkcs12.serialize_key_and_certificates(
        "示範機關".encode(), key, own, [CA], BestAvailableEncryption(SECRET.encode())
    )
