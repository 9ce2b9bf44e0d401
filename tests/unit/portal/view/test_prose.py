from portal.view.prose import marked, prose


def shown(html: str, under: int = 1) -> str:
    return str(prose(html, under=under, image="Picture", scrolls="Wide", tasks=("Done", "To do")))


def test_headings_start_below_those_of_the_page() -> None:
    assert shown("<h1>One</h1><h3>Two</h3>") == "<h2>One</h2><h4>Two</h4>"
    assert shown("<h3>One</h3>") == "<h2>One</h2>"


def test_headings_never_pass_the_sixth() -> None:
    assert shown("<h1>a</h1><h6>b</h6>", 3) == "<h4>a</h4><h6>b</h6>"


def test_an_external_image_is_a_link_so_that_its_server_sees_no_readers() -> None:
    html = shown('<img src="https://example.org/a.png" alt="A chart">')
    assert "<img" not in html
    assert '<a href="https://example.org/a.png"' in html
    assert ">A chart</a>" in html


def test_the_description_of_an_image_stays_text() -> None:
    html = shown('<img src="https://example.org/" alt="&lt;script&gt;">')
    assert "&lt;script&gt;" in html
    assert "<script" not in html


def test_an_image_without_a_web_address_is_its_description() -> None:
    assert shown('<img src="data:x" alt="A chart">') == "A chart"


def test_wide_content_scrolls_by_keyboard() -> None:
    html = shown("<table><tr></tr></table>")
    assert html.startswith('<div class="wide" tabindex="0" role="group" aria-label="Wide"><table>')
    assert html.endswith("</table></div>")


def test_a_task_shows_whether_it_is_done_and_cannot_be_changed() -> None:
    for checked, shown_as in (
        ('checked="" ', ' checked aria-label="Done"'),
        ("", ' aria-label="To do"'),
    ):
        html = shown(f'<li><input {checked}disabled="" type="checkbox"> it</li>')
        assert html == f'<li><input type="checkbox" disabled{shown_as}> it</li>'


def test_a_highlight_keeps_its_marks_and_nothing_else() -> None:
    assert marked("&lt;b&gt; <mark>word</mark> &amp; <i>") == (
        "&lt;b&gt; <mark>word</mark> &amp; &lt;i&gt;"
    )
