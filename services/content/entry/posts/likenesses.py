"""The route /v1/alike: likely duplicates of a text, before it is posted. Nothing is stored."""

from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from services.content.entry.bodies import Markdown
from services.content.entry.naming import prose_of
from services.content.use_cases.posts.find_alike import find_alike
from shared.audience.asking import By
from shared.contracts.unknown import Open
from shared.contracts.values import CommunityRef, Identifier, Language, PostKind
from shared.problems import InvalidProblem, TooLargeProblem
from shared.runtime.answers import documented
from shared.runtime.bodies import Body
from shared.runtime.paging import Page
from shared.runtime.requests import SignedInRoute

router = APIRouter(tags=["posts"], route_class=SignedInRoute)


class Text(Body):
    """A text to check before posting. `besides`: its own draft, to leave out."""

    title: Annotated[str, Field(max_length=300)] = ""
    body: Markdown = ""
    besides: Identifier | None = None


class AlikePost(BaseModel):
    """A likely duplicate. `likeness`: the estimated share of common word sequences."""

    id: str
    kind: Open[PostKind]
    title: str
    lang: Open[Language]
    community: CommunityRef | None
    likeness: float


@router.post("/alike", responses=documented(TooLargeProblem, InvalidProblem))
async def alike(body: Text, by: By, request: Request) -> Page[AlikePost]:
    """Find at most five likely duplicates of a text among the posts that you may read."""
    text = f"{body.title}\n{(await prose_of(body.body)).text}"
    found = await find_alike(request.app.state.store.scope, by, text, body.besides)
    return Page(
        items=[
            AlikePost(
                id=listed.post.id,
                kind=listed.post.kind,
                title=listed.post.title,
                lang=listed.post.language,
                community=listed.post.community,
                likeness=round(each.likeness, 2),
            )
            for listed, each in found
        ]
    )
