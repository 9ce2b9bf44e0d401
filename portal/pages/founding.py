"""Creating a community, and changing its description."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from portal.gateway.errors import ApiError, Refused
from portal.gateway.models.membership import Community
from portal.pages import filling, kinds
from portal.visit import Member, Visit

FIELDS = (
    *("slug", "name_fr", "name_en", "purpose_fr", "purpose_en"),
    *("domain", "topics", "visibility", "join_policy", "propose"),
)
VISIBILITIES = ("internal", "public", "selected", "private", "secret")
APPROVED = "approved_"
"""The prefix of the form's fields for kinds that are reviewed before publication."""
AUDIENCE = "audience_"
"""The prefix of the form's fields for the audience, before the name of the attribute."""
POLICIES = ("open", "approval", "invitation")
LONGEST_SLUG = 60

router = APIRouter()


@router.get("/communities/new")
async def new_form(visit: Member) -> Response:
    fields = filling.empty(visit, FIELDS, visibility="internal", join_policy="open")
    return await _page(visit, fields)


@router.post("/communities")
async def create(visit: Member) -> Response:
    fields = await _sent(visit)
    fields["slug"] = fields["slug"] or slug_of(fields["name_en"] or fields["name_fr"])
    try:
        made = await visit.api.membership.create(
            {**_body(fields), "slug": fields["slug"], "propose": bool(fields["propose"])},
            key=visit.text("key"),
        )
    except Refused as refused:
        return await _page(visit, fields, refused)
    return await visit.go(
        f"/communities/{made.slug}", "proposed" if made.stage == "proposal" else "created"
    )


@router.get("/communities/{slug}/edit")
async def edit_form(visit: Member, slug: str) -> Response:
    found = await visit.api.membership.community(slug)
    fields = {"match": found.etag, **_fields(found.value), **filling.kept(visit)}
    return await _page(visit, fields, community=found.value, match=fields["match"])


@router.post("/communities/{slug}/edit")
async def edit(visit: Member, slug: str) -> Response:
    fields = await _sent(visit)
    match = visit.text("match")
    try:
        body = {**_body(fields), "approved_kinds": _approved(fields)}
        await visit.api.membership.edit(slug, body, match=match)
    except Refused as refused:
        found = await visit.api.membership.community(slug)
        match = filling.match_after(refused, match, found.etag)
        return await _page(visit, fields, refused, community=found.value, match=match)
    return await visit.go(f"/communities/{slug}", "saved")


def slug_of(name: str) -> str:
    """Return a slug made from a name: `Qualité des données` becomes `qualite-des-donnees`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_SLUG].strip("-")


async def _page(
    visit: Visit,
    fields: Mapping[str, str],
    refused: ApiError | None = None,
    *,
    community: Community | None = None,
    match: str = "",
) -> Response:
    attributes = (await visit.api.directory.own()).attributes
    return await filling.form_page(
        visit,
        "community-form.html",
        fields,
        refused,
        present=community,
        match=match,
        community=community,
        visibilities=VISIBILITIES,
        policies=POLICIES,
        kinds=kinds.KINDS,
        attributes=attributes,
    )


async def _sent(visit: Visit) -> dict[str, str]:
    attributes = (await visit.api.directory.own()).attributes
    approved = (f"{APPROVED}{kind}" for kind in kinds.KINDS)
    return filling.sent(visit, (*FIELDS, *approved, *(f"{AUDIENCE}{each}" for each in attributes)))


def _fields(community: Community) -> dict[str, str]:
    return {
        "slug": community.slug,
        **filling.in_fields("name", community.names),
        **filling.in_fields("purpose", community.purposes),
        "domain": community.domain,
        "topics": ", ".join(community.topics),
        "visibility": community.visibility,
        **{f"{AUDIENCE}{name}": "\n".join(some) for name, some in community.audience.items()},
        "join_policy": community.join_policy,
        **{f"{APPROVED}{kind}": "1" for kind in community.approved_kinds},
    }


def _body(fields: Mapping[str, str]) -> dict[str, Any]:
    return {
        "names": filling.by_language("name", fields),
        "purposes": filling.by_language("purpose", fields),
        "domain": fields["domain"],
        "topics": filling.several(fields["topics"]),
        "visibility": fields["visibility"],
        "audience": _audience(fields),
        "join_policy": fields["join_policy"],
    }


def _approved(fields: Mapping[str, str]) -> list[str]:
    return [kind for kind in kinds.KINDS if fields[f"{APPROVED}{kind}"]]


def _audience(fields: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the values of each attribute. The form has one value on each line.

    Only selected colleagues are described by them: for others, the form hides its fields.
    """
    if fields["visibility"] != "selected":
        return {}
    said = {
        name.removeprefix(AUDIENCE): [line.strip() for line in text.splitlines() if line.strip()]
        for name, text in fields.items()
        if name.startswith(AUDIENCE)
    }
    return {name: values for name, values in said.items() if values}
