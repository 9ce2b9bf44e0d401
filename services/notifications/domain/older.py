"""Notices and plans in the format of the previous version, with a field per kind of subject.

about: {community_id, post_id, reply_id, gathering_id, requester_id, approved}
to: "persons", or a group of a subject named there

They are read as paths. Notices are also still written in the old format, since a process of the
previous version shows and mails them during an upgrade. Its plans are read here. It does not read
new plans: it postpones them until a process of this version delivers them.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from services.notifications.domain.subject import COMMUNITY, Path, Subject, community_of
from shared.contracts.membership import membership_id

_KINDS = ("reply", "post", "gathering")
"""Each kind belongs to the next one, and all belong to a community."""
_REQUEST = "membership"
_GROUP_OF = {"author": "reply", "attendees": "gathering"}
"""The groups of the old format that do not belong to the community."""


def is_older(data: Any) -> bool:
    return isinstance(data, Mapping) and "path" not in data and "about" in data


def notice(data: Mapping[str, Any]) -> dict[str, Any]:
    about = data["about"]
    variant = "refused" if about.get("approved") is False else ""
    return {**data, "path": _path(about), "variant": variant}


def plan(data: Mapping[str, Any]) -> dict[str, Any]:
    read = notice(data)
    return {**read, "to": _group(data["to"], read["path"])}


@lru_cache(maxsize=128)  # the same for all recipients of a delivery
def about_of(path: Path, variant: str) -> dict[str, Any]:
    """Return the subject in the old format, as far as that format can express it."""
    community_id = community_of(path)
    about: dict[str, Any] = {"community_id": community_id}
    for each in path:
        if each.kind in _KINDS:
            about[f"{each.kind}_id"] = each.id
        elif each.kind == _REQUEST:
            about["requester_id"] = each.id.removeprefix(membership_id(community_id or "", ""))
    if path[0].kind == COMMUNITY:
        about["approved"] = variant != "refused"
    return about


def _path(about: Mapping[str, Any]) -> Path:
    community_id = about.get("community_id")
    found = [Subject(kind, about[f"{kind}_id"]) for kind in _KINDS if about.get(f"{kind}_id")]
    if about.get("requester_id"):
        request_id = membership_id(community_id or "", about["requester_id"])
        found.append(Subject(_REQUEST, request_id))
    if community_id is not None:
        found.append(Subject(COMMUNITY, community_id))
    return tuple(found)


def _group(to: str, path: Path) -> dict[str, Any] | None:
    if to == "persons":
        return None
    kind = _GROUP_OF.get(to, COMMUNITY)
    return {"name": to, "of": next(each for each in path if each.kind == kind)}
