"""The query parameters of searches."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Query

from services.search.asking.language import LONGEST_READ
from services.search.entry.items import OPEN_KINDS, OPEN_LANGUAGES
from services.search.entry.views import Mode
from services.search.index.facets import Choices
from services.search.index.queries import Sort
from shared.contracts.values import Language
from shared.runtime.paging import After, Limit

LONGEST_QUERY = 4_000
LONGEST_TYPED = 512
MOST_CHOSEN = 20

Words = Annotated[
    str,
    Query(
        alias="q",
        max_length=LONGEST_QUERY,
        description=f"""The words to search for, in French or English, or a whole text. A text of up
to {LONGEST_READ} characters may have `"phrases"`, `-words` to leave out, and filters: `kind:`
`tag:` `community:` `author:` (a name, an id, or `me`) `lang:` `before:` `after:` (a year, a month
or a day, in UTC) `is:unanswered` `is:answered` `has:file`. No text is an error: `passed_over` lists
the parts that were not read as they are written.""",
        openapi_examples={
            "words": {"value": "parental leave"},
            "language": {
                "summary": "Open questions of this year, of one author",
                "value": '"parental leave" -draft is:unanswered after:2026 author:"Ada Lovelace"',
            },
        },
    ),
]
Typed = Annotated[
    str, Query(alias="q", max_length=LONGEST_TYPED, description="The beginning of a title or name")
]
Order = Annotated[
    Sort,
    Query(
        description="`votes` counts votes and other reactions. Without words, `relevance` is `date`"
    ),
]
Kinds = Annotated[
    Sequence[Annotated[str, Query(max_length=64, json_schema_extra=OPEN_KINDS)]],
    Query(max_length=MOST_CHOSEN),
]
Languages = Annotated[
    Sequence[Annotated[str, Query(max_length=64, json_schema_extra=OPEN_LANGUAGES)]],
    Query(max_length=MOST_CHOSEN),
]
Slugs = Annotated[
    Sequence[Annotated[str, Query(max_length=64)]],
    Query(max_length=MOST_CHOSEN, description="Slugs"),
]
Tags = Annotated[Sequence[Annotated[str, Query(max_length=200)]], Query(max_length=MOST_CHOSEN)]
Authors = Annotated[
    Sequence[Annotated[str, Query(max_length=520)]],
    Query(max_length=MOST_CHOSEN, description="Values of the facet `author`"),
]
Months = Annotated[
    Sequence[Annotated[str, Query(pattern=r"^[0-9]{4}-[0-9]{2}$")]],
    Query(max_length=MOST_CHOSEN, description="Month of publication, like 2026-03"),
]


Reads = Annotated[
    Language | None,
    Query(
        description="The language of labels, and of titles where there are several; "
        "your token's by default"
    ),
]


async def chosen(
    *,
    kind: Kinds = (),
    lang: Languages = (),
    community: Slugs = (),
    tag: Tags = (),
    author: Authors = (),
    month: Months = (),
) -> Choices:
    """A repeated filter matches any of its values."""
    return {
        "kind": kind,
        "lang": lang,
        "community": community,
        "tag": tag,
        "author": author,
        "month": month,
    }


Explain = Annotated[bool, Query(description="Explain the rank of each result")]


@dataclass(frozen=True, slots=True)
class Listed:
    """The query parameters that decide how results are listed."""

    sort: Sort
    reads: Language | None
    limit: int
    after: str | None
    explain: bool
    mode: Mode


async def listed(
    *,
    mode: Annotated[Mode, Query(description="How to search")] = Mode.HYBRID,
    sort: Order = Sort.RELEVANCE,
    reads: Reads = None,
    limit: Limit = 20,
    after: After = None,
    explain: Explain = False,
) -> Listed:
    return Listed(sort, reads, limit, after, explain, mode)


def normal(q: str) -> str:
    """Normalise a text: one form for equal looks, no control characters, no needless spaces."""
    printable = "".join(
        " " if unicodedata.category(c).startswith("C") and c != "\u200d" else c for c in q
    )
    return unicodedata.normalize("NFC", " ".join(printable.split()))
