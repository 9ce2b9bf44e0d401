"""One trace leads from a request to all its effects, through Kafka."""

from collections.abc import Callable

from opentelemetry.trace import SpanKind

from tests.support.messaging import eventually
from tests.support.services import Client, People
from tests.support.tracing import Spans

Unique = Callable[[str], str]

REQUEST = "POST /posts"
SENT = f"{REQUEST} > write_post > send guilde.content.post"


async def test_a_post_is_one_tree_of_spans_from_its_request_to_the_index(
    content: Client, search: Client, people: People, unique: Unique, spans: Spans
) -> None:
    assert search.base_url
    body = {"kind": "article", "title": unique("Traced"), "body": "…", "lang": "en"}
    answer = await content.post(people(unique("Ada")), "/v1/posts", json=body)
    assert answer.status_code == 201, answer.text
    expected = {
        REQUEST,
        f"{REQUEST} > write_post",
        SENT,
        f"{SENT} > apply",
        f"{SENT} > apply > _bulk",
    }
    await eventually(lambda: expected <= spans.paths(REQUEST))
    assert not [path for path in spans.paths(REQUEST) if "…" in path]


async def test_no_span_holds_the_words_of_a_search(
    search: Client, people: People, unique: Unique, spans: Spans
) -> None:
    words = unique("words")
    await search.get(people(unique("Ada")), "/v1/search", params={"q": words})
    await eventually(lambda: "GET /search > _search" in spans.paths("GET /search"))
    assert len([span for span in spans.all() if span.kind is SpanKind.SERVER]) == 1
    assert not [span for span in spans.all() if words in span.to_json()]
