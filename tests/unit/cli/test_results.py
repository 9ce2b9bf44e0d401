import io
from typing import Any

import pytest
from rich.console import Console, RenderableType

from cli import results


def shown(thing: RenderableType, width: int = 60) -> str:
    console = Console(file=io.StringIO(), width=width)
    console.print(thing)
    output = console.file
    assert isinstance(output, io.StringIO)
    return output.getvalue()


def found(**changed: Any) -> dict[str, Any]:
    return {
        "id": "0192",
        "kind": "article",
        "title": "Paid leave",
        "community": "guilds",
        "lang": "en",
        "published_at": "2026-03-12T10:00:00Z",
        "author": {"id": None, "name": "Zoé"},
        "tags": ["hr"],
        "highlights": {"title": [], "text": ["twelve weeks of <mark>leave</mark> &amp; more"]},
        "external_id": "leave/paid.md",
        **changed,
    }


def test_a_result_names_its_kind_and_place() -> None:
    assert shown(results.page({"items": [found()]}, "http://guilde")) == (
        "  1  Paid leave\n"
        "     article · guilds · en · 2026-03-12 · by Zoé · #hr\n"
        "     twelve weeks of leave & more\n"
        "     leave/paid.md\n"
        "\n"
    )


def test_later_pages_have_no_ranks() -> None:
    page = results.page({"items": [found()]}, "http://guilde", ranked=False)
    assert shown(page).startswith("  ·  Paid leave")


@pytest.mark.parametrize(
    ("kind", "address"),
    [
        ("question", "/api/content/v1/posts/0192"),
        ("answer", "/api/content/v1/replies/0192"),
        ("profile", "/api/membership/v1/profiles/0192"),
        ("community", "/api/membership/v1/communities/guilds"),
    ],
)
def test_a_post_that_was_not_imported_shows_its_address(kind: str, address: str) -> None:
    assert results.address(found(kind=kind)) == address
    assert address in shown(results.item(found(kind=kind, external_id=None), "1", "http://guilde"))


def test_long_lines_are_wrapped_and_indented_without_trailing_spaces() -> None:
    item = found(title="word " * 30, highlights={"title": [], "text": ["text " * 100]})
    lines = shown(results.item(item, "1", ""), width=40).splitlines()
    assert all(len(line) <= 40 and line == line.rstrip() for line in lines)
    assert all(line.startswith("     ") for line in lines[1:] if line)


def test_an_excerpt_ends_with_a_word() -> None:
    assert results.excerpt(["word " * 100]).plain.endswith("word…")


def test_marks_become_highlights_and_markup_text() -> None:
    text = results.marked("a <mark>b</mark> &lt;i&gt; [bold]c[/] \x1b[31m")
    assert text.plain == "a b <i> [bold]c[/] \ufffd[31m"
    assert [(span.start, span.end, span.style) for span in text.spans] == [(2, 3, results.MATCH)]


@pytest.mark.parametrize(
    ("number", "drawn"), [(0, ""), (1, "▏"), (50, "████"), (99, "███████▉"), (100, "████████")]
)
def test_a_bar_is_as_long_as_its_number(number: int, drawn: str) -> None:
    assert results.bar(number, 100) == drawn


def test_a_bar_of_plain_characters_shows_the_least_too() -> None:
    assert results.bar(1, 100, ascii_only=True) == "#"
    assert results.bar(100, 100, ascii_only=True) == "#" * 8


def values(*counts: int) -> list[dict[str, Any]]:
    return [{"value": f"v{n}", "label": f"Label {n}", "count": n} for n in counts]


def test_facets_show_the_first_values_and_how_many_more() -> None:
    text = shown(results.facets({"kind": values(9, 8, 7, 6, 5, 4, 3)}))
    assert "v9" in text
    assert "v4" not in text
    assert "2 more" in text


def test_a_chosen_facet_and_a_facet_of_one_value_are_not_shown() -> None:
    counted = {"kind": values(1, 2), "lang": values(3), "month": values(4)}
    text = shown(results.facets(counted, chosen={"lang"}))
    assert "kind" in text
    assert "lang" not in text
    assert "month" not in text


def test_the_heading_counts_the_results_and_names_the_person() -> None:
    assert shown(results.heading({"total": 1}, "leave", "Zoé")) == (
        "1 result for “leave”, as Zoé sees it\n"
    )
    assert "2,000 results, newest first" in shown(results.heading({"total": 2_000}, "", "Zoé"))
