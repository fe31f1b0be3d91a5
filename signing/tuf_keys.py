"""Our keys and signers in the form that python-tuf takes, so that a hardware key can sign the trust repository too.

Decides only the translation: the keyid is our kid in hexadecimal, the schemes are `ecdsa-sha2-nistp256` and `ed25519`.
"""

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from signing.algorithms import Algorithm, PublicKey
from signing.keys import Signer
from signing.tuf_types import Key, SecretsHandler, Signature, SSlibKey, TufSignerBase


def tuf_key(key: PublicKey) -> SSlibKey:
    """Say one of our public keys as TUF metadata names it."""
    if key.algorithm is Algorithm.ED25519:
        return SSlibKey(key.kid.hex(), "ed25519", "ed25519", {"public": key.raw.hex()})
    point = EllipticCurvePublicKey.from_encoded_point(SECP256R1(), key.raw)
    pem = point.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    return SSlibKey(key.kid.hex(), "ecdsa", "ecdsa-sha2-nistp256", {"public": pem})


class TufSigner(TufSignerBase):
    """One of our signers, software or hardware, as python-tuf calls it."""

    def __init__(self, signer: Signer) -> None:
        self._signer = signer

    @property
    def public_key(self) -> Key:
        """Not offered: who may sign is told by the metadata, which names keys by `tuf_key`."""
        raise NotImplementedError

    def sign(self, payload: bytes) -> Signature:
        """Sign metadata; TUF writes P-256 signatures in DER."""
        raw = self._signer.sign(payload)
        if self._signer.algorithm is Algorithm.ESP256:
            raw = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
        return Signature(self._signer.kid.hex(), raw.hex())

    @classmethod
    def from_priv_key_uri(
        cls, priv_key_uri: str, public_key: Key, secrets_handler: SecretsHandler | None = None
    ) -> TufSignerBase:
        """Not offered: keys are opened by `load_key` or `open_pkcs11`, never found by an address inside metadata."""
        raise NotImplementedError
