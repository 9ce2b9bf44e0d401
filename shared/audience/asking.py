"""The caller of a request, as the rules of `sight.py` see it."""

from typing import Annotated

from fastapi import Depends

from shared.audience.sight import Asker
from shared.runtime.identity import Principal
from shared.runtime.requests import SignedIn


def asking(me: Principal) -> Asker:
    return Asker(me.person_id, is_admin=me.is_admin, is_guest=me.is_guest, since=me.issued_at)


By = Annotated[Asker, Depends(SignedIn(asking))]
