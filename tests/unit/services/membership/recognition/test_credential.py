"""Credentials of badges: what is signed, by which key, and what they do not say."""

from datetime import UTC, datetime, timedelta
from json import dumps

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pydantic import SecretStr, ValidationError

from services.membership.domain.recognition.award import Award
from services.membership.domain.recognition.credential import LIST_VALID, Issuer, with_context
from services.membership.domain.recognition.errors import NoIssuerKey
from services.membership.domain.recognition.status import StatusList, StatusPlace
from services.membership.entry.recognition.signing import Issuing, checked_key
from shared.contracts.recognition import Badge
from tests.support.issuer import new_key
from tests.support.open_badges import BASE, ISSUING, Fetch, judged, verified

ISSUER = ISSUING.issuer
PLACE = StatusPlace(list=0, index=77_000)
EARNED = datetime.now(UTC) - timedelta(days=1)


def an_award(badge: Badge = Badge.FIVE_KUDOS) -> Award:
    return Award(
        id=f"ada.{badge}",
        badge=badge,
        person_id="ada",
        status=PLACE,
        awarded_at=EARNED,
        updated_at=EARNED,
    )


def publishing(*revoked: int, issuing: Issuing = ISSUING) -> Fetch:
    """Return what is at the issuer's addresses while these places are revoked."""
    listed = StatusList(id=0)
    for index in revoked:
        listed.revoke(index)
    pages = {
        ISSUER.id: dumps(with_context(ISSUER.profile())),
        ISSUER.key(ISSUING.jwk["kid"]): dumps(ISSUING.jwk),
        ISSUER.list_address(0): issuing.signed(ISSUER.list_claims(listed, datetime.now(UTC))),
        **{f"{BASE}/achievements/{b}": dumps(with_context(ISSUER.achievement(b))) for b in Badge},
    }

    async def fetch(address: str) -> str:
        return pages[address]

    return fetch


@pytest.mark.parametrize("badge", Badge)
async def test_software_of_others_accepts_the_credential_of_each_badge(badge: Badge) -> None:
    token = ISSUING.signed(ISSUER.claims(an_award(badge), badge, "secret"))
    credential = await verified(token, publishing(PLACE.index - 1, PLACE.index + 1))
    assert credential["credentialSubject"]["achievement"]["id"] == f"{BASE}/achievements/{badge}"


async def test_a_verifier_refuses_a_credential_that_was_changed() -> None:
    claims = ISSUER.claims(an_award(), Badge.FIVE_KUDOS, "secret")
    head, _, signature = ISSUING.signed(claims).split(".")
    _, body, _ = ISSUING.signed({**claims, "name": "Nobel prize"}).split(".")
    verdict = await judged(f"{head}.{body}.{signature}", publishing())
    assert "BadSignature" in verdict.reason


async def test_a_verifier_refuses_a_credential_that_was_revoked() -> None:
    token = ISSUING.signed(ISSUER.claims(an_award(), Badge.FIVE_KUDOS, "secret"))
    verdict = await judged(token, publishing(PLACE.index))
    assert f"'revocation' is set at index {PLACE.index}" in verdict.reason


async def test_a_verifier_refuses_a_list_that_somebody_else_signed() -> None:
    pem = new_key().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    stranger = Issuing(ISSUER, SecretStr(pem.decode()))
    token = ISSUING.signed(ISSUER.claims(an_award(), Badge.FIVE_KUDOS, "secret"))
    verdict = await judged(token, publishing(issuing=stranger))
    assert "proof is invalid" in verdict.reason


def test_a_list_is_valid_from_five_minutes_ago_on_for_slow_clocks() -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    claims = ISSUER.list_claims(StatusList(id=0), now)
    begins = now - timedelta(minutes=5)
    assert (claims["nbf"], claims["exp"]) == (
        begins.timestamp(),
        (now + LIST_VALID).timestamp(),
    )
    assert datetime.fromisoformat(claims["validFrom"]) == begins
    assert datetime.fromisoformat(claims["validUntil"]) == now + LIST_VALID


def test_a_credential_says_neither_who_its_person_is_nor_what_else_they_have() -> None:
    one, other = (
        ISSUER.credential(an_award(), Badge.FIVE_KUDOS, secret) for secret in ("one", "other")
    )
    assert "ada" not in str(one)
    assert one["credentialSubject"]["id"] != other["credentialSubject"]["id"]


def test_without_a_key_nothing_is_signed() -> None:
    with pytest.raises(NoIssuerKey):
        Issuing(Issuer("Guilde", "https://x", "https://x")).signed({})


@pytest.mark.parametrize("said", ["x", "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----"])
def test_a_setting_that_is_no_key_is_refused_without_repeating_it(said: str) -> None:
    with pytest.raises(ValueError, match="private RSA key") as refused:
        checked_key(SecretStr(said))
    assert not isinstance(refused.value, ValidationError)
