"""Signatures under WACZ files, in the form that WACZ readers check: ECDSA over P-384 of the digest of a package's list.

A key of one's own proves that two files come from one hand, and that no byte was changed since; whose hand it is, the
published public key tells. A key file is PEM without a password; where there is none yet, one is made.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP384R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_public_key,
    load_pem_private_key,
)

from archive.warc.writing import SOFTWARE
from cleaner.errors import BadInput

Key = EllipticCurvePrivateKey
_HALF: Final = 48
"""Bytes of each of the two numbers of a signature over P-384."""


def read_key(path: Path) -> Key:
    """The private key of a PEM file, made where there is no file. Raises `BadInput`."""
    try:
        if not path.exists():
            _make_key(path)
        key = load_pem_private_key(path.read_bytes(), None)
    except OSError as error:
        raise BadInput(f"{path}: cannot be read or made ({error.strerror}); give a PEM file") from error
    except (ValueError, TypeError) as error:
        raise BadInput(
            f"{path}: no private key in PEM without a password; give one, or a new name to make one"
        ) from error
    if not isinstance(key, EllipticCurvePrivateKey) or key.curve.name != SECP384R1.name:
        raise BadInput(f"{path}: not a key over P-384 (secp384r1), which readers of WACZ files check; make such a one")
    return key


def _make_key(path: Path) -> None:
    pem = generate_private_key(SECP384R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.touch(mode=0o600, exist_ok=False)
    path.write_bytes(pem)


def signed(digest: str, created: str, key: Key) -> dict[str, str]:
    """What stands under `signedData`: the signature of `digest`, and the key that it can be checked with."""
    one, other = decode_dss_signature(key.sign(digest.encode(), ECDSA(SHA256())))
    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return {
        "hash": digest,
        "signature": b64encode(one.to_bytes(_HALF, "big") + other.to_bytes(_HALF, "big")).decode(),
        "publicKey": b64encode(public).decode(),
        "created": created,
        "software": SOFTWARE,
    }


def flaw(told: Mapping[str, object], digest: str) -> str:
    """What is wrong with `signedData` for a package of this digest; empty where the signature holds."""
    if told.get("hash") != digest:
        return "the signature is of another package"
    try:
        key = load_der_public_key(b64decode(str(told.get("publicKey")), validate=True))
        raw = b64decode(str(told.get("signature")), validate=True)
    except ValueError:
        return "the signature or its key cannot be read"
    if not isinstance(key, EllipticCurvePublicKey) or len(raw) != 2 * _HALF:
        return "the signature is of a kind that cannot be checked here"
    pair = encode_dss_signature(int.from_bytes(raw[:_HALF], "big"), int.from_bytes(raw[_HALF:], "big"))
    try:
        key.verify(pair, digest.encode(), ECDSA(SHA256()))
    except InvalidSignature:
        return "the signature does not hold"
    return ""
