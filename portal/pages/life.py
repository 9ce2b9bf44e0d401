"""The life of a community: support a proposal; pause, resume, archive, activate."""

from collections.abc import Mapping

from fastapi import APIRouter
from starlette.responses import Response

from portal.gateway.errors import Refused
from portal.visit import Member

STAGES = ("proposal", "incubation", "active", "dormant", "archived")
OF_OWNERS: Mapping[str, tuple[str, ...]] = {
    "proposal": ("archived",),
    "incubation": ("archived",),
    "active": ("dormant", "archived"),
    "dormant": ("active", "archived"),
}
"""The stages to which an owner may move a community, by its current stage."""
OF_ADMINISTRATORS: Mapping[str, tuple[str, ...]] = {
    **OF_OWNERS,
    "proposal": ("incubation", "active", "archived"),
    "incubation": ("active", "archived"),
    "archived": ("active",),
}

router = APIRouter()


@router.get("/communities/{slug}/life")
async def read(visit: Member, slug: str) -> Response:
    found = await visit.api.membership.community(slug)
    community = found.value
    ways = OF_ADMINISTRATORS if visit.is_admin else OF_OWNERS if community.is_owned else {}
    return await visit.page(
        "community-life.html",
        community=community,
        match=found.etag,
        ways=ways.get(community.stage, ()),
    )


@router.post("/communities/{slug}/life")
async def move(visit: Member, slug: str) -> Response:
    place, stage = f"/communities/{slug}", visit.text("stage")
    if stage not in STAGES:
        return await visit.go(f"{place}/life")
    await visit.api.membership.move(slug, stage, visit.text("reason"), match=visit.text("match"))
    return await visit.go(place, "stage-changed")


@router.post("/communities/{slug}/support")
async def support(visit: Member, slug: str) -> Response:
    """Support a proposed community. `wanted`: empty to withdraw the support."""
    wanted, place = bool(visit.text("wanted")), f"/communities/{slug}"
    try:
        await visit.api.membership.support(slug, wanted=wanted, key=visit.text("key"))
    except Refused as refused:
        if refused.name != "stage-fixed":
            raise
        return await visit.go(place)  # other supporters were faster, and it is active already
    return await visit.go(place, "supported" if wanted else "unsupported")
