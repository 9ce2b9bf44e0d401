"""A profile's languages: known ones are ticked, others are written as codes."""

from portal.gateway.models.membership import Profile
from portal.pages.profile import FIELDS, HIDEABLE, body_of, fields_of


def test_languages_are_ticked_or_written_and_none_is_lost() -> None:
    nothing = {"headline": "", "about": "", "skills": [], "location": "", "guest": False}
    given = {"id": "ada", "name": "Ada", "language": "en", "languages": ["uk", "fr"], "version": 1}
    made = {"created_at": "2026-01-01T00:00:00Z"}
    me = Profile.model_validate({**nothing, **given, **made})

    fields = {**dict.fromkeys((*FIELDS, *(f"to_{name}" for name in HIDEABLE)), ""), **fields_of(me)}

    assert (fields["speaks-fr"], fields["speaks-en"], fields["languages"]) == ("1", "", "uk")
    assert body_of({**fields, "languages": "uk, fr, pl"})["languages"] == ["fr", "uk", "pl"]
