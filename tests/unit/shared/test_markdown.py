import re
import time
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest

from shared.markdown import MOST_DEPTH, MOST_MENTIONS, write_prose

N = 200_000
"""The most characters that a body may have."""

SECONDS = 5.0
"""Of CPU time: far above the worst case (0.4 s), far below quadratic time."""

OF_A_TASK = {"type": "checkbox", "disabled": ""}
HARMLESS = {"p", "a", "img", "pre", "code", "details", "summary", "em", "strong", "input"}

HOSTILE = {
    "quotes in quotes": ">" * N,
    "lists in lists": "* a\n" + "".join(" " * i + "* a\n" for i in range(600)),
    "emphasis never closed": "*a **b " * 28_000,
    "emphasis closed from inside": "*a **b " * 12_000 + "b** a*" * 12_000,
    "brackets": "[" * N,
    "links never closed": "[a](" * 50_000,
    "images never closed": "![[" * 60_000,
    "a table that fills its cells": "|a" * 25_000 + "\n" + "|-" * 25_000 + "\n" + "a\n" * 50_000,
    "a long table": "|a" * 400 + "\n" + "|-" * 400 + "\n" + "a\n" * 98_000,
    "autolinks": "a@b.c " * 33_000,
    "backticks": "".join("`" * i + " " for i in range(1, 630)),
    "ampersands": "&" * N,
    "angles": "<" * N,
    "tags never closed": "<b>" * 66_000,
    "formatting that the parser repeats": (
        "<p>" + "".join(f"<b title={i}>" for i in range(6_000)) + "</p>" + "<p>x</p>" * 12_000
    ),
    "formatting hidden in tables": "<b x=1><table><td></b>" * 9_000,
    "comments never closed": "<!--" * 50_000,
    "attributes": "<a " + "x=1 " * 49_000 + ">",
    "references": "[a]: /x\n" * 20_000 + "[a]" * 10_000,
    "NULs": "\0" * N,
    "one word": "a" * N,
    "mentions": "@[a](person:b) " * 13_000,
    "mentions never closed": "@[a](person:" * 16_000,
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_markdown_takes_no_time_and_yields_bounded_html(body: str) -> None:
    started = time.process_time()  # CPU time of this process, whatever else the machine does
    prose = write_prose(body[:N])
    assert time.process_time() - started < SECONDS
    assert len(prose.html) < 12 * N


def test_rendering_gives_back_its_memory() -> None:
    body = "# Title\n\n" + "A *paragraph* with [a link](https://example.org).\n\n" * 200
    write_prose(body)
    before = resident_pages()
    for _ in range(300):
        write_prose(body)
    # cmarkgfm's own function would keep some 40 MB of it
    assert (resident_pages() - before) * 4096 < 8 * 1024 * 1024


def resident_pages() -> int:
    with open("/proc/self/statm") as statm:  # noqa: PTH123  a file of the kernel
        return int(statm.read().split()[1])


def test_too_deeply_nested_text_is_shown_as_typed() -> None:
    assert write_prose(">" * (MOST_DEPTH + 1) + "a").html.startswith("<pre>&gt;&gt;")
    assert write_prose(">" * (MOST_DEPTH - 2) + "a").html.startswith("<blockquote>")


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("# Title", "<h1>Title</h1>"),
        ("~~gone~~", "<p><del>gone</del></p>"),
        ("```python\nx\n```", '<pre><code class="language-python">x\n</code></pre>'),
        (
            "https://example.org",
            '<p><a href="https://example.org" rel="noopener nofollow ugc">https://example.org</a></p>',
        ),
        ("![a](/pic.png)", '<p><img src="/pic.png" alt="a"></p>'),
        (
            "<details><summary>More</summary>text</details>",
            "<details><summary>More</summary>text</details>",
        ),
        ("H<sub>2</sub>O", "<p>H<sub>2</sub>O</p>"),
    ],
)
def test_markdown_and_harmless_html_are_kept(body: str, html: str) -> None:
    assert write_prose(body).html.strip() == html


def inputs(html: str) -> list[set[str]]:
    """Return the attributes of each input; nh3 writes them in any order."""
    return [set(found.split()) for found in re.findall(r"<input ([^>]*)>", html)]


def test_a_task_is_a_disabled_checkbox() -> None:
    html = write_prose("- [x] one\n- [ ] two").html
    box = {'disabled=""', 'type="checkbox"'}
    assert inputs(html) == [{*box, 'checked=""'}, box]
    assert re.sub(r"<input [^>]*>", "", html).split() == [
        "<ul>",
        "<li>",
        "one</li>",
        "<li>",
        "two</li>",
        "</ul>",
    ]


