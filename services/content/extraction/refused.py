from shared.contracts.files import Refusal


class RefusedError(Exception):
    """A file is refused, with the reason."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


BROKEN = RefusedError(Refusal.BROKEN)
BOMB = RefusedError(Refusal.BOMB)
KIND = RefusedError(Refusal.KIND)
