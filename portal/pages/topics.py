"""The shared list of topics: found by any of their names; proposed, listed and retired."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import Response

from portal.gateway.errors import Refused
from portal.gateway.topics import Topic
from portal.pages import filling
from portal.pages.following import follows
from portal.view import words
from portal.view.words import LANGUAGES
from portal.visit import After, Member, Visit

PAGE = 50
FIELDS = ("label_fr", "label_en", "synonyms_fr", "synonyms_en", "broader")
STATUSES = ("proposed", "listed", "retired")

router = APIRouter()


@router.get("/topics")
async def listing(
    visit: Member,
    q: Annotated[str, Query(max_length=120)] = "",
    status: str = "listed",
    after: After = None,
) -> Response:
    status = status if status in STATUSES else "listed"
    found = await visit.api.topics.listed(
        q, status=status, lang=visit.language, limit=PAGE, after=after
    )
    followed = await follows(visit, "topic")
    return await visit.page(
        "topics.html",
        q=q,
        state=status,
        statuses=STATUSES,
        found=found,
        followed=followed,
        key=visit.key(),
    )


@router.get("/topics/new")
async def new_form(visit: Member) -> Response:
    return await _form(visit, filling.empty(visit, FIELDS))


@router.post("/topics")
async def add(visit: Member) -> Response:
    fields = filling.sent(visit, FIELDS)
    try:
        topic = await visit.api.topics.add(await _body(visit, fields), key=visit.text("key"))
    except Refused as refused:
        return await _form(visit, fields, refused)
    return await visit.go(f"/topics?status={topic.status}", f"topic-{topic.status}")


@router.get("/topics/{topic_id}/edit")
async def edit_form(visit: Member, topic_id: str) -> Response:
    if not visit.is_admin:
        return await visit.page("forbidden.html", 403, sentence="")
    found = await visit.api.topics.read(topic_id)
    fields = {**await _fields(visit, found.value), **filling.kept(visit)}
    return await _form(visit, fields, topic=found.value, match=found.etag)


@router.post("/topics/{topic_id}/edit")
async def edit(visit: Member, topic_id: str) -> Response:
    fields, match = filling.sent(visit, (*FIELDS, "status")), visit.text("match")
    status = {"status": fields["status"]} if fields["status"] in STATUSES else {}
    try:
        body = {**await _body(visit, fields), **status}
        await visit.api.topics.edit(topic_id, body, match=match)
    except Refused as refused:
        found = await visit.api.topics.read(topic_id)
        match = filling.match_after(refused, match, found.etag)
        return await _form(visit, fields, refused, topic=found.value, match=match)
    return await visit.go("/topics", "saved")


async def _form(
    visit: Visit,
    fields: Mapping[str, str],
    refused: Refused | None = None,
    *,
    topic: Topic | None = None,
    match: str = "",
) -> Response:
    return await filling.form_page(
        visit,
        "topic-form.html",
        fields,
        refused,
        present=topic,
        match=match,
        topic=topic,
        statuses=STATUSES,
    )


async def _fields(visit: Visit, topic: Topic) -> dict[str, str]:
    synonyms = {language: ", ".join(some) for language, some in topic.synonyms.items()}
    broader = (await visit.api.topics.read(topic.broader)).value if topic.broader else None
    return {
        **filling.in_fields("label", topic.labels),
        **filling.in_fields("synonyms", synonyms),
        "broader": words.pick(broader.labels, visit.language).text if broader else "",
        "status": topic.status,
    }


async def _body(visit: Visit, fields: Mapping[str, str]) -> dict[str, Any]:
    """Return the body.

    The API refuses a broader topic that is not listed, with the field's name.
    """
    broader = await visit.api.topics.called(fields["broader"]) if fields["broader"] else None
    return {
        "labels": filling.by_language("label", fields),
        "synonyms": {
            language: filling.several(fields[f"synonyms_{language}"]) for language in LANGUAGES
        },
        "broader": broader.id if broader else "unlisted" if fields["broader"] else None,
    }
