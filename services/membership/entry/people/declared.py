"""The attributes of the directory that audiences may name, from the settings."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from services.membership.domain.errors import UnknownAttribute
from services.membership.domain.people.profile import FROM_DIRECTORY
from shared.contracts.directory import Criteria


@dataclass(frozen=True, slots=True)
class Directory:
    """The known attributes. further: those of the settings, besides FROM_DIRECTORY."""

    further: Sequence[str] = ()

    @property
    def attributes(self) -> list[str]:
        return [*FROM_DIRECTORY, *self.further]

    def of_token(self, said: Mapping[str, str]) -> dict[str, str]:
        """Return the further attributes among the claims of a token."""
        return {name: said[name] for name in self.further if name in said}

    def check(self, audience: Criteria) -> Criteria:
        """Return the audience. Raises: UnknownAttribute."""
        self._refuse_unknown(audience, self.attributes)
        return audience

    def check_further(self, said: Mapping[str, str]) -> Mapping[str, str]:
        """Return the attributes, if all are further ones. Raises: UnknownAttribute."""
        self._refuse_unknown(said, self.further)
        return said

    def _refuse_unknown(self, names: Collection[str], known: Sequence[str]) -> None:
        if unknown := set(names) - set(known):
            raise UnknownAttribute(f"{min(unknown)} is none of: {', '.join(known)}")
