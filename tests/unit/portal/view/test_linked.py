"""Previews of links below a text."""

from portal.gateway.models.content import LinkPreview
from portal.view.views import Views
from portal.view.words import Language

PART = '{% import "parts/linked.html" as parts with context %}{{ parts.previews(found) }}'


def _shown(*found: LinkPreview, language: Language = "en") -> str:
    environment = Views({"site_name": "Guilde"})._environments[language]
    return environment.from_string(PART).render(found=list(found))


def _preview(**fields: str) -> LinkPreview:
    return LinkPreview.model_validate(
        {"address": "https://www.example.org/a?b=1&c=2", "title": "A page", **fields}
    )


def test_the_title_is_the_link_and_the_host_is_always_named() -> None:
    html = _shown(_preview(site="The <b>bank</b>", description="Of it"))
    assert 'href="https://www.example.org/a?b=1&amp;c=2"' in html
    assert 'rel="noopener noreferrer nofollow ugc"' in html
    assert "<bdi>A page</bdi></a>" in html
    assert "<bdi>The &lt;b&gt;bank&lt;/b&gt;</bdi> · <bdi>example.org</bdi>" in html
    assert "<bdi>Of it</bdi>" in html


def test_a_page_cannot_add_markup() -> None:
    hostile = "</bdi></a><script>alert(1)</script>"
    html = _shown(_preview(title=hostile, site=hostile, description=hostile))
    assert "<script" not in html


def test_a_site_that_calls_itself_by_its_host_is_named_once() -> None:
    assert _shown(_preview(site="Example.org")).count("xample.org</bdi>") == 1


def test_nothing_is_shown_without_previews() -> None:
    assert _shown() == ""


def test_its_label_is_french_for_readers_of_french() -> None:
    assert "Pages liées" in _shown(_preview(), language="fr")
