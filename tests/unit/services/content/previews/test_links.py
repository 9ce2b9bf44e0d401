"""Which links of a text stand alone."""

import pytest

from services.content.domain.previews.links import Circle, lone_links, may_have_some
from shared.markdown import write_prose

PAGE = "https://example.org/a"


def _found(body: str) -> list[str]:
    return [each.address for each in lone_links(write_prose(body).html)]


@pytest.mark.parametrize(
    ("body", "address"),
    [
        (PAGE, PAGE),
        (f"Before.\n\n{PAGE}\n\nAfter.", PAGE),
        (f"<{PAGE}>", PAGE),
        (f"[{PAGE}]({PAGE})", PAGE),
        ("www.example.org", "http://www.example.org"),
        ("https://fr.example.org/Été", "https://fr.example.org/%C3%89t%C3%A9"),
        ("https://example.org/?a=1&b=2", "https://example.org/?a=1&b=2"),
    ],
)
def test_an_address_in_a_paragraph_of_its_own_stands_alone(body: str, address: str) -> None:
    assert may_have_some(body)
    assert _found(body) == [address]


@pytest.mark.parametrize(
    "body",
    [
        f"See {PAGE}",
        f"{PAGE}\n{PAGE}b",
        f"[Read this]({PAGE})",
        f"> {PAGE}",
        f"- {PAGE}\n\n- {PAGE}b",
        f"1. {PAGE}\n\n   {PAGE}b",
        f"```\n\n{PAGE}\n\n```",
        f"    {PAGE}",
        f"| a |\n|---|\n| {PAGE} |",
        f"<details>\n\n{PAGE}\n\n</details>",
        f"[{PAGE}](https://elsewhere.example.com)",
        "mailto:ada@example.org",
        "javascript:alert(1)",
        "ftp://example.org/a",
    ],
)
def test_other_links_do_not(body: str) -> None:
    assert _found(body) == []


def test_the_first_three_pages_count_each_once() -> None:
    addresses = [f"{PAGE}?utm_source=x", PAGE, f"{PAGE}#part", *(f"{PAGE}{n}" for n in range(9))]
    found = lone_links(write_prose("\n\n".join(addresses)).html)
    assert [each.address for each in found] == [f"{PAGE}?utm_source=x", f"{PAGE}0", f"{PAGE}1"]
    assert found[0].page == PAGE
    assert len({each.id_among(circle) for each in found for circle in Circle}) == 6


@pytest.mark.parametrize("piece", ["<p><a href=", "www.", "https://", "<blockquote>", "<", "&#"])
def test_a_long_text_is_searched_in_one_pass(piece: str) -> None:
    body = piece * 100_000
    assert may_have_some(f"{body} x") is False
    assert lone_links(body) == ()
    assert lone_links(f'<p><a href="{body}">') == ()
