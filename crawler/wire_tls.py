"""What a TLS connection speaks, by the names WARC records use."""

from __future__ import annotations

from typing import Any, Final

_AES_CBC: Final = {"SHA": "CBC_SHA", "SHA256": "CBC_SHA256", "SHA384": "CBC_SHA384"}
_AEAD: Final = {
    "CHACHA20-POLY1305": "CHACHA20_POLY1305_SHA256",
    "AES128-GCM-SHA256": "AES_128_GCM_SHA256",
    "AES256-GCM-SHA384": "AES_256_GCM_SHA384",
}


def spoken(transport: Any) -> tuple[str, str]:
    """(protocol, cipher suite) of a connection, such as `tls/1.3` and `TLS_AES_128_GCM_SHA256`; empty without TLS."""
    handle = transport.getHandle()
    if not hasattr(handle, "get_protocol_version_name"):
        return "", ""
    version = handle.get_protocol_version_name().removeprefix("TLSv")
    dotted = version if "." in version else f"{version}.0"
    return f"tls/{dotted}", registered(handle.get_cipher_name() or "")


def registered(name: str) -> str:
    """A cipher suite's registered name; OpenSSL has its own for those before TLS 1.3."""
    if name.startswith("TLS_") or not name:
        return name
    exchange, _, rest = name.partition("-")
    if exchange in ("ECDHE", "DHE"):
        signed, _, rest = rest.partition("-")
        exchange = f"{exchange}_{signed}"
    else:
        exchange, rest = "RSA", name
    bits, _, digest = rest.partition("-")
    if rest in _AEAD:
        return f"TLS_{exchange}_WITH_{_AEAD[rest]}"
    if bits in ("AES128", "AES256") and digest in _AES_CBC:
        return f"TLS_{exchange}_WITH_AES_{bits[3:]}_{_AES_CBC[digest]}"
    return name
