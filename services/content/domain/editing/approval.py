"""The review of a post before its publication, if its community requires one."""

from datetime import datetime

from pydantic import BaseModel


class Approval(BaseModel):
    """A review. `asked_at`: when the post was submitted.

    `by_id`: the reviewer who approved or returned it; None until then, or once erased. `reason`:
    why it was returned.
    """

    asked_at: datetime
    by_id: str | None = None
    reason: str = ""

    def without_reviewer(self) -> "Approval":
        return self.model_copy(update={"by_id": None})
