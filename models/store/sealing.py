"""Keys made from the store's secret, and small things sealed with them: drafts, log entries."""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from models.errors import KnownError

NONCE_BYTES = 12


def derive_key(secret: bytes, purpose: str) -> bytes:
    """A key of its own for each purpose (drafts, logs); 32 bytes."""
    return HKDF(SHA256(), 32, salt=None, info=purpose.encode()).derive(secret)


def seal(key: bytes, data: bytes) -> bytes:
    """Encrypt one draft or log entry."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, data, None)


def unseal(key: bytes, sealed: bytes) -> bytes:
    """Decrypt what `seal` made. Raises KnownError if it was damaged or sealed elsewhere."""
    try:
        if len(sealed) < NONCE_BYTES + 16:
            raise InvalidTag
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], None)
    except InvalidTag as error:
        raise KnownError("这份加密内容已损坏，读不出来；其他数据没有改动。") from error
