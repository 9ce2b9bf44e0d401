"""The workload: five people at the gateway, doing what people do, until they are stopped.

What they ask is drawn from a seed. `work` is all that others use.

An operation's `detail` says, of a write: the `kind` of the aggregate it changes, the `canary` of
the text it wrote and for which `community`, or what of the state was `asked`; `made`, the versions
the answer named. Of a read: the canaries it `saw`, and the versions it `waited` for.
"""

from chaos.workload.working import work

__all__ = ["work"]
