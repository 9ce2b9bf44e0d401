"""Who may see what: the access index, how it is kept, and the filter that every query carries.

A holder's document has `audiences`, what its readers may see, and `grants`, how that came about: by
community, the sequence of the last change, negative when it withdrew. A change is applied only if
its sequence is newer, so changes commute. `applied`, the sum of those sequences, only grows: it is
what a document's version is to a document.

The filter is a terms lookup: OpenSearch reads `audiences` by a realtime GET at every query, so who
leaves a community stops seeing it with the very next one, whatever was refreshed or cached. A
document that is missing there means seeing less, never more.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from services.search.projections.actions import Grant
from services.search.projections.keys import (
    EVERYONE,
    ORGANISATION,
    person_holder,
)

GROUPS = (EVERYONE, ORGANISATION)
"""The holders that are groups of readers; each is an audience of its own."""

_SCRIPT = """
if (ctx._source.grants == null) {
  ctx._source.grants = new HashMap();
  ctx._source.audiences = params.own;
}
boolean changed = ctx.op == 'create';
for (change in params.changes) {
  def known = ctx._source.grants.get(change.community);
  if (known == null || Math.abs(known) < Math.abs(change.sequence)) {
    ctx._source.grants.put(change.community, change.sequence);
    changed = true;
  }
}
if (!changed) {
  ctx.op = 'none';
} else {
  def audiences = new TreeSet();
  audiences.addAll(params.own);
  long applied = 0;
  for (grant in ctx._source.grants.entrySet()) {
    applied += Math.abs(grant.getValue());
    if (grant.getValue() > 0) {
      audiences.add('community:' + grant.getKey());
    }
  }
  ctx._source.applied = applied;
  ctx._source.audiences = new ArrayList(audiences);
}
"""


def updates(grants: Iterable[Grant]) -> dict[str, dict[str, Any]]:
    """By holder, the body of the one update that applies all its grants."""
    changes: dict[str, dict[str, int]] = defaultdict(dict)
    for grant in grants:
        of_holder = changes[grant.holder]
        signed = grant.sequence if grant.granted else -grant.sequence
        if abs(of_holder.get(grant.community_id, 0)) < abs(signed):
            of_holder[grant.community_id] = signed
    return {holder: _update(holder, of_holder) for holder, of_holder in changes.items()}


def first_updates() -> dict[str, dict[str, Any]]:
    """What a new access index begins with: each group sees at least its own audience."""
    return {group: _update(group, {}) for group in GROUPS}


def _update(holder: str, changes: dict[str, int]) -> dict[str, Any]:
    return {
        "scripted_upsert": True,
        "upsert": {"key": holder},
        "script": {
            "lang": "painless",
            "source": _SCRIPT,
            "params": {
                "own": [holder] if holder in GROUPS else [],
                "changes": [
                    {"community": community_id, "sequence": signed}
                    for community_id, signed in changes.items()
                ],
            },
        },
    }


def visible_to(person_id: str, *, guest: bool, access_alias: str) -> list[dict[str, Any]]:
    """The filters that keep a query to what this person may see."""
    holders = [EVERYONE, person_holder(person_id)]
    if not guest:
        holders.append(ORGANISATION)
    lookups = [
        {"terms": {"audience": {"index": access_alias, "id": holder, "path": "audiences"}}}
        for holder in holders
    ]
    return [
        {"term": {"visible": True}},
        {"bool": {"should": lookups, "minimum_should_match": 1}},
    ]


def grants_to(access: dict[str, Any] | None, community_id: str) -> int:
    """The sequence that an access document has for a community; 0 for none."""
    if access is None:
        return 0
    return abs(int(access.get("grants", {}).get(community_id, 0)))
