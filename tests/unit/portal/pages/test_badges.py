"""The page of a badge: a list that cannot be checked never makes it look revoked."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest
from starlette.responses import Response

from portal.gateway.errors import ApiError, Away, NotFound
from portal.pages.badges import verify
from portal.visit import Visit
from services.membership.domain.recognition.award import Award
from services.membership.domain.recognition.status import StatusList, StatusPlace
from shared.contracts.recognition import Badge
from tests.support.open_badges import ISSUING

ISSUER = ISSUING.issuer
NOW = datetime.now(UTC)
PLACE = StatusPlace(list=0, index=77_000)
AWARD = Award(
    id="ada.five_kudos",
    badge=Badge.FIVE_KUDOS,
    person_id="ada",
    status=PLACE,
    awarded_at=NOW - timedelta(days=1),
    updated_at=NOW,
)
TOKEN = ISSUING.signed(ISSUER.claims(AWARD, Badge.FIVE_KUDOS, "secret"))


def signed(*revoked: int, at: datetime = NOW) -> str:
    """Return the list with these revoked places, as it was signed at a moment."""
    listed = StatusList(id=0)
    for index in revoked:
        listed.revoke(index)
    return ISSUING.signed(ISSUER.list_claims(listed, at))


@dataclass
class Shown:
    """A visit that records the pages it shows. listed: the list, or what happens instead."""

    listed: str | ApiError
    pages: list[tuple[str, int, bool]] = field(default_factory=list)

    @property
    def api(self) -> Any:
        return SimpleNamespace(recognition=self)

    async def credential(self, _: str) -> str:
        return TOKEN

    async def keys(self) -> dict[str, Any]:
        return {"keys": [ISSUING.jwk]}

    async def revoked(self, _: str) -> str:
        if isinstance(self.listed, ApiError):
            raise self.listed
        return self.listed

    async def page(self, template: str, status: int = 200, **values: Any) -> Response:
        self.pages.append((template, status, bool(values.get("credential"))))
        return Response(status_code=status)


async def shown(listed: str | ApiError) -> tuple[str, int, bool]:
    visit = Shown(listed)
    await verify(cast("Visit", visit), "secret")
    (page,) = visit.pages
    return page


async def test_a_genuine_badge_is_verified() -> None:
    assert await shown(signed(PLACE.index + 1)) == ("badge.html", 200, True)


async def test_a_revoked_badge_is_gone() -> None:
    assert await shown(signed(PLACE.index)) == ("badge.html", 410, False)


@pytest.mark.parametrize("ahead", [timedelta(seconds=5), timedelta(minutes=4)])
async def test_a_clock_of_the_issuer_that_is_ahead_revokes_nothing(ahead: timedelta) -> None:
    assert await shown(signed(at=datetime.now(UTC) + ahead)) == ("badge.html", 200, True)


UNCHECKED: list[str | ApiError] = [
    Away("membership"),
    NotFound("membership", {"type": "urn:guilde:problem:status-list-not-found"}),
    "nothing",
    signed(at=NOW - timedelta(days=2)),
    signed(at=NOW + timedelta(hours=1)),
    signed(PLACE.index)[:-9] + "AAAAAAAAA",
]


@pytest.mark.parametrize("listed", UNCHECKED, ids=range(len(UNCHECKED)))
async def test_a_list_that_cannot_be_checked_is_not_called_a_revocation(
    listed: str | ApiError,
) -> None:
    assert await shown(listed) == ("badge-unchecked.html", 503, False)
