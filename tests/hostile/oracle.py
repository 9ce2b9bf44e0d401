"""A model of decision record 1, without the product's code: the people each text may reach.

Each secret text of the world holds one canary. The model says whom a canary may reach.
"""

import re
from dataclasses import dataclass, field

CANARY = re.compile(r"zq[0-9a-f]{12}zq")


@dataclass(slots=True)
class Group:
    """A community. `inside`: its active members; `invited`: people with an open invitation."""

    slug: str
    id: str
    visibility: str
    animators: set[str]
    inside: set[str]
    invited: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Secret:
    """A text. `only`: the only people who may see it; None: everybody who may see its group.

    `names_group`: it is the community's own name or slug. `concerns`: the author of a post that
    somebody else deleted: its title stays in the decision, for them and for moderators.
    """

    canary: str
    group: str
    only: set[str] | None = None
    names_group: bool = False
    gone: bool = False
    concerns: str | None = None


@dataclass(slots=True)
class Oracle:
    """The expected access. People are given by name.

    selected: the people in the department that the audiences of all selected groups name.
    """

    people: tuple[str, ...]
    guests: frozenset[str]
    admins: frozenset[str]
    selected: set[str] = field(default_factory=set)
    groups: dict[str, Group] = field(default_factory=dict)
    secrets: dict[str, Secret] = field(default_factory=dict)
    ever: dict[str, set[str]] = field(default_factory=dict)
    """By person, the canaries that they could have known at some time: a mail may hold these."""

    def may_receive(self, person: str, canary: str) -> bool:
        secret = self.secrets[canary]
        group = self.groups[secret.group]
        if secret.gone:
            return secret.concerns is not None and (
                person == secret.concerns or self._presides(person, group)
            )
        is_administered = person in self.admins and group.visibility != "secret"
        if secret.names_group and (person in group.invited or is_administered):
            return True
        if secret.only is not None and person not in secret.only:
            return False
        return self._reads(person, group)

    def _presides(self, person: str, group: Group) -> bool:
        """Return whether they read the decisions there (decision record 116)."""
        moderates = person in group.animators or person in self.admins
        return moderates and self._reads(person, group)

    def _reads(self, person: str, group: Group) -> bool:
        match group.visibility:
            case "public":
                return True
            case "internal":
                return person not in self.guests or person in group.inside
            case "selected":
                is_selected = person in self.selected and person not in self.guests
                return is_selected or person in group.inside
            case _:
                return person in group.inside

    def remember(self) -> None:
        """Record the canaries that everybody may know now."""
        for person in self.people:
            known = {canary for canary in self.secrets if self.may_receive(person, canary)}
            self.ever.setdefault(person, set()).update(known)

    def leaks(self, person: str, text: str) -> set[str]:
        """Return the canaries in a text that this person may not receive."""
        found = {canary for canary in CANARY.findall(text) if canary in self.secrets}
        return {canary for canary in found if not self.may_receive(person, canary)}
