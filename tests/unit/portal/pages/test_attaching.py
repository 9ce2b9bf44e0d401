"""The files of a form."""

from typing import Any

from portal.gateway.models.content import File
from portal.pages.attaching import Held, fields_of, in_order, pictures

GALLERY: dict[str, Any] = {
    "gallery": {
        "pictures": [
            {"file_id": "f2", "alt": "A river", "caption": ""},
            {"file_id": "f1", "alt": "A bridge", "caption": "Ours"},
        ]
    }
}


def held(key: str, media_type: str | None, **said: str) -> Held:
    file = None
    if media_type is not None:
        file = File(id=key, status="received", filename=key, media_type=media_type, size=1)
    return Held(key, file, {"alt": "", "caption": "", **said})


def test_a_gallery_shows_the_pictures_of_its_form_before_they_are_processed() -> None:
    files = [
        held("f2", "image/png", alt="A river"),
        held("f1", "image/jpeg", alt="A bridge", caption="Ours"),
        held("f3", "application/pdf"),
        held("f4", None),
    ]
    assert pictures(files) == GALLERY


def test_an_edit_begins_with_the_present_pictures_in_their_order() -> None:
    assert in_order(["f1", "f2", "f3"], GALLERY) == ["f2", "f1", "f3"]
    assert fields_of(GALLERY)["caption-f1"] == "Ours"
    assert in_order(["f1"], None) == ["f1"]
