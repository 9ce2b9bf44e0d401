import pytest

from cli.importing.hypertext import relinked, to_markdown


def unchanged(_: str) -> None:
    return None


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>a <strong>b</strong> <em>c</em></p>", "a **b** *c*"),
        ("<p>2 * 3 * 4 and _x_ [y]</p>", "2 \\* 3 \\* 4 and \\_x\\_ \\[y\\]"),
        ("<pre><code>a_b = &lt;c&gt;\n</code></pre>", "```\na_b = <c>\n```"),
        ("<p>&lt;script&gt;</p>", "\\<script\\>"),
        ("<script>alert(1)</script><p>a</p>", "a"),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
        ("", ""),
    ],
)
def test_html_becomes_markdown_and_text_stays_text(html: str, markdown: str) -> None:
    assert to_markdown(html, unchanged) == markdown


def test_targets_are_rewritten_in_tags_alone() -> None:
    def here(address: str) -> str | None:
        return "/posts/1" if address == "https://a.example/?q=1&r=2" else None

    linked = '<a title="t" href="https://a.example/?q=1&amp;r=2">x</a>'
    shown = '<code>&lt;a href="https://a.example/?q=1&amp;amp;r=2"&gt;</code>'
    assert to_markdown(linked, here) == '[x](/posts/1 "t")'
    assert "/posts/1" not in to_markdown(shown, here)


def test_addresses_in_a_plain_text_are_rewritten() -> None:
    text = "See https://a.example/q/1, (https://a.example/q/2) and https://b.example"
    here = {"https://a.example/q/2": "/posts/2"}.get
    assert relinked(text, here) == ("See https://a.example/q/1, (/posts/2) and https://b.example")


def test_deeply_nested_html_is_read_in_bounded_depth() -> None:
    assert to_markdown("<div>" * 100_000 + "x", unchanged) == ""
