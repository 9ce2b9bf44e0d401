"""Series, learning paths and collections: find one, read its posts, arrange them."""

import asyncio
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import Response

from portal.gateway.errors import Refused
from portal.gateway.models.membership import Community
from portal.gateway.names import names_of
from portal.gateway.paths import Progress
from portal.gateway.series import Series
from portal.gateway.together import unless_hidden
from portal.pages import filling, tagging
from portal.view.marking import said
from portal.view.words import pick
from portal.visit import After, Member, Visit

FIELDS = ("title", "summary", "lang")
OF_PATHS = ("skills", "minutes")
NEW = (*FIELDS, *OF_PATHS, "kind", "community")
PATH = "path"
KINDS = ("series", PATH, "collection")
IN_ORDER = ("series", PATH)
MOST_SKILLS = 20
MOST_PARTS = 3
"""The parts between commas that one name may have, unless the name is suggested."""
UNKNOWN_SKILL = said("The list of topics has no skill of this name: %(name)s")
PAGE = 30

Slug = Annotated[str, Query(max_length=64)]
Kind = Annotated[str, Query(max_length=64)]

router = APIRouter()


@router.get("/series")
async def for_everyone(visit: Member, kind: Kind = "", after: After = None) -> Response:
    kind = _known(kind)
    found = await visit.api.series.listed(None, limit=PAGE, kind=kind or None, after=after)
    return await visit.page(
        "series-list.html",
        community=None,
        found=found,
        may_start=not visit.is_guest,
        kinds=KINDS,
        chosen=kind,
    )


@router.get("/communities/{slug}/series")
async def of_community(visit: Member, slug: str, kind: Kind = "", after: After = None) -> Response:
    kind = _known(kind)
    place, found = await asyncio.gather(
        visit.api.membership.community(slug),
        unless_hidden(visit.api.series.listed(slug, limit=PAGE, kind=kind or None, after=after)),
    )
    may_start = place.value.writes and place.value.stage != "archived"
    return await visit.page(
        "series-list.html",
        community=place.value,
        found=found,
        may_start=may_start,
        kinds=KINDS,
        chosen=kind,
    )


@router.get("/series/new")
async def new_form(visit: Member, community: Slug = "", kind: Kind = "") -> Response:
    first = {
        "lang": visit.language,
        "community": community,
        "kind": _known(kind) or KINDS[0],
    }
    return await _form(visit, filling.empty(visit, NEW, **first))


@router.post("/series")
async def start(visit: Member) -> Response:
    fields = filling.sent(visit, NEW)
    body: dict[str, Any] = {name: fields[name] for name in (*FIELDS, "kind")}
    body["community"] = fields["community"] or None
    taught = await _taught(visit, fields) if fields["kind"] == PATH else {}
    if isinstance(taught, str):
        return await _unknown(visit, fields, taught)
    body |= taught
    try:
        made = await visit.api.series.start(body, key=visit.text("key"))
    except Refused as refused:
        return await _form(visit, fields, refused)
    return await visit.go(f"/series/{made.id}", "series-started")


@router.get("/series/{series_id}")
async def read(visit: Member, series_id: str, of: Kind = "") -> Response:
    """Show a series. Of a collection, `kind` shows the posts of one kind only."""
    series = (await visit.api.series.read(series_id)).value
    slugs = [post.community.slug for post in series.posts if post.community]
    if series.community:
        slugs.append(series.community.slug)
    known, place, own = await asyncio.gather(
        names_of(visit.api, slugs), _place(visit, series), _own(visit, series)
    )
    kinds = list(dict.fromkeys(post.kind for post in series.posts))
    return await visit.page(
        "series.html",
        series=series,
        names=known,
        curates=_curates(visit, series, place),
        kinds=kinds if series.kind not in IN_ORDER and len(kinds) > 1 else [],
        chosen=of if of in kinds else "",
        own=own,
    )


@router.get("/series/{series_id}/edit")
async def edit_form(visit: Member, series_id: str) -> Response:
    found = await visit.api.series.read(series_id)
    series = found.value
    now = {"title": series.title, "summary": series.summary, "lang": series.lang}
    taught = ", ".join(pick(each.labels, visit.language).text for each in series.skills)
    now["skills"] = taught
    now["minutes"] = "" if series.is_estimated else str(series.minutes or "")
    fields = {"match": found.etag, **now, **filling.kept(visit)}
    return await _form(visit, fields, series=found.value)


@router.post("/series/{series_id}/edit")
async def edit(visit: Member, series_id: str) -> Response:
    fields = {**filling.sent(visit, (*FIELDS, *OF_PATHS)), "match": visit.text("match")}
    wanted: dict[str, Any] = {name: fields[name] for name in FIELDS}
    if "minutes" in visit.form:
        series = (await visit.api.series.read(series_id)).value
        taught = await _taught(visit, fields, series)
        if isinstance(taught, str):
            return await _unknown(visit, fields, taught, series=series)
        wanted |= taught
    try:
        await visit.api.series.edit(series_id, wanted, match=fields["match"])
    except Refused as refused:
        found = await visit.api.series.read(series_id)
        fields["match"] = filling.match_after(refused, fields["match"], found.etag)
        return await _form(visit, fields, refused, series=found.value)
    return await visit.go(f"/series/{series_id}", "saved")


