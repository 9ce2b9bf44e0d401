"""Credentials of badges: what is signed, by which key, and what they do not say."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from pydantic import SecretStr, ValidationError

from services.membership.domain.recognition.award import Award
from services.membership.domain.recognition.credential import Issuer, with_context
from services.membership.domain.recognition.errors import NoIssuerKey
from services.membership.entry.recognition.signing import Issuing, checked_key
from shared.contracts.recognition import Badge
from tests.support.open_badges import BASE, ISSUING, verified

ISSUER = ISSUING.issuer
EARNED = datetime.now(UTC) - timedelta(days=1)


def an_award(badge: Badge = Badge.FIVE_KUDOS) -> Award:
    return Award(
        id=f"ada.{badge}", badge=badge, person_id="ada", awarded_at=EARNED, updated_at=EARNED
    )


async def fetch(address: str) -> Any:
    pages = {
        ISSUER.id: with_context(ISSUER.profile()),
        ISSUER.keys: {"keys": [ISSUING.jwk]},
        **{f"{BASE}/achievements/{b}": with_context(ISSUER.achievement(b)) for b in Badge},
    }
    return pages[address]


@pytest.mark.parametrize("badge", Badge)
async def test_an_independent_verifier_accepts_the_credential_of_each_badge(badge: Badge) -> None:
    token = ISSUING.signed(ISSUER.claims(an_award(badge), badge, "secret"))
    credential = await verified(token, fetch)
    assert credential["credentialSubject"]["achievement"]["id"] == f"{BASE}/achievements/{badge}"


async def test_a_verifier_refuses_a_credential_that_was_changed() -> None:
    claims = ISSUER.claims(an_award(), Badge.FIVE_KUDOS, "secret")
    head, _, signature = ISSUING.signed(claims).split(".")
    _, body, _ = ISSUING.signed({**claims, "name": "Nobel prize"}).split(".")
    with pytest.raises(InvalidSignature):
        await verified(f"{head}.{body}.{signature}", fetch)


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
