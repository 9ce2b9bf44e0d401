"""Previews of links in responses."""

from collections.abc import Sequence

from pydantic import BaseModel

from services.content.use_cases.previews.see_previews import Previewed


class LinkPreview(BaseModel):
    """The preview of a linked page, from its own metadata. `address`: as in the text.

    All fields are unchecked plain text: escape them. `description` and `site` may be empty.
    """

    address: str
    title: str
    description: str
    site: str

    @classmethod
    def of_each(cls, found: Sequence[Previewed]) -> "list[LinkPreview]":
        return [
            cls(
                address=each.address,
                title=each.preview.title,
                description=each.preview.description,
                site=each.preview.site,
            )
            for each in found
        ]
