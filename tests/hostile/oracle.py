"""Who may be told what: a model of decision record 1 of its own, without the product's code.

Every secret text of the world holds one canary. The model says whom each may reach.
"""

import re
from dataclasses import dataclass, field

CANARY = re.compile(r"zq[0-9a-f]{12}zq")


@dataclass(slots=True)
class Group:
    """A community. `inside`: its active members; `invited`: who was asked to join."""

    slug: str
    id: str
    visibility: str
    animators: set[str]
    inside: set[str]
    invited: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Secret:
    """A text. `only`: nobody but these, whatever else; None: whoever its group is for.

    `names_group`: it is the community's own name or slug.
    """

    canary: str
    group: str
    only: set[str] | None = None
    names_group: bool = False
    gone: bool = False


@dataclass(slots=True)
class Oracle:
    """`guests` and `admins` are names of people, as everywhere here."""

    people: tuple[str, ...]
    guests: frozenset[str]
    admins: frozenset[str]
    groups: dict[str, Group] = field(default_factory=dict)
    secrets: dict[str, Secret] = field(default_factory=dict)
    ever: dict[str, set[str]] = field(default_factory=dict)
    """By person, what they could have known at some time: what a mail may say."""

    def may_receive(self, person: str, canary: str) -> bool:
        secret = self.secrets[canary]
        if secret.gone:
            return False
        group = self.groups[secret.group]
        if secret.names_group and (person in group.invited or person in self.admins):
            return True
        if secret.only is not None and person not in secret.only:
            return False
        return self._reads(person, group)

    def _reads(self, person: str, group: Group) -> bool:
        match group.visibility:
            case "public":
                return True
            case "internal":
                return person not in self.guests or person in group.inside
            case _:
                return person in group.inside

    def remember(self) -> None:
        """What everybody may know now."""
        for person in self.people:
            known = {canary for canary in self.secrets if self.may_receive(person, canary)}
            self.ever.setdefault(person, set()).update(known)

    def leaks(self, person: str, text: str) -> set[str]:
        """The canaries in a text that this person may not receive."""
        found = {canary for canary in CANARY.findall(text) if canary in self.secrets}
        return {canary for canary in found if not self.may_receive(person, canary)}
