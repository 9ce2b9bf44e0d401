"""The workload: five people use the gateway until they are stopped.

Their requests are drawn from a seed. Other modules only use `work`.

An operation's `detail` contains, for a write: the `kind` of the aggregate to change, the `canary`
of its text and its `community`, or the fields of the state that it `asked` for; and `made`, the
versions in the response. For a read: the canaries that it `saw`, and the versions that it `waited`
for.
"""

from chaos.workload.working import work

__all__ = ["work"]
