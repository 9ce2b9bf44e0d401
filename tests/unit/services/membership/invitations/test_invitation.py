"""An invitation link: its uses, its expiry, and the seal of its secret."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from services.membership.domain.communities.membership import no_membership
from services.membership.domain.errors import AlreadyMember, InvitationRequired
from services.membership.domain.invitations.errors import InvitationOver
from services.membership.domain.invitations.invitation import (
    Invitation,
    read_secret,
    secret_of,
)
from shared.contracts.token import Seal
from shared.contracts.values import CommunityRef

NOW = datetime(2026, 1, 5, tzinfo=UTC)
REF = CommunityRef(id="c", slug="data")
SEAL, OTHER = Seal("a" * 32), Seal("b" * 32)


def link(most_uses: int = 1) -> Invitation:
    return Invitation(
        id=str(uuid4()),
        community=REF,
        made_by="ada",
        most_uses=most_uses,
        made_at=NOW,
        expires_at=NOW + timedelta(days=1),
    )


def test_a_link_is_used_as_often_as_allowed() -> None:
    invitation = link(2)
    assert [invitation.use(NOW), invitation.use(NOW), invitation.left] == ["used", "used", 0]
    with pytest.raises(InvitationOver):
        invitation.use(NOW)


def test_a_link_ends_at_its_expiry_and_on_revocation() -> None:
    expired, revoked = link(), link()
    with pytest.raises(InvitationOver):
        expired.use(expired.expires_at)
    assert [revoked.revoke(NOW), revoked.revoke(NOW)] == ["revoked", None]
    with pytest.raises(InvitationOver):
        revoked.use(NOW)


def test_the_secret_of_a_link_names_it_and_cannot_be_forged() -> None:
    invitation = link()
    secret = secret_of(invitation.id, SEAL.of)
    assert read_secret(secret, SEAL.of) == invitation.id
    assert read_secret(secret, OTHER.of) is None
    assert invitation.id not in secret


@pytest.mark.parametrize("secret", ["", "x", "é", "A" * 43, "a-b_c=", "=" * 20])
def test_a_made_up_secret_is_refused(secret: str) -> None:
    assert read_secret(secret, SEAL.of) is None


def test_a_person_joins_once_and_their_membership_names_the_link() -> None:
    member = no_membership(REF, "bob", NOW)
    assert (member.use_link("i", NOW), member.is_active, member.invitation_id) == (
        *("joined", True, "i"),
    )
    with pytest.raises(AlreadyMember):
        member.use_link("i", NOW)
    member.leave(NOW)
    assert member.invitation_id is None


def test_no_link_brings_back_a_person_who_was_removed() -> None:
    member = no_membership(REF, "bob", NOW)
    member.use_link("i", NOW)
    member.remove(NOW)
    with pytest.raises(InvitationRequired):
        member.use_link("i", NOW)
