"""The person who sends a request, as the rules of `sight.py` see them."""

from typing import Annotated

from fastapi import Depends

from shared.audience.sight import Asker
from shared.runtime.requests import Me


async def asking(me: Me) -> Asker:
    return Asker(me.person_id, is_admin=me.is_admin, is_guest=me.is_guest, since=me.issued_at)


By = Annotated[Asker, Depends(asking)]
