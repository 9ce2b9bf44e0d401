"""Files on a post's page: players with transcripts, images with descriptions."""

from portal.gateway.models.content import File, Passage
from portal.pages.files import Attached
from portal.view.views import Views
from portal.view.words import Formats, clock

PART = '{% import "parts/files.html" as parts with context %}{{ parts.attached(found, "en") }}'


def file(media_type: str, **fields: object) -> File:
    known = {"id": "1", "status": "ready", "filename": "a<b", "size": 1_400_000}
    return File.model_validate(
        {**known, "media_type": media_type, "address": "/x", "inline": True, **fields}
    )


def shown(found: Attached) -> str:
    environment = Views({"site_name": "Guilde"})._environments["en"]
    return environment.from_string(PART).render(found=found, fmt=Formats("en", "UTC"))


def test_a_time_in_a_transcript_links_to_it_in_the_player() -> None:
    said = [Passage(text="Of observability", seconds=62.5)]
    html = shown(Attached(plays=[file("audio/mpeg", seconds=120)], said=said))
    assert '<audio controls preload="metadata" src="/x" aria-label="a&lt;b">' in html
    assert '<a href="/x#t=62.5" data-seconds="62.5">1:02</a> Of observability' in html
    assert "2:00" in html


def test_an_image_has_its_description() -> None:
    assert 'alt="A <red> flag"'.replace("<", "&lt;").replace(">", "&gt;") in shown(
        Attached(images=[file("image/png", alt="A <red> flag")])
    )


def test_another_file_is_a_link_with_its_size_and_pages() -> None:
    html = shown(Attached(others=[file("application/pdf", pages=3)]))
    assert '<a href="/x">a&lt;b</a>' in html
    assert "1.4 MB" in html
    assert "3 pages" in html


def test_only_safe_types_are_more_than_a_link() -> None:
    assert file("image/svg+xml", inline=False).family == "file"
    assert file("video/mp4").family == "video"
    assert file("audio/mpeg", address=None).family == "file"


def test_a_time_is_written_as_in_players() -> None:
    assert [clock(5), clock(62.5), clock(3_723)] == ["0:05", "1:02", "1:02:03"]
