"""The worked examples of FORMAT §16: `python -m tests.signing.format_examples` writes them into the page."""

from pathlib import Path

from signing import commit_id_number, expand_cwt, open_token, sign_certificate, token_to_text
from signing.codec import decode, encode
from tests.signing.vector_world import ACTIVE, ACTIVE_ED25519, CLAIMS, HOST, SampleSigner

FORMAT = Path(__file__).parents[2] / "signing" / "FORMAT.md"
BEGIN, END = "<!-- examples begin -->\n", "<!-- examples end -->\n"
ELEMENTS = (
    "version", "type", "region", "number", "holder", "id_commitment", "period",
    "public", "professional", "other", "issued_at", "expires_on", "status",
)  # fmt: skip
ID_NUMBER = "11010119900307663x"  # an invented number


def examples() -> str:
    """Write both examples and the commitment as Markdown."""
    parts = (_example("§16.1", "ESP256", ACTIVE), _example("§16.2", "Ed25519", ACTIVE_ED25519), _commitment())
    return "\n".join(parts)


def page_with(text: str) -> str:
    """Put the examples between their marks in the page."""
    page = FORMAT.read_text(encoding="utf-8")
    before, rest = page.split(BEGIN)
    return before + BEGIN + text + END + rest.split(END)[1]


def _example(clause: str, name: str, signer: SampleSigner) -> str:
    token = sign_certificate(CLAIMS, signer)
    opened = open_token(token)
    values = decode(opened.envelope.payload)
    lines = [f"**{clause}** {name}, public key `{signer.public_key.raw.hex()}`", "", "```"]
    lines += ["payload      8d"]
    lines += [
        f"  {element:<14} {encode(value).hex():<28} {_shown(value)}"
        for element, value in zip(ELEMENTS, values, strict=True)
    ]
    lines += [
        f"{label:<12} {data.hex()}"
        for label, data in (("protected", token[2:15]), ("signed", opened.envelope.to_be_signed))
    ]
    lines += [
        f"signature    {opened.envelope.signature.hex()}",
        f"token        {token.hex()}",
        f"uid          {CLAIMS.uid.hex()}",
    ]
    lines += [f"claims set   {expand_cwt(CLAIMS).hex()}", f"text         {token_to_text(token, host=HOST)}", "```", ""]
    return "\n".join(lines)


def _shown(value: object) -> str:
    return "null" if value is None else f"h'{value.hex()}'" if isinstance(value, bytes) else str(value)


def _commitment() -> str:
    found = commit_id_number(ID_NUMBER, certificate_uid=CLAIMS.uid).hex()
    return (
        f"**§16.3** The commitment to the invented number `{ID_NUMBER}` under uid `{CLAIMS.uid.hex()}` is `{found}`.\n"
    )


if __name__ == "__main__":
    FORMAT.write_text(page_with(examples()), encoding="utf-8")
