"""The demo's files: a Markdown file per post, and .toml files for everything else.

In a post's file, a line `=== reply: NAME` or `=== answer: NAME (accepted)` begins a reply of NAME,
which ends where the next one begins.
"""

import re
import tomllib
from datetime import time, timedelta
from pathlib import Path
from typing import Any

from cli.demo.things import (
    Community,
    Gathering,
    Objective,
    Post,
    Profile,
    Programme,
    Reply,
    Series,
    Topic,
)
from cli.importing.markdown import split

FOLDER = Path(__file__).parent

_REPLY = re.compile(
    r"^=== (?:reply|answer): (?P<author>.+?)(?P<accepted> \(accepted\))?$", re.MULTILINE
)


def communities() -> list[Community]:
    """Read the communities."""
    return [_community(each) for each in _toml("communities.toml")["community"]]


def profiles() -> list[Profile]:
    """Read the people."""
    people = _toml("people.toml")["person"]
    return [Profile(body["name"], body, body.pop("directory", {})) for body in people]


def topics() -> list[Topic]:
    """Read the topics."""
    return [_topic(each) for each in _toml("topics.toml")["topic"]]


def aims() -> list[dict[str, Any]]:
    """Read the aims of the organisation, each as a request body for the API."""
    return list(_toml("goals.toml")["aim"])


def objectives() -> list[Objective]:
    """Read the objectives of communities."""
    return [_objective(each) for each in _toml("goals.toml")["objective"]]


def series() -> list[Series]:
    """Read the series."""
    return [
        Series(
            curator=body.pop("curator"),
            posts=tuple(body.pop("posts")),
            skills=tuple(body.pop("skills", ())),
            done=body.pop("done", {}),
            body=body,
        )
        for body in _toml("series.toml")["series"]
    ]


def programme() -> Programme:
    """Read the mentoring programme."""
    body = _toml("mentoring.toml")["programme"]
    return Programme(
        community=body.pop("community"),
        organiser=body.pop("organiser"),
        offers={each.pop("name"): each for each in body.pop("offer")},
        requests={each.pop("name"): each for each in body.pop("request")},
        body=body,
    )


def gatherings() -> list[Gathering]:
    """Read the gatherings."""
    return [_gathering(each) for each in _toml("gatherings.toml")["gathering"]]


def posts() -> list[Post]:
    """Read the posts, in the order of their file names."""
    return [read_post(path.stem, path.read_text()) for path in sorted(FOLDER.glob("posts/*.md"))]


def read_post(name: str, text: str) -> Post:
    """Read a post and its replies."""
    from cli.importing.languages import detect

    front, content = split(text)
    begins = list(_REPLY.finditer(content))
    ends = [*(match.start() for match in begins), len(content)]
    body = {**front, "body": content[: ends[0]].strip()}
    author, ago, liked = body.pop("author"), body.pop("ago", None), body.pop("liked", ())
    replies = []
    for match, end in zip(begins, ends[1:], strict=True):
        said = content[match.end() : end].strip()
        accepted = match["accepted"] is not None
        replies.append(Reply(match["author"], said, detect(said), accepted))
    return Post(name, author, body, tuple(replies), ago, tuple(liked))


def _community(given: dict[str, Any]) -> Community:
    body = dict(given)
    return Community(
        slug=body["slug"],
        owner=body.pop("owner"),
        members=body.pop("members", {}),
        asking=tuple(body.pop("asking", ())),
        invited=tuple(body.pop("invited", ())),
        body=body,
    )


def _topic(given: dict[str, Any]) -> Topic:
    return Topic(
        can=given.pop("can", {}),
        teach=frozenset(given.pop("teach", ())),
        learn=frozenset(given.pop("learn", ())),
        endorsed=given.pop("endorsed", {}),
        body=given,
    )


def _objective(given: dict[str, Any]) -> Objective:
    results = given.pop("key_result")
    measured = tuple(each.pop("measured", []) for each in results)
    for each in results:
        each["due_on"] = each.pop("due")
    return Objective(
        community=given.pop("community"),
        owner=given.pop("owner"),
        aim=given.pop("aim"),
        starts=given.pop("starts"),
        ends=given.pop("ends"),
        measured=measured,
        body={**given, "key_results": results},
    )


def _gathering(given: dict[str, Any]) -> Gathering:
    body = dict(given)
    return Gathering(
        name=body.pop("name"),
        organiser=body.pop("organiser"),
        week=body.pop("week"),
        day=body.pop("day"),
        at=time.fromisoformat(body.pop("at")),
        lasts=timedelta(minutes=body.pop("minutes")),
        answers=body.pop("answers", {}),
        body=body,
    )


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / name).read_text())
