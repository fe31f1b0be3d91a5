"""The log of issued certificates: entries keyed on what was signed, heads by the log's own key, and what a thief cannot do."""

from dataclasses import replace
from datetime import timedelta

import pytest

from signing import (
    TREE_HEAD,
    Issuer,
    KeyState,
    LogForkedError,
    LogProof,
    MalformedError,
    MerkleTree,
    NotEncodableError,
    NotLoggedError,
    NotYetIssuedError,
    Outcome,
    Reason,
    Scope,
    SigningError,
    TreeHead,
    WrongLogError,
    build_trust_list,
    fingerprint_of,
    leaf_hash,
    log_leaf,
    logged_by,
    logged_in,
    open_token,
    open_tree_head,
    require_extended,
    require_logged,
    sign_certificate,
    sign_tree_head,
    token_to_text,
    verify_certificate,
)
from signing.codec import encode
from signing.cose import sign_envelope
from signing.issue_log import TYP
from tests.signing import vector_world as world
from tests.signing.browser import verifier_page
from tests.signing.make_vectors import a_setting, open_statuses

NOW, REGION = world.NOW, "370300"
LOGGER = world.sample_signer("log")
SALT = bytes(range(16))


def a_trust(signer=LOGGER, state=KeyState.ACTIVE, types=(TREE_HEAD,), **window):
    """The trust list of the vectors with an issuer whose key signs tree heads."""
    (region,) = world.a_trust_list().regions
    log = Issuer("zibo-log", "签发日志", (world.a_key(signer, state, **window),), (Scope((REGION,), types),))
    return build_trust_list(replace(region, issuers=(*region.issuers, log)))


TRUST = a_trust()
TOKEN = sign_certificate(world.CLAIMS, world.STOLEN)  # before the theft
OTHERS = [leaf_hash(bytes([number])) for number in range(5)]


def a_log(*tokens):
    """A log of five other certificates and these."""
    return MerkleTree([*OTHERS, *(log_leaf(token, salt=SALT) for token in tokens)])


def a_head(tree, signer=LOGGER, now=NOW):
    """The tree's head as the region signs it."""
    return sign_tree_head(tree, region=REGION, signer=signer, now=now)


def a_proof(tree=None, index=5, **changes):
    """The proof that travels with TOKEN."""
    tree = tree or a_log(TOKEN)
    return replace(LogProof(SALT, index, tree.inclusion_proof(index), a_head(tree)), **changes)


def judge(token, *proofs, trust=TRUST):
    """Verify a token with the proofs that came along."""
    setting = open_statuses(a_setting(), trust, NOW)
    is_logged = logged_by(proofs, trust=trust, now=NOW)
    return verify_certificate(token, trust=trust, statuses=setting, now=NOW, is_logged=is_logged)


def test_an_entry_is_what_was_signed_and_not_the_signature():
    """Two signatures over the same claims are one entry; other claims, another key or another salt are others."""
    again = TOKEN[:-64] + bytes(64)
    assert fingerprint_of(again) == fingerprint_of(TOKEN) == fingerprint_of(open_token(TOKEN))
    other_claims = sign_certificate(replace(world.CLAIMS, holder="李明月"), world.STOLEN)
    other_key = sign_certificate(world.CLAIMS, world.ACTIVE)
    assert len({fingerprint_of(each) for each in (TOKEN, other_claims, other_key)}) == 3
    assert log_leaf(TOKEN, salt=SALT) != log_leaf(TOKEN, salt=bytes(16))
    with pytest.raises(NotEncodableError):
        log_leaf(TOKEN, salt=b"short")


def test_what_was_logged_before_the_theft_stays_valid_and_what_was_not_is_refused():
    """A certificate of a key stolen later stands with its proof; a forgery dated back has none and takes nobody's."""
    forged = sign_certificate(replace(world.CLAIMS, holder="李明月"), world.STOLEN)
    proof = a_proof().to_bytes()
    assert judge(TOKEN, proof).outcome is Outcome.VALID
    assert judge(TOKEN, b"damaged", proof).outcome is Outcome.VALID
    for found in (judge(forged, proof), judge(forged), judge(TOKEN)):
        assert (found.outcome, found.reasons) == (Outcome.INVALID, (Reason.KEY_REVOKED,))


def test_the_code_alone_is_enough_for_whoever_holds_the_log():
    """With the leaves and the disclosed salts a token is found without its proof; wrong leaves are refused."""
    tree = a_log(TOKEN)
    head = open_tree_head(a_head(tree), trust=TRUST, region=REGION, now=NOW)
    leaves = [*OTHERS, log_leaf(TOKEN, salt=SALT)]
    is_logged = logged_in(leaves, [bytes(16), SALT], head=head)
    assert is_logged(open_token(TOKEN))
    assert not is_logged(open_token(sign_certificate(world.CLAIMS, world.ACTIVE)))
    for wrong in (leaves[:-1], [*leaves[:-1], OTHERS[0]]):
        with pytest.raises(NotLoggedError):
            logged_in(wrong, [SALT], head=head)


def test_a_proof_says_which_head_it_rests_on():
    """The head that comes back has the region, the size, the root and the time."""
    tree = a_log(TOKEN)
    head = require_logged(open_token(TOKEN), a_proof(), trust=TRUST, now=NOW)
    assert head == TreeHead(REGION, 6, tree.root(), NOW)


def test_a_proof_is_read_back_as_it_was_written():
    """Reading and writing again gives the same proof."""
    assert LogProof.from_bytes(a_proof().to_bytes()) == a_proof()


