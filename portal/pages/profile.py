"""The person's own profile: its fields, the audience of each, and a preview for others."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from portal.gateway.errors import Invalid, Stale
from portal.gateway.models.membership import Link, Profile
from portal.pages import filling
from portal.pages.hosting import ZONES
from portal.pages.programmes import TONGUES
from portal.visit import Member, Visit

TEXTS = ("name", "headline", "about", "location", "time_zone", "pronouns", "availability")
LISTS = ("skills", "languages")
SPOKEN = {f"speaks-{tongue}": tongue for tongue in TONGUES}
FIELDS = (*TEXTS, *LISTS, *SPOKEN, "links", "seniority", "listed")
SHOWN_TO = ("everyone", "companions", "nobody")
HIDEABLE = (
    *("avatar", "headline", "about", "pronouns", "skills", "competencies", "languages", "location"),
    *("department", "country", "time_zone", "seniority", "availability", "links"),
)
GENDERS = ("woman", "man", "non_binary", "other")
SENIORITIES = ("junior", "confirmed", "senior", "principal")
READERS = ("companion", "colleague")
MOST_SKILLS = 20

router = APIRouter()


@router.get("/profile")
async def form(visit: Member) -> Response:
    return await show(visit)


async def show(visit: Visit, problem: str = "") -> Response:
    me = await visit.api.membership.me()
    audiences = {f"to_{name}": to for name, to in (me.value.audiences or {}).items()}
    kept = filling.kept(visit)
    # a box that was not ticked is not among what was sent
    unticked = dict.fromkeys(SPOKEN, "") if kept else {}
    fields = {**fields_of(me.value), **audiences, **unticked, **kept}
    return await _page(visit, me.value, fields, me.etag, problem)


@router.post("/profile")
async def save(visit: Member) -> Response:
    fields = filling.sent(visit, (*FIELDS, *(f"to_{name}" for name in HIDEABLE)))
    try:
        me = await visit.api.membership.edit_me(body_of(fields), match=visit.text("match"))
    except (Stale, Invalid) as refused:
        now = await visit.api.membership.me()
        etag = filling.match_after(refused, visit.text("match"), now.etag)
        return await _page(visit, now.value, fields, etag, visit.sentence(refused), refused.fields)
    visit.me.content.name = me.name
    visit.me.changed = True
    return await visit.go(f"/people/{me.id}", "saved")


@router.post("/profile/gender")
async def declare_gender(visit: Member) -> Response:
    """Declare a gender for the figures of diversity, or take it back."""
    gender = visit.text("gender")
    await visit.api.health.declare_gender(gender if gender in GENDERS else "")
    return await visit.go("/profile", "saved")


@router.get("/profile/preview")
async def preview(visit: Member) -> Response:
    wanted = visit.request.query_params.get("as", "")
    reader = wanted if wanted in READERS else READERS[-1]
    profile = await visit.api.membership.preview(reader)
    return await visit.page("profile-preview.html", profile=profile, reader=reader, readers=READERS)


def fields_of(me: Profile) -> dict[str, str]:
    return {
        **{name: getattr(me, name) for name in TEXTS},
        **{name: "1" if tongue in me.languages else "" for name, tongue in SPOKEN.items()},
        "skills": ", ".join(me.skills),
        "languages": ", ".join(each for each in me.languages if each not in TONGUES),
        "links": "\n".join(f"{each.label} {each.url}".strip() for each in me.links),
        "seniority": me.seniority or "",
        "listed": "yes" if me.listed_as_expert else "no",
    }


def body_of(fields: Mapping[str, str]) -> dict[str, Any]:
    links = [_link(line) for line in fields["links"].splitlines() if line.strip()]
    spoken = [tongue for name, tongue in SPOKEN.items() if fields[name]]
    audiences = {name: fields[f"to_{name}"] for name in HIDEABLE if fields[f"to_{name}"]}
    return {
        **{name: fields[name] for name in TEXTS},
        "skills": filling.several(fields["skills"])[:MOST_SKILLS],
        "languages": [*dict.fromkeys([*spoken, *filling.several(fields["languages"])])],
        "links": [link.model_dump() for link in links],
        "audiences": audiences,
        "listed_as_expert": fields["listed"] != "no",
        **({"seniority": fields["seniority"]} if fields["seniority"] else {}),
    }


def _link(line: str) -> Link:
    """Return a link from `What it is https://example.org/ada`: the address comes last."""
    label, _, url = line.strip().rpartition(" ")
    return Link(label=label, url=url)


async def _page(
    visit: Visit,
    me: Profile,
    fields: Mapping[str, str],
    match: str,
    problem: str = "",
    wrong: list[str] | None = None,
) -> Response:
    return await visit.page(
        "profile.html",
        422 if problem else 200,
        me=me,
        fields=fields,
        match=match,
        problem=problem,
        wrong=wrong or [],
        zones=ZONES,
        tongues=TONGUES,
        seniorities=SENIORITIES,
        gender=await visit.api.health.gender(),
        genders=GENDERS,
        hideable=HIDEABLE,
        shown_to=SHOWN_TO,
    )
