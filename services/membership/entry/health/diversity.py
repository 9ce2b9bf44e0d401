"""The routes of a community's diversity."""

from datetime import datetime
from typing import Self

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from services.membership.domain.health.diversity import Distribution, Picture
from services.membership.domain.health.traits import Traits
from services.membership.entry.asking import By
from services.membership.entry.communities.communities import Community
from services.membership.entry.health.health import EXPORTING, READING
from services.membership.entry.health.tables import Cell, as_file, write_csv
from services.membership.use_cases.health.see_diversity import Diversity, see_diversity
from shared.contracts.values import CommunityRef
from shared.mongo import Store
from shared.runtime.requests import SignedInRoute

router = APIRouter(tags=["health"], route_class=SignedInRoute)


class CellView(BaseModel):
    """The number and share of people with a value; null: fewer than five, or not shown."""

    value: str = Field(description="Empty: unknown, or not public")
    people: int | None = Field(description="Rounded down to a multiple of five")
    share: float | None = Field(description="Of the community's people, from 0 to 1")
    organisation: float | None = Field(description="The share in the organisation")


class TraitView(BaseModel):
    """The people by the values of one attribute."""

    trait: str = Field(examples=["department"])
    cells: list[CellView]
    hidden: int | None = Field(description="The number of people in hidden cells, rounded down")


class DiversityView(BaseModel):
    """The diversity of a community.

    It is updated after changes to at least five people, and null where it could identify fewer than
    five. People who objected are not counted.
    """

    community: CommunityRef
    taken_at: datetime | None
    people: int | None = Field(description="Rounded down to a multiple of five")
    traits: list[TraitView]

    @classmethod
    def of(cls, found: Diversity) -> Self:
        own = found.own if found.own and found.own.people else None
        return cls(
            community=found.seen.community.ref,
            taken_at=own.taken_at if own else None,
            people=own.people if own else None,
            traits=[_trait(name, own, found.organisation) for name in Traits._fields],
        )

    @property
    def rows(self) -> list[list[Cell]]:
        return [
            [trait.trait, cell.value, cell.people, cell.share, cell.organisation]
            for trait in self.traits
            for cell in trait.cells
        ]


@router.get("/communities/{community}/diversity", responses=READING)
async def read(community: Community, by: By, request: Request) -> DiversityView:
    """Read a community's diversity. For owners, animators and administrators."""
    store: Store = request.app.state.store
    return DiversityView.of(await see_diversity(by, store.scope, community))


@router.get("/communities/{community}/diversity.csv", response_class=Response, responses=EXPORTING)
async def export(community: Community, by: By, request: Request) -> Response:
    """Export a community's diversity as CSV. For owners, animators and administrators."""
    view = await read(community, by, request)
    header = ["trait", "value", "people", "share", "share_in_organisation"]
    return as_file(write_csv(header, view.rows), f"diversity-{view.community.slug}")


def _trait(name: str, own: Picture | None, organisation: Picture | None) -> TraitView:
    near, far = _told(name, own), _told(name, organisation)
    here, there = _cells(near), _cells(far)
    return TraitView(
        trait=name,
        cells=[
            CellView(
                value=value,
                people=here.get(value),
                share=_share(here.get(value), near, own),
                organisation=_share(there.get(value), far, organisation),
            )
            for value in dict.fromkeys([*here, *there])
        ],
        hidden=near.hidden if near else None,
    )


def _told(name: str, picture: Picture | None) -> Distribution | None:
    return picture.told(name) if picture and picture.people else None


def _cells(told: Distribution | None) -> dict[str, int]:
    return {cell.value: cell.people for cell in told.cells} if told else {}


def _share(people: int | None, told: Distribution | None, picture: Picture | None) -> float | None:
    """Return the share of those who were counted then: genders may be older than the rest."""
    if people is None or told is None or picture is None:
        return None
    return round(people / (told.people or picture.people), 2)
