"""To create a community, and to change what it says of itself."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from portal.gateway import names
from portal.gateway.errors import ApiError, Refused, SignedOut, Stale
from portal.gateway.models import Community
from portal.visit import Member, Visit

FIELDS = (
    *("slug", "name_fr", "name_en", "purpose_fr", "purpose_en"),
    *("domain", "topics", "visibility", "join_policy"),
)
VISIBILITIES = ("internal", "public", "private")
POLICIES = ("open", "approval", "invitation")
LONGEST_SLUG = 60

router = APIRouter()


@router.get("/communities/new")
async def new_form(visit: Member) -> Response:
    fields = dict.fromkeys(FIELDS, "") | {
        "visibility": "internal",
        "join_policy": "open",
        **{name: value for name, value in visit.kept.items() if isinstance(value, str)},
    }
    return await _page(visit, fields)


@router.post("/communities")
async def create(visit: Member) -> Response:
    fields = {name: visit.text(name) for name in FIELDS}
    fields["slug"] = fields["slug"] or slug_of(fields["name_en"] or fields["name_fr"])
    try:
        made = await visit.api.membership.create(
            {**_body(fields), "slug": fields["slug"]}, key=visit.text("key")
        )
    except SignedOut:
        raise
    except Refused as refused:
        return await _page(visit, fields, refused)
    names.learn([made])
    return await visit.go(f"/communities/{made.slug}", "created")


@router.get("/communities/{slug}/edit")
async def edit_form(visit: Member, slug: str) -> Response:
    found = await visit.api.membership.community(slug)
    return await _page(visit, _fields(found.value), community=found.value, match=found.etag)


@router.post("/communities/{slug}/edit")
async def edit(visit: Member, slug: str) -> Response:
    fields = {name: visit.text(name) for name in FIELDS}
    match = visit.text("match")
    try:
        changed = await visit.api.membership.edit(slug, _body(fields), match=match)
    except SignedOut:
        raise
    except Refused as refused:
        found = await visit.api.membership.community(slug)
        match = found.etag if isinstance(refused, Stale) else match
        return await _page(visit, fields, refused, community=found.value, match=match)
    names.learn([changed])
    return await visit.go(f"/communities/{slug}", "saved")


def slug_of(name: str) -> str:
    """An address made of a name: `Qualité des données` is `qualite-des-donnees`."""
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
    return await visit.page(
        "community-form.html",
        422 if refused else 200,
        fields=fields,
        community=community,
        theirs=community if isinstance(refused, Stale) else None,
        match=match,
        visibilities=VISIBILITIES,
        policies=POLICIES,
        wrong=refused.fields if refused else [],
        problem=visit.sentence(refused) if refused else "",
        key=visit.text("key") or visit.key(),
    )


def _fields(community: Community) -> dict[str, str]:
    return {
        "slug": community.slug,
        "name_fr": community.names.get("fr", ""),
        "name_en": community.names.get("en", ""),
        "purpose_fr": community.purposes.get("fr", ""),
        "purpose_en": community.purposes.get("en", ""),
        "domain": community.domain,
        "topics": ", ".join(community.topics),
        "visibility": community.visibility,
        "join_policy": community.join_policy,
    }


def _body(fields: Mapping[str, str]) -> dict[str, Any]:
    return {
        "names": {lang: fields[f"name_{lang}"] for lang in ("fr", "en") if fields[f"name_{lang}"]},
        "purposes": {
            lang: fields[f"purpose_{lang}"] for lang in ("fr", "en") if fields[f"purpose_{lang}"]
        },
        "domain": fields["domain"],
        "topics": [topic.strip() for topic in fields["topics"].split(",") if topic.strip()],
        "visibility": fields["visibility"],
        "join_policy": fields["join_policy"],
    }
