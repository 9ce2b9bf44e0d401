"""A small Discourse export, after the attributes that its exporter writes."""

import json
from pathlib import Path
from typing import Any

SITE = "talk.example.com"

USERS = [
    {"id": 1, "email": "ada@example.com", "username": "ada", "name": "Ada L."},
    {"id": 2, "email": "grace@example.com", "username": "grace", "name": ""},
]
CATEGORIES = [{"id": 4, "name": "Workshop", "slug": "workshop", "permissions_params": {}}]


def post(number: int, of: int, raw: str, **values: Any) -> dict[str, Any]:
    given = {
        "id": of * 100 + number,
        "user_id": 2 if number > 1 else 1,
        "post_number": number,
        "raw": raw,
        "created_at": f"2020-02-{of:02}T10:{number:02}:00.000Z",
        "reply_to_post_number": None,
        "hidden": False,
        "hidden_reason_id": None,
        "wiki": False,
    }
    return {**given, **values}


def topic(number: int, *posts: dict[str, Any], **values: Any) -> dict[str, Any]:
    given = {
        "id": number,
        "title": f"Topic {number}",
        "created_at": f"2020-02-{number:02}T10:00:00.000Z",
        "views": 3,
        "category_id": 4,
        "closed": False,
        "archived": False,
        "archetype": "regular",
        "posts": list(posts),
    }
    return {**given, **values}


def write(path: Path, *topics: dict[str, Any]) -> Path:
    data = {"categories": CATEGORIES, "groups": [], "topics": topics, "users": USERS}
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def export(path: Path, topics: int = 3) -> Path:
    """Write an export: each topic links to the next, and has two replies, one to the other."""
    made = []
    for number in range(1, topics + 1):
        after = number % topics + 1
        link = f"See [next](https://{SITE}/t/topic-{after}/{after}) and https://{SITE}/p/{after}02"
        made.append(
            topic(
                number,
                post(1, number, link),
                post(2, number, f'[quote="ada, post:1, topic:{number}"]\nSee\n[/quote]\nYes'),
                post(3, number, "Thanks", reply_to_post_number=2),
            )
        )
    return write(path, *made)
