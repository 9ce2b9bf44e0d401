"""Routes under /v1/unsubscribe: links in mails, which need no sign-in (RFC 8058).

Mail programs send the POST themselves when a person unsubscribes. GET changes nothing, since
programs that check the links in mails follow every one.
"""

from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from fastapi.responses import HTMLResponse

from services.notifications.domain.errors import LinkNotFound
from services.notifications.domain.links import (
    DIGEST,
    EVERYTHING,
    LONGEST,
    Unsubscription,
    read_link,
    write_link,
)
from services.notifications.mail.letters import page
from services.notifications.reasons.table import REASONS
from services.notifications.store import origins, people
from services.notifications.use_cases.make_notices import Policy
from services.notifications.use_cases.unsubscribe import unsubscribe
from services.notifications.words import said, translated
from shared.contracts.values import Language
from shared.messaging.unit import Unit
from shared.mongo import DuplicateError, Scope, StaleVersionError
from shared.problems import InvalidProblem, TooLargeProblem
from shared.runtime.answers import documented
from shared.runtime.requests import OpenRoute

router = APIRouter(tags=["unsubscribing"], route_class=OpenRoute)

Token = Annotated[str, Path(max_length=LONGEST)]

_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'"
    ),
}
_PAGES: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/html": {}}},
    404: {"description": LinkNotFound.title, "content": {"text/html": {}}},
}


@router.get(
    "/unsubscribe/{token}",
    response_class=HTMLResponse,
    responses={**documented(InvalidProblem), **_PAGES},
)
async def ask(token: Token, request: Request) -> HTMLResponse:
    """Return a page that asks for confirmation to unsubscribe."""
    scope: Scope = request.app.state.store.scope
    try:
        key = await origins.key(scope)
        link = read_link(token, key, REASONS)
    except LinkNotFound:
        return _unknown(request)
    language = await _language(scope, link, request)
    everything = write_link(Unsubscription(link.person_id, EVERYTHING), key)
    return _page(
        language,
        heading=translated(said("Unsubscribe from these mails?"), language),
        text=_text(link, language),
        asks=True,
        all_url=everything if link.scope != EVERYTHING else "",
    )


@router.post(
    "/unsubscribe/{token}",
    response_class=HTMLResponse,
    responses={**documented(TooLargeProblem, InvalidProblem), **_PAGES},
)
async def stop(token: Token, request: Request) -> HTMLResponse:
    """Unsubscribe in one click (RFC 8058). The body is `List-Unsubscribe=One-Click`."""
    unit: Unit = request.app.state.unit
    policy: Policy = request.app.state.policy
    scope = unit.store.scope
    try:
        link = read_link(token, await origins.key(scope), REASONS)
    except LinkNotFound:
        return _unknown(request)
    try:
        await unit.run(partial(unsubscribe, link, policy))
    except (DuplicateError, StaleVersionError):  # the other click may have stopped fewer mails
        await unit.run(partial(unsubscribe, link, policy))
    language = await _language(scope, link, request)
    return _page(
        language,
        heading=translated(said("Done"), language),
        text=_text(link, language),
        undo=True,
    )


async def _language(scope: Scope, link: Unsubscription, request: Request) -> Language:
    person = await people.find(scope, link.person_id)
    return person.language if person is not None else _browsers_language(request)


def _browsers_language(request: Request) -> Language:
    accepted = request.headers.get("accept-language", "")[:100].lower()
    english, french = accepted.find("en"), accepted.find("fr")
    prefers_english = english >= 0 and (french < 0 or english < french)
    return Language.ENGLISH if prefers_english else Language.FRENCH


def _text(link: Unsubscription, language: Language) -> str:
    if link.scope == EVERYTHING:
        return translated(said("You will no longer get mails from Guilde."), language)
    if link.scope == DIGEST:
        return translated(said("You will no longer get daily digests."), language)
    topic = translated(REASONS[link.scope].topic, language)
    sentence = said("You will no longer get mails about {topic}.")
    return translated(sentence, language).format(topic=topic)


def _unknown(request: Request) -> HTMLResponse:
    language = _browsers_language(request)
    heading = translated(said("This link is not valid"), language)
    why = said("It may be incomplete: copy the whole link from the mail.")
    return _page(language, heading=heading, text=translated(why, language), status=404)


def _page(
    language: Language,
    *,
    heading: str,
    text: str,
    asks: bool = False,
    all_url: str = "",
    undo: bool = False,
    status: int = 200,
) -> HTMLResponse:
    content = page(language, heading=heading, text=text, asks=asks, all_url=all_url, undo=undo)
    headers = {**_HEADERS, "Content-Language": language.value}
    return HTMLResponse(content, status_code=status, headers=headers)
