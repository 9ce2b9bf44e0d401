"""The caller, reduced to the attributes that determine their visibility."""

from shared.audience.sight import Said
from shared.runtime.identity import Principal


def said_by(me: Principal) -> Said:
    return Said(guest=me.is_guest, at=me.issued_at)
