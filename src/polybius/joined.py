"""Names joined two by two into groups (union-find; Tarjan 1975)."""

from __future__ import annotations

from collections.abc import Iterable


class Joined:
    """Names, each a group by itself until joined; a group is known by its smallest name, whatever the order.

    >>> joined = Joined(["a", "b", "c"])
    >>> joined.join("c", "a")
    >>> joined.root("c"), joined.groups()
    ('a', {'a': ['a', 'c'], 'b': ['b']})
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._parent = {name: name for name in names}

    def root(self, name: str) -> str:
        """The smallest name of the group that a name is in."""
        parent = self._parent
        while parent[name] != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    def join(self, one: str, other: str) -> None:
        """Make one group of the groups of two names."""
        left, right = self.root(one), self.root(other)
        if left < right:
            self._parent[right] = left
        else:
            self._parent[left] = right

    def groups(self) -> dict[str, list[str]]:
        """The members of each group under its smallest name; groups and members in the order of names."""
        found: dict[str, list[str]] = {}
        for name in sorted(self._parent):
            found.setdefault(self.root(name), []).append(name)
        return found
