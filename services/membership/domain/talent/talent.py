"""The aggregate Talent: a member's place in the talent pool, which they join and leave freely.

Recruiters see a talent under its handle, a random id that is new each time the member joins the
pool. So a person with a hidden name cannot be found by id, or recognised later.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import BaseModel

from services.membership.domain.people.profile import Profile
from shared.contracts.people import Competency
from shared.contracts.talent import Opportunity, Part
from shared.contracts.unknown import Open
from shared.taking import take_over

MOST_COMMUNITIES = 200
"""The maximum number of communities that a talent shows, and that find it."""
_NOTHING: dict[str, Any] = {
    "handle": "",
    "shows": (),
    "available_from": None,
    "opportunities": (),
    "text": "",
}


class Talent(BaseModel):
    """A place in the pool; its id is the person's. `person_id` is None once they are erased.

    handle: empty while not listed. `shows`: the parts of the profile that recruiters see; the
    fields after it are written for the pool. `available_from`: ISO 8601; None: not said.
    """

    id: str
    version: int = 0
    person_id: str | None
    listed: bool = False
    handle: str = ""
    shows: tuple[Open[Part], ...] = ()
    available_from: str | None = None
    opportunities: tuple[Open[Opportunity], ...] = ()
    text: str = ""
    since: datetime

    def show(self, wanted: dict[str, Any], handle: str, now: datetime) -> str | None:
        """Join with these choices, or change them. Return the participle, None if nothing changes.

        handle: the one to take on joining.
        """
        joins = not self.listed
        if not take_over(self, wanted) and not joins:
            return None
        if joins:
            self.listed, self.handle, self.since = True, handle, now
        self.version += 1
        return "listed" if joins else "changed"

    def leave(self, now: datetime) -> bool:
        """Leave, and keep nothing of the choices. Return False if they are not in the pool."""
        if not self.listed:
            return False
        take_over(self, _NOTHING)
        self.listed, self.since = False, now
        self.version += 1
        return True

    def forget(self) -> None:
        take_over(self, _NOTHING)
        self.person_id, self.listed = None, False
        self.version += 1


@dataclass(frozen=True, slots=True)
class Shown:
    """The recruiters' view of a talent; hidden parts are empty.

    competencies: those with a level. communities: ids.
    """

    handle: str
    name: str
    headline: str
    skills: tuple[str, ...]
    competencies: tuple[Competency, ...]
    languages: tuple[str, ...]
    department: str
    country: str
    seniority: str | None
    communities: tuple[str, ...]
    available_from: str | None
    opportunities: tuple[str, ...]
    text: str


def as_shown(talent: Talent, profile: Profile, communities: Iterable[str]) -> Shown:
    """Return the recruiters' view, for both the search and the page of a talent.

    communities: the ids of all of the person's communities.
    """

    def part(of: Part, value: Any, otherwise: Any) -> Any:
        return value if of in talent.shows else otherwise

    rated = tuple(each for each in profile.competencies if each.level)
    return Shown(
        handle=talent.handle,
        name=part(Part.NAME, profile.name, ""),
        headline=part(Part.HEADLINE, profile.headline, ""),
        skills=part(Part.SKILLS, profile.skills, ()),
        competencies=part(Part.SKILLS, rated, ()),
        languages=part(Part.LANGUAGES, profile.languages, ()),
        department=part(Part.DEPARTMENT, profile.department, ""),
        country=part(Part.COUNTRY, profile.country, ""),
        seniority=part(Part.SENIORITY, profile.seniority, None),
        communities=part(Part.COMMUNITIES, tuple(sorted(communities)[:MOST_COMMUNITIES]), ()),
        available_from=talent.available_from,
        opportunities=tuple(talent.opportunities),
        text=talent.text,
    )