@pytest.mark.parametrize(
    "form",
    [
        (2, SALT, 0, (), b""),
        (True, SALT, 0, (), b""),
        (1, SALT, False, (), b""),
        (1, SALT[1:], 0, (), b""),
        (1, SALT, 0, (b"short",), b""),
        (1, SALT, 0, (7,), b""),
        (1, SALT, 0, (bytes(32),) * 65, b""),
        (1, SALT, 0, ()),
        {1: 2},
    ],
)
def test_a_proof_of_another_form_is_malformed(form):
    """Other versions, lengths and types are refused."""
    with pytest.raises(MalformedError):
        LogProof.from_bytes(encode(form))


@pytest.mark.parametrize(
    "form",
    [
        (2, 370300, 6, bytes(32), 1),
        (1, 370300, 6, bytes(31), 1),
        (1, 1_000_000, 6, bytes(32), 1),
        (1, 370300, -1, bytes(32), 1),
        (1, 370300, 6, bytes(32), 253_402_300_800),
        (1, 370300, True, bytes(32), 1),
        7,
    ],
)
def test_a_head_of_another_form_is_malformed(form):
    """Even signed by the right key."""
    with pytest.raises(MalformedError):
        open_tree_head(sign_envelope(encode(form), LOGGER, typ=TYP, tagged=True), trust=TRUST, region=REGION, now=NOW)


def test_only_the_logs_own_key_signs_heads():
    """Not a certificate's key, not an unknown one, not a revoked one, not outside its window, not for another region."""
    tree = a_log(TOKEN)
    ways = [
        (a_head(tree, signer=world.ACTIVE), TRUST, REGION),
        (a_head(tree, signer=world.UNKNOWN), TRUST, REGION),
        (a_head(tree), a_trust(state=KeyState.REVOKED, compromised_since=NOW), REGION),
        (a_head(tree), a_trust(sign_until=NOW), REGION),
        (a_head(tree), TRUST, "450000"),
        (sign_tree_head(tree, region="450000", signer=LOGGER, now=NOW), TRUST, REGION),
    ]
    for head, trust, region in ways:
        with pytest.raises(WrongLogError):
            open_tree_head(head, trust=trust, region=region, now=NOW)
    with pytest.raises(NotYetIssuedError):
        open_tree_head(a_head(tree, now=NOW + timedelta(hours=1)), trust=TRUST, region=REGION, now=NOW)


def test_a_logs_key_signs_no_certificate():
    """Its scope is no type that a certificate can have."""
    found = judge(sign_certificate(world.CLAIMS, LOGGER))
    assert found.reasons == (Reason.OUT_OF_SCOPE,)
    with pytest.raises(SigningError):
        sign_certificate(replace(world.CLAIMS, type=TREE_HEAD), LOGGER)


def test_a_proof_for_a_token_of_an_unlisted_key_shows_nothing():
    """No region lists the key, so no log is asked."""
    with pytest.raises(NotLoggedError):
        require_logged(open_token(sign_certificate(world.CLAIMS, world.UNKNOWN)), a_proof(), trust=TRUST, now=NOW)


def test_a_newer_head_extends_the_older_one_or_the_log_was_changed():
    """Growth is proved; an altered, shortened or foreign log is not, nor one that was empty without an empty root."""
    tree = a_log(TOKEN)
    old, new = TreeHead(REGION, 5, tree.root(5), NOW), TreeHead(REGION, 6, tree.root(), NOW)
    proof = tree.consistency_proof(5)
    require_extended(old, new, proof)
    require_extended(old, old, ())
    require_extended(TreeHead(REGION, 0, MerkleTree().root(), NOW), new, ())
    require_extended(TreeHead(REGION, 0, MerkleTree().root(), NOW), TreeHead(REGION, 0, MerkleTree().root(), NOW), ())
    wrong = [
        (old, replace(new, root=bytes(32)), proof),
        (new, old, proof),
        (old, replace(old, root=bytes(32)), ()),
        (old, replace(new, region="450000"), proof),
        (replace(old, size=0), new, proof),
        (replace(old, size=0), replace(old, size=0, root=bytes(32)), ()),
        (old, new, ()),
        (old, new, (*proof, bytes(32))),
    ]
    for before, after, given in wrong:
        with pytest.raises(LogForkedError):
            require_extended(before, after, given)


@pytest.mark.needs("chromium")
def test_the_browser_judges_proofs_as_python_does():
    """Good, damaged, moved and foreign proofs, for every place of logs of up to 9 certificates."""
    setting = a_setting() | {"trust": TRUST.to_bytes().decode()}
    text = token_to_text(TOKEN, host=world.HOST)
    proofs = [a_proof(MerkleTree([*OTHERS[:before], log_leaf(TOKEN, salt=SALT), *OTHERS[: size - before - 1]]), before)
              for size in (1, 2, 3, 6) for before in range(size)]  # fmt: skip
    good = a_proof()
    proofs += [
        replace(good, index=4),
        replace(good, index=6),
        replace(good, path=good.path[1:]),
        replace(good, path=(*good.path, bytes(32))),
        replace(good, salt=bytes(16)),
        replace(good, head=a_head(a_log(TOKEN), signer=world.ACTIVE)),
        replace(good, head=a_head(a_log(TOKEN), now=NOW + timedelta(days=1))),
        replace(good, head=good.head[:-1] + bytes([good.head[-1] ^ 1])),
    ]
    given = [proof.to_bytes() for proof in proofs] + [b"", b"\x80", good.to_bytes() + b"\x00"]
    ours = [str(judge(TOKEN, proof).outcome) for proof in given]
    assert ours == ["valid"] * 12 + ["invalid"] * 11
    with verifier_page() as page:
        theirs = [
            page.evaluate("(it) => runLogged(it)", {"setting": setting, "text": text, "proofs": [proof.hex()]})
            for proof in given
        ]
    assert theirs == ours