def test_the_only_input_is_the_checkbox_of_a_task() -> None:
    html = write_prose('<input type="password" name="q" value="x" autofocus onfocus="a()">').html
    assert inputs(html) == [{'disabled=""', 'type="checkbox"'}]


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg onload=alert(1)>",
        "<iframe src=https://evil.example></iframe>",
        "<a href='javascript:alert(1)'>x</a>",
        "<a href='java\nscript:alert(1)'>x</a>",
        "[x](javascript:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](data:text/html,<b>)",
        "![x](data:image/svg+xml;base64,AAAA)",
        "<img src='vbscript:x'>",
        "<p style='position:fixed' class=modal id=login>x</p>",
        "<form action=/><input name=password><button formaction=javascript:x>b</button></form>",
        "<base href=//evil.example>",
        "<meta http-equiv=refresh content=0>",
        "<object data=x></object><embed src=x>",
        "<style>@import 'x'</style>",
        "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
        '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
        "<details open ontoggle=alert(1)>x</details>",
    ],
)
def test_no_active_content_reaches_a_reader(body: str) -> None:
    reader = Reader()
    reader.feed(write_prose(body).html)
    for tag, attributes in reader.met:
        assert tag in HARMLESS
        assert tag != "input" or dict(attributes).items() >= OF_A_TASK.items()
        for name, value in attributes:
            assert name in {"href", "src", "alt", "title", "rel", "class", "open", *OF_A_TASK}
            if name in {"href", "src"}:
                assert urlsplit(value or "").scheme in {"", "http", "https"}


class Reader(HTMLParser):
    """A parser that records the tags and attributes that a browser would see."""

    def __init__(self) -> None:
        super().__init__()
        self.met: list[tuple[str, list[tuple[str, str | None]]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.met.append((tag, attrs))


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("# A\n\nb *c* **d**e", "A b c de"),
        ("|a|b|\n|-|-|\n|c|d|", "a b c d"),
        ("- one\n- two", "one two"),
        ("a<br>b", "a b"),
        ("<details><summary>a</summary>b</details>", "a b"),
        ("1 &lt; 2 &amp; é", "1 < 2 & é"),
        ('<abbr title="x>y">z</abbr>', "z"),
        ("[link](https://example.org) ![alt](/x.png)", "link"),
        ("", ""),
    ],
)
def test_the_text_is_the_visible_words_in_one_line(body: str, text: str) -> None:
    assert write_prose(body).text == text


def test_control_characters_are_left_out_and_newlines_are_one_kind() -> None:
    assert write_prose("a\0b\x1bc\r\nd\re\tf\x85").body == "abc\nd\ne\tf"


ADA = "@[Ada Lovelace](person:ada-1)"


@pytest.mark.parametrize(
    ("markdown", "persons"),
    [
        ("", ()),
        ("Ada", ()),
        (ADA, ("ada-1",)),
        (f"Hello {ADA}, and @[Bob](person:bob)!", ("ada-1", "bob")),
        (f"{ADA} {ADA}", ("ada-1",)),
        ('@[Ada](person:ada "Lovelace")', ("ada",)),
        ("@[Ada][1]\n\n[1]: person:ada", ("ada",)),
        ("@[*Ada* [King]](person:ada)", ("ada",)),
        ("[Ada](person:ada)", ()),
        ("@Ada", ()),
        (r"@\[Ada](person:ada)", ()),
        (r"@[Ada\](person:ada)", ()),
        ("@[Ada](https://example.org)", ()),
        ("@[](person:ada)", ()),
        ("@[Ada](person:)", ()),
        ("@[Ada](person:a$b)", ()),
        ("![@[Ada](person:ada)](https://example.org/ada.png)", ()),
        (f"`{ADA}`", ()),
        (f"``a ` {ADA}`` and @[Bob](person:bob)", ("bob",)),
        (f"a ` alone {ADA}", ("ada-1",)),
        (f"    {ADA}", ()),
        (f"```\n{ADA}\n```\n@[Bob](person:bob)", ("bob",)),
        (f"~~~~ text\n{ADA}\n~~~\n{ADA}\n~~~~\n@[Bob](person:bob)", ("bob",)),
        (f"```\n{ADA}", ()),
        (f"> {ADA}", ("ada-1",)),
        (f"|{ADA}|\n|-|\n|@[Bob](person:bob)|", ("ada-1", "bob")),
        (f"<!-- {ADA} -->", ()),
        ('@<a href="person:ada">Ada</a>', ()),
        ('`@<a href="person:ada">Ada</a>`', ()),
        ("[x](/ \"@<a href='person:ada'>\")", ()),
        ("\uff20[Ada](person:ada)", ()),
        ("@\u200b[Ada](person:ada)", ()),
        ("@[Ada](person:ad\u200ba)", ()),
        ("@[Ada](person:\u202eada)", ()),
        ("@[Ada](person:\u0430da)", ()),
        ("@[Ada](PERSON:ada)", ()),
        ("@[Ad\u202ea\ufeff](person:ada)", ("ada",)),
    ],
)
def test_a_mention_is_a_parsed_link_behind_an_at_sign(
    markdown: str, persons: tuple[str, ...]
) -> None:
    assert write_prose(markdown).mentions == persons


def test_the_number_of_mentions_is_bounded() -> None:
    text = " ".join(f"@[P](person:p{n})" for n in range(MOST_MENTIONS + 10))
    assert len(write_prose(text).mentions) == MOST_MENTIONS
