"""The texts that a post had, in responses."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel

from services.content.domain.posts.post import Post
from services.content.domain.posts.version import Version
from services.content.entry.authors import Author
from services.content.entry.kinds.details import DetailsView, view_of
from shared.audience.naming import Names
from shared.contracts.unknown import Open
from shared.contracts.values import Language


class VersionSummary(BaseModel):
    """A text of a post. `version`: the last one with this text. `updated_at`: when it was written.

    `editor`: the person who wrote it; null if unknown, imported or erased.

    `minor`: a minor edit.
    """

    version: int
    title: str
    lang: Open[Language]
    tags: list[str]
    updated_at: datetime
    editor: Author | None
    minor: bool

    @classmethod
    def of(cls, version: Version, post: Post, names: Names) -> "VersionSummary":
        return cls(**_version(version, post, names))


class VersionView(VersionSummary):
    body: str
    html: str
    details: DetailsView | None

    @classmethod
    def of(cls, version: Version, post: Post, names: Names) -> "VersionView":
        return cls(
            **_version(version, post, names),
            body=version.body,
            html=version.html,
            details=view_of(version.details),
        )


def _version(version: Version, post: Post, names: Names) -> dict[str, Any]:
    return {
        "version": version.version,
        "title": version.title,
        "lang": version.language,
        "tags": list(version.tags),
        "updated_at": version.updated_at,
        "editor": Author.of(version.editor_id, post.community, names),
        "minor": version.minor,
    }
