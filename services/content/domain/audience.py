"""What content knows of communities, by membership's facts."""

from dataclasses import dataclass

from pydantic import BaseModel

from shared.contracts.values import CommunityRef, Role, Standing, Visibility


class Community(BaseModel):
    id: str
    slug: str
    visibility: Visibility

    @property
    def ref(self) -> CommunityRef:
        return CommunityRef(id=self.id, slug=self.slug)


class Membership(BaseModel):
    standing: Standing
    role: Role

    @property
    def is_active(self) -> bool:
        return self.standing is Standing.ACTIVE

    @property
    def animates(self) -> bool:
        return self.is_active and self.role in {Role.ANIMATOR, Role.OWNER}


@dataclass(frozen=True, slots=True)
class Audience:
    """Who a post is for: a community, with the asking person's membership in it; or everyone."""

    community: Community | None = None
    own: Membership | None = None

    @property
    def ref(self) -> CommunityRef | None:
        return self.community.ref if self.community else None


EVERYONE = Audience()
