from portal.view.prose import marked, prose


def shown(html: str, under: int = 1) -> str:
    return str(prose(html, under=under, image="Picture", scrolls="Wide"))


def test_headings_begin_below_the_page_s_own() -> None:
    assert shown("<h1>One</h1><h3>Two</h3>") == "<h2>One</h2><h4>Two</h4>"
    assert shown("<h3>One</h3>") == "<h2>One</h2>"


def test_headings_never_pass_the_sixth() -> None:
    assert shown("<h1>a</h1><h6>b</h6>", 3) == "<h4>a</h4><h6>b</h6>"


def test_a_foreign_image_is_a_link_so_that_no_server_hears_of_readers() -> None:
    html = shown('<img src="https://example.org/a.png" alt="A chart">')
    assert "<img" not in html
    assert '<a href="https://example.org/a.png"' in html
    assert ">A chart</a>" in html


def test_an_image_s_words_stay_text() -> None:
    html = shown('<img src="https://example.org/" alt="&lt;script&gt;">')
    assert "&lt;script&gt;" in html
    assert "<script" not in html


def test_an_image_without_a_web_address_is_its_words() -> None:
    assert shown('<img src="data:x" alt="A chart">') == "A chart"


def test_what_is_wide_scrolls_by_keyboard() -> None:
    html = shown("<table><tr></tr></table>")
    assert html.startswith('<div class="wide" tabindex="0" role="group" aria-label="Wide"><table>')
    assert html.endswith("</table></div>")


def test_a_task_is_a_sign_and_no_field_without_a_label() -> None:
    html = shown('<li><input type="checkbox" checked="" disabled="" /> done</li>')
    assert html == "<li>☑ done</li>"


def test_a_highlight_keeps_its_marks_and_nothing_else() -> None:
    assert marked("&lt;b&gt; <mark>word</mark> &amp; <i>") == (
        "&lt;b&gt; <mark>word</mark> &amp; &lt;i&gt;"
    )