@router.post("/series/{series_id}/posts")
async def arrange(visit: Member, series_id: str) -> Response:
    """Arrange a post. `post`: its address or id. `place`: from 1, or none for the end.

    `out`: remove it from the series.
    """
    post_id = filling.id_in(visit.text("post"))
    key, place = visit.text("key"), visit.text("place")
    if "out" in visit.form:
        await visit.api.series.take_out(series_id, post_id, key=key)
    else:
        at = int(place) if place.isascii() and place.isdigit() else None
        await visit.api.series.put(series_id, post_id, at, key=key)
    return await visit.go(f"/series/{series_id}", "saved")


@router.get("/series/{series_id}/delete")
async def delete_form(visit: Member, series_id: str) -> Response:
    found = await visit.api.series.read(series_id)
    return await visit.page("series-delete.html", series=found.value, match=found.etag)


@router.post("/series/{series_id}/delete")
async def delete(visit: Member, series_id: str) -> Response:
    series = (await visit.api.series.read(series_id)).value
    await visit.api.series.delete(series_id, match=visit.text("match"))
    place = f"/communities/{series.community.slug}" if series.community else ""
    return await visit.go(f"{place}/series", "series-deleted")


@router.get("/posts/{post_id}/series")
async def choose(visit: Member, post_id: str, after: After = None) -> Response:
    """Show the page for adding a post to a series of its community."""
    post = (await visit.api.content.post(post_id)).value
    slug = post.community.slug if post.community else None
    found, inside = await asyncio.gather(
        visit.api.series.listed(slug, limit=PAGE, after=after), visit.api.series.of_post(post_id)
    )
    return await visit.page(
        "series-choose.html", post=post, found=found, inside={each.id for each in inside}
    )


def _known(kind: str) -> str:
    return kind if kind in KINDS else ""


async def _place(visit: Visit, series: Series) -> Community | None:
    if series.community is None:
        return None
    return (await visit.api.membership.community(series.community.slug)).value


def _curates(visit: Visit, series: Series, place: Community | None) -> bool:
    own = series.curator is not None and series.curator.id == visit.person_id
    return own or visit.is_admin or (place is not None and place.animates)


async def _own(visit: Visit, series: Series) -> Progress | None:
    """Return the person's own progress, if this is a path."""
    return await visit.api.paths.own(series.id) if series.kind == PATH else None


async def _taught(
    visit: Visit, fields: Mapping[str, str], series: Series | None = None
) -> dict[str, Any] | str:
    """Return what a path teaches and takes; or the name of a skill that no topic has.

    A path keeps what it teaches, even if the topic is retired since. Names may have commas.
    """
    called = [(each.id, each.labels) for each in await tagging.suggested(visit)]
    called += [(each.id, each.labels) for each in (series.skills if series else ())]
    known = {filling.plain(name): key for key, labels in called for name in labels.values()}
    ids = await _skills(visit, fields["skills"], known)
    if isinstance(ids, str):
        return ids
    minutes = filling.number(fields["minutes"]) if fields["minutes"] else None
    whole = int(minutes) if isinstance(minutes, float) and minutes.is_integer() else minutes
    return {"skills": list(dict.fromkeys(ids)), "minutes": whole}


async def _skills(visit: Visit, text: str, known: Mapping[str, str]) -> list[str] | str:
    """Return the topics that a text names; or a name that no topic has, even with what follows."""
    names = filling.names_in(text, known, MOST_SKILLS)
    found = await asyncio.gather(*(_skill(visit, name, known) for name in names))
    ids: list[str] = []
    while names:
        topic_id, parts = found[0], 1
        while topic_id is None and parts < min(MOST_PARTS, len(names)):
            parts += 1
            topic_id = await _skill(visit, ", ".join(names[:parts]), known)
        if topic_id is None:
            return names[0]
        ids, names, found = [*ids, topic_id], names[parts:], found[parts:]
    return ids


async def _skill(visit: Visit, name: str, known: Mapping[str, str]) -> str | None:
    if found := known.get(filling.plain(name)):
        return found
    topic = await visit.api.topics.called(name)
    return topic.id if topic else None


async def _unknown(
    visit: Visit, fields: dict[str, str], name: str, *, series: Series | None = None
) -> Response:
    """Show the form again, with the name of the unknown skill."""
    sentence = visit.site.views.gettext(visit.language, UNKNOWN_SKILL) % {"name": name}
    topics = await tagging.suggested(visit)
    return await visit.page(
        "series-form.html",
        422,
        fields=fields,
        theirs=None,
        match=fields.get("match", ""),
        wrong=["skills"],
        problem=sentence,
        key=visit.text("key") or visit.key(),
        kinds=KINDS,
        series=series,
        topics=topics,
    )


async def _form(
    visit: Visit,
    fields: dict[str, str],
    refused: Refused | None = None,
    *,
    series: Series | None = None,
) -> Response:
    return await filling.form_page(
        visit,
        "series-form.html",
        fields,
        refused,
        present=series,
        match=fields.get("match", ""),
        kinds=KINDS,
        series=series,
        topics=await tagging.suggested(visit),
    )
