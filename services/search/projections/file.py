"""A file: found by its name and its written or spoken text, while its post is published.

It is a separate document with the audience of its post, like a reply: its own facts determine it,
in their own order, and the post's title is looked up for each response. Its text is a list:
`places` has the page or the time of each entry.
"""

from services.search.projections import documents
from services.search.projections.actions import Action, Source
from services.search.projections.documents import OTHER
from services.search.projections.indexed import AUTHOR, COMMUNITY, KIND, LANG, MONTH, Indexed, Kind
from shared.contracts.envelope import Fact
from shared.contracts.files import FILE, FileData, FileState, FileStatus
from shared.contracts.values import Language, PostStatus

FILE_KIND = "file"


def project(fact: Fact[FileData]) -> list[Action]:
    state = fact.data.state
    shown = state.status is FileStatus.READY and state.post_status is PostStatus.PUBLISHED
    if not shown or state.post is None:
        return [documents.stub("file", fact.subject, fact.sequence)]
    return [documents.put("file", fact.subject, fact.sequence, _source(state))]


def _source(state: FileState) -> Source:
    language = state.language or OTHER
    known = language if isinstance(language, Language) else OTHER
    names = [each for each in (state.filename, state.alt) if each]
    return {
        "kind": FILE_KIND,
        **documents.placed(state.community),
        "language": [language],
        "post_title": state.post.title[: documents.LONGEST_TITLE] if state.post else None,
        "post_id": state.post.id if state.post else None,
        f"text_{known}": [*names, *(passage.text for passage in state.passages)],
        "places": [
            *({} for _ in names),
            *(
                passage.model_dump(exclude={"text"}, exclude_none=True)
                for passage in state.passages
            ),
        ],
        "filename": state.filename,
        "media_type": state.media_type,
        "author": state.owner_id,
        **documents.dated(state.created_at, state.updated_at),
    }


INDEXED = Indexed(
    FILE,
    project,
    kinds=(
        Kind(FILE_KIND, {Language.FRENCH: "Fichiers", Language.ENGLISH: "Files"}, suggested=False),
    ),
    facets=(KIND, COMMUNITY, LANG, AUTHOR, MONTH),
)
