"""Lists of revoked credentials: where a credential is in them, and what they say."""

import gzip
from base64 import urlsafe_b64decode

from services.membership.domain.recognition.status import SIZE, StatusList, fingerprint


def bits_of(listed: StatusList) -> set[int]:
    """Return the revoked places, as the standard has verifiers read them."""
    said = listed.encoded
    assert said[0] == "u"
    bits = gzip.decompress(urlsafe_b64decode(said[1:] + "=" * (-len(said[1:]) % 4)))
    assert len(bits) * 8 == SIZE
    return {n for n in range(SIZE) if bits[n // 8] >> (7 - n % 8) & 1}


def test_credentials_have_places_of_their_own_without_an_order() -> None:
    listed = StatusList(id=3)
    places = [listed.take(f"secret {number}") for number in range(1_000)]
    indexes = [each.index for each in places]
    assert {each.list for each in places} == {3}
    assert len(set(indexes)) == 1_000
    assert indexes != sorted(indexes)
    assert listed.take("secret 1").index not in indexes


def test_a_list_says_which_places_are_revoked_and_nothing_else() -> None:
    listed = StatusList(id=0)
    places = [listed.take(f"secret {number}").index for number in range(10)]
    assert bits_of(listed) == set()
    for index in (places[2], places[7], places[2]):
        listed.revoke(index)
    assert bits_of(listed) == {places[2], places[7]}


def test_a_list_is_full_when_half_of_it_is_taken() -> None:
    assert not StatusList(id=0).is_full
    assert StatusList(id=0, taken=b"\x55" * (SIZE // 8)).is_full


def test_what_is_kept_of_a_revoked_credential_does_not_lead_to_its_address() -> None:
    assert "secret" not in fingerprint("secret")
    assert fingerprint("secret") != fingerprint("secrets")
