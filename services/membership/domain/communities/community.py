"""The aggregate Community: its subject, visibility, join policy and stage.

proposal ─► incubation ─► active ◄─► dormant
└────────────────────►   ▲
any other ─archive─► archived ─activate─┘
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field

from services.membership.domain.errors import NoAudience, StageFixed
from shared.audience.attributes import keys_to
from shared.contracts.directory import Criteria
from shared.contracts.membership import Stage
from shared.contracts.unknown import Open
from shared.contracts.values import CommunityRef, JoinPolicy, LocalizedText, PostKind, Visibility
from shared.taking import take_over

EDITABLE = (
    *("names", "purposes", "domain", "topics"),
    *("visibility", "audience", "join_policy", "questions", "approved_kinds"),
)


UNDECIDED = frozenset({Stage.PROPOSAL, Stage.INCUBATION})
"""The stages in which people say whether they want the community."""

REACHED: Mapping[Stage, str] = {
    Stage.INCUBATION: "incubated",
    Stage.ACTIVE: "activated",
    Stage.DORMANT: "paused",
    Stage.ARCHIVED: "archived",
}
"""The participle of the fact about reaching each stage."""

BEFORE: Mapping[Stage, frozenset[Stage]] = {
    Stage.INCUBATION: frozenset({Stage.PROPOSAL}),
    Stage.ACTIVE: frozenset(Stage) - {Stage.ACTIVE},
    Stage.DORMANT: frozenset({Stage.ACTIVE}),
    Stage.ARCHIVED: frozenset(Stage) - {Stage.ARCHIVED},
}
"""The stages from which each stage can be reached."""


def looks_like_id(name: str) -> bool:
    """Return whether a name is a UUID: a UUID addresses by id, and no slug may look like one."""
    try:
        UUID(name)
    except ValueError:
        return False
    return True


def audience_of(visibility: Open[Visibility], audience: Criteria) -> Criteria:
    """Return the audience to store: empty unless `selected`. Raises: NoAudience."""
    if visibility is not Visibility.SELECTED:
        return {}
    if not audience:
        raise NoAudience("a selected community needs an audience with at least one attribute")
    return audience


class Community(BaseModel):
    """A community; its `slug` never changes, as addresses and other services' read models hold it.

    `questions`: to answer in a request to join. `audience`: empty unless the visibility is
    `selected`. `approved_kinds`: the kinds of posts that a reviewer approves before their
    publication.
    """

    id: str
    version: int = 1
    slug: str
    names: LocalizedText
    purposes: LocalizedText
    domain: str
    topics: tuple[str, ...]
    visibility: Open[Visibility]
    audience: Criteria = Field(default_factory=dict)
    join_policy: Open[JoinPolicy]
    stage: Open[Stage] = Stage.ACTIVE
    reason: str = ""
    supporters: tuple[str, ...] = ()
    questions: tuple[LocalizedText, ...] = ()
    parent_id: str | None = None
    related_ids: tuple[str, ...] = ()
    approved_kinds: tuple[Open[PostKind], ...] = ()
    created_at: datetime
    updated_at: datetime

    @property
    def ref(self) -> CommunityRef:
        return CommunityRef(id=self.id, slug=self.slug)

    def edit(self, wanted: dict[str, Any], now: datetime) -> tuple[str, ...]:
        """Apply and return the fields that differ; there is a new version unless none does.

        Raises: NoAudience.
        """
        visibility = wanted.get("visibility", self.visibility)
        audience = audience_of(visibility, wanted.get("audience", self.audience))
        changed = take_over(self, {**wanted, "audience": audience}, EDITABLE)
        if changed:
            self._change(now)
        return changed

    def place(
        self, parent_id: str | None, related_ids: tuple[str, ...], now: datetime
    ) -> tuple[str, ...]:
        """Set the parent and related communities, and return the fields that differ, as `edit`."""
        wanted = {"parent_id": parent_id, "related_ids": related_ids}
        changed = take_over(self, wanted, tuple(wanted))
        if changed:
            self._change(now)
        return changed

    @property
    def admits(self) -> tuple[str, ...]:
        """Return the keys of the audience: see shared/audience/attributes.py."""
        return tuple(keys_to(self.audience))

    @property
    def is_archived(self) -> bool:
        return self.stage is Stage.ARCHIVED

    def move(self, stage: Stage, reason: str, now: datetime) -> str:
        """Move to another stage and return the participle of the fact. Raises: StageFixed."""
        if self.stage not in BEFORE.get(stage, frozenset()):
            raise StageFixed(f"a community that is {self.stage} cannot become {stage}")
        self.stage, self.reason = stage, reason
        self._change(now)
        return REACHED[stage]

    def support(self, person_id: str, needed: int, now: datetime) -> str | None:
        """Record a supporter, and activate the community once `needed` people support it.

        Returns the participle of the fact; None if this person is a supporter already.

        Raises: StageFixed.
        """
        if self.stage not in UNDECIDED:
            raise StageFixed("it is no longer proposed")
        if person_id in self.supporters:
            return None
        self.supporters = (*self.supporters, person_id)
        if len(self.supporters) >= needed:
            return self.move(Stage.ACTIVE, "", now)
        self._change(now)
        return "supported"

    def unsupport(self, person_id: str, now: datetime) -> bool:
        """Remove a supporter who withdraws or is erased. Return False if they were not one."""
        others = tuple(each for each in self.supporters if each != person_id)
        if others == self.supporters:
            return False
        self.supporters = others
        self._change(now)
        return True

    def _change(self, now: datetime) -> None:
        self.version += 1
        self.updated_at = now
