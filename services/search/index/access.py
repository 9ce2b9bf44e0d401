"""The access index: the audiences of each reader, their updates, and the filter of every query.

A holder's document has `audiences`, which its readers may see, and `grants`: by community, the
sequence of the last change, negative if that change withdrew access. A change is applied only if
its sequence is newer, so changes commute. `applied`, the sum of those sequences, only grows; it
serves as the version of an access document. `keys`: by community, the attribute keys that it grants
instead, if any (decision 77).

The filter is a terms lookup: OpenSearch reads `audiences` by a realtime GET at every query. A
person who leaves a community stops seeing its content with the next query, regardless of refreshes
and caches. If the access document is missing, the person sees less, never more.

A community that selects colleagues is not in the `audiences` of any holder. `selecting` returns the
communities that select a person, from two access documents that are read just before the query, and
the filter names them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from services.search.projections.actions import Grant
from services.search.projections.keys import (
    DIRECTORY,
    EVERYONE,
    ORGANISATION,
    SELECTED,
    community_audience,
    person_holder,
)

GROUPS = (EVERYONE, ORGANISATION)
"""Holders that stand for groups of readers. Each is also an audience."""

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
    if (ctx._source.keys == null) {
      ctx._source.keys = new HashMap();
    }
    ctx._source.keys.remove(change.community);
    if (change.keys != null) {
      ctx._source.keys.put(change.community, change.keys);
    }
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
      def keys = ctx._source.keys == null ? null : ctx._source.keys.get(grant.getKey());
      if (keys == null) {
        audiences.add('community:' + grant.getKey());
      } else {
        for (key in keys) {
          audiences.add('key:' + key);
        }
      }
    }
  }
  ctx._source.applied = applied;
  ctx._source.audiences = new ArrayList(audiences);
}
"""


def updates(grants: Iterable[Grant]) -> dict[str, dict[str, Any]]:
    """Return one update body per holder, which applies all its grants."""
    changes: dict[str, dict[str, Grant]] = defaultdict(dict)
    for grant in grants:
        of_holder = changes[grant.holder]
        known = of_holder.get(grant.community_id)
        if known is None or known.sequence < grant.sequence:
            of_holder[grant.community_id] = grant
    return {holder: _update(holder, newest.values()) for holder, newest in changes.items()}


def first_updates() -> dict[str, dict[str, Any]]:
    """Return the first updates of a new access index: each group sees at least its own audience."""
    return {group: _update(group, ()) for group in GROUPS}


def _update(holder: str, changes: Iterable[Grant]) -> dict[str, Any]:
    params: dict[str, Any] = {
        "own": [holder] if holder in GROUPS else [],
        "changes": [_change(grant) for grant in changes],
    }
    return {
        "scripted_upsert": True,
        "upsert": {"key": holder},
        "script": {"lang": "painless", "source": _SCRIPT, "params": params},
    }


def _change(grant: Grant) -> dict[str, Any]:
    signed = grant.sequence if grant.granted else -grant.sequence
    change: dict[str, Any] = {"community": grant.community_id, "sequence": signed}
    if grant.granted and grant.keys is not None:
        change["keys"] = grant.keys
    return change


def selecting(of_person: dict[str, Any] | None, of_all: dict[str, Any] | None) -> list[str]:
    """Return the audiences whose communities select a person of the organisation.

    of_person, of_all: the access documents of the person and of SELECTED; None if missing.
    """
    held = set((of_person or {}).get("keys", {}).get(DIRECTORY, ()))
    needed: dict[str, list[str]] = (of_all or {}).get("keys", {})
    return [community_audience(each) for each, keys in needed.items() if not held.isdisjoint(keys)]


def visible_to(
    person_id: str, *, guest: bool, access_alias: str, selected: Sequence[str] = ()
) -> list[dict[str, Any]]:
    """Return the filters that restrict a query to this person's rights.

    selected: the audiences that `selecting` returns; guests see none of them.
    """
    holders = [EVERYONE, person_holder(person_id)]
    if not guest:
        holders.append(ORGANISATION)
    lookups: list[dict[str, Any]] = [
        {"terms": {"audience": {"index": access_alias, "id": holder, "path": "audiences"}}}
        for holder in holders
    ]
    if selected and not guest:
        lookups.append({"terms": {"audience": list(selected)}})
    return [
        {"term": {"visible": True}},
        {"bool": {"should": lookups, "minimum_should_match": 1}},
    ]


def audiences_of(
    holder: str, access: Mapping[str, dict[str, Any]], *, guest: bool
) -> AbstractSet[str]:
    """Return the audiences that `visible_to` admits for the holder of a person.

    access: the access documents by holder: the person's, those of GROUPS, and SELECTED.
    """
    holders = [EVERYONE, holder, *(() if guest else (ORGANISATION,))]
    own = {each for one in holders for each in access.get(one, {}).get("audiences", ())}
    if not guest:
        own.update(selecting(access.get(holder), access.get(SELECTED)))
    return own


def grants_to(access: dict[str, Any] | None, community_id: str) -> int:
    """Return the sequence that an access document has for a community, or 0."""
    if access is None:
        return 0
    return abs(int(access.get("grants", {}).get(community_id, 0)))
