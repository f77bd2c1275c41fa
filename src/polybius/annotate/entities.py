"""Clusters of mentions while a report is read: who is who among the names, and whom a role or pronoun means."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from polybius.annotate.descriptions import Role
from polybius.annotate.name_words import given_names, name_words, relation_words, surnames_of
from polybius.data import read_rows

# Short forms that reports use beside the full given name.
SHORT_FORMS = {
    "joe": "joseph", "mike": "michael", "bill": "william", "tony": "antony", "anthony": "antony", "bob": "robert",
    "rob": "robert", "jim": "james", "jimmy": "james", "tom": "thomas", "dick": "richard", "rick": "richard",
    "ted": "edward", "ed": "edward", "dan": "daniel", "dave": "david", "steve": "steven", "stephen": "steven",
    "chuck": "charles", "ben": "benjamin", "nick": "nicholas", "alex": "alexander", "liz": "elizabeth",
    "jeff": "jeffrey", "greg": "gregory", "matt": "matthew", "chris": "christopher", "kate": "katherine",
    "sergey": "sergei", "dmitri": "dmitry", "mohammed": "muhammad", "mohamed": "muhammad", "mohammad": "muhammad",
}  # fmt: skip
# How many sentences back a pronoun looks for whom it means; news seldom reaches farther.
PRONOUN_REACH = 4
# The first word of a business's name stands for all of it if it is longer than this.
FIRST_WORD = 3
Key = tuple[str, ...]


class Seen(NamedTuple):
    """How a mention stands: where, in what part of its clause, in which quotation (-1: none).

    `main`: subject of the sentence's main verb; `inside`: it only modifies another noun; `place`: after a preposition
    of place; `first`: nothing was mentioned before it in its sentence.
    """

    sentence: int
    token: int
    subject: bool
    quoted: bool
    quote: int = -1
    kind: str = ""
    role: str = "other"
    speaks: bool = False
    main: bool = False
    inside: bool = False
    place: bool = False
    first: bool = False
    definite: bool = False
    headline: bool = False
    paragraph: int = 0


@dataclass(slots=True)
class Cluster:
    """Someone or something being read about, with the places where it was `seen`, in text order.

    Type THING is for what only pronouns may mean ("the deal ... it"): no entity unless one does. `members` are the
    clusters that coordinated names or "both sides" stand for; `head` is the noun of an unnamed one, and `echoes` says
    that the report used that noun before.
    """

    number: int
    name: str
    type: str
    key: Key = ()
    iso3: str = ""
    gender: str = ""
    plural: bool = False
    roles: list[Role] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    named: bool = True
    named_in_full: bool = False
    countries: set[str] = field(default_factory=set)
    members: tuple[Cluster, ...] = ()
    head: str = ""
    echoes: bool = False
    first_named: bool = False


class Register:
    """All clusters of a report, found again by name, role or recency."""

    def __init__(self) -> None:
        self.clusters: list[Cluster] = []
        self.by_key: dict[tuple[str, Key], Cluster] = {}
        self.by_word: dict[str, list[Cluster]] = defaultdict(list)
        self.recent: list[tuple[int, int, Cluster]] = []
        self.nouns: set[str] = set()
        self.firms: dict[Key, Cluster] = {}

    def add(self, name: str, type_: str, key: Key = (), *, iso3: str = "", named: bool = True) -> Cluster:
        """A new cluster."""
        cluster = Cluster(len(self.clusters), name, type_, key, iso3, named=named)
        self.clusters.append(cluster)
        if key:
            self.by_key[(type_ if type_ == "PERSON" else "", key)] = cluster
            if type_ == "PERSON":
                for word in dict.fromkeys(key):
                    self.by_word[word].append(cluster)
        return cluster

    def saw(self, cluster: Cluster, seen: Seen) -> None:
        """Note a mention, in text order."""
        cluster.seen.append(seen)
        self.recent.append((seen.sentence, seen.token, cluster))

    def unnamed(self, words: str, type_: str, head: str, *, plural: bool = False) -> Cluster:
        """A new cluster for a common noun."""
        cluster = self.add(words, type_, named=False)
        cluster.head, cluster.plural = head, plural
        cluster.echoes = head in self.nouns
        self.nouns.add(head)
        return cluster

    # -------------------------------------------------------------- names
    def thing(self, name: str, key: Key, type_: str, iso3: str = "") -> Cluster:
        """The cluster of a body or place of this name; countries are joined by their code, acronyms to full names."""
        full = ("iso3", iso3) if iso3 else key
        found = self.by_key.get(("", full)) or (self.firms.get(key) if type_ == "ORG" else None)
        if found is None and not iso3 and type_ == "ORG" and len(key) == 1:
            found = self._by_initials(key[0])
        if found is None and not iso3 and type_ == "ORG" and len(key) > 1:
            # "The AU met. The African Union (AU) ...": the acronym came first.
            found = self.by_key.get(("", (initials(key),)))
            if found is not None:
                found.name, found.key = name, key
                self.by_key[("", key)] = found
        if found is None:
            found = self.add(name, type_, full, iso3=iso3)
            if type_ == "ORG":
                for short in short_firms(key):
                    self.firms.setdefault(short, found)
        elif not iso3 and len(name) > len(found.name) and found.type == "ORG" and len(found.key) == 1:
            found.name = name
        return found

    def firm(self, key: Key) -> Cluster | None:
        """The business that a bare word is short for, unless a person of the report is called so."""
        return self.firms.get(key) if len(key) == 1 and not self.by_word.get(key[0]) else None

    def _by_initials(self, acronym: str) -> Cluster | None:
        for cluster in reversed(self.clusters):
            if cluster.type == "ORG" and len(cluster.key) > 1 and initials(cluster.key) == acronym:
                return cluster
        return None

    def person(self, name: str, key: Key, roles: Iterable[Role], countries: Iterable[str]) -> Cluster:
        """The cluster of a person of this name: the full name again, or its family name with title and recency."""
        roles, countries = list(roles), set(countries)
        same = self.by_key.get(("PERSON", key)) or (self._same_person(key) if len(key) > 1 else None)
        if same is None and len(key) == 1:
            same = self._by_surname(key[0], roles, countries)
        if same is None:
            return self.add(name, "PERSON", key)
        if len(key) == 1 and len(same.key) > 1 and key[0] == same.key[0] and key[0] not in surnames_of(same.key):
            same.first_named = True
        if len(key) > len(same.key):
            for word in key:
                if same not in self.by_word[word]:
                    self.by_word[word].append(same)
            same.name, same.key = name, key
            self.by_key[("PERSON", key)] = same
        return same

    def _same_person(self, key: Key) -> Cluster | None:
        for cluster in self.by_word.get(key[0], []) + self.by_word.get(key[-1], []):
            if _is_same(key, cluster.key):
                return cluster
        by_first = [c for c in self.by_word.get(key[0], []) if c.key[0] == key[0]]
        if len(by_first) == 1 and by_first[0].key == key[:1] and key[0] not in surnames_of(key):
            return by_first[0]
        for cluster in self.by_word.get(surnames_of(key)[0], []):
            if cluster.key == (surnames_of(key)[0],) or _is_short_form(key, cluster.key):
                return cluster if len(cluster.key) > 1 or not self._namesakes(cluster, key) else None
        return None

    def _namesakes(self, cluster: Cluster, key: Key) -> bool:
        """Whether a bare family name seen before belongs to another full name."""
        others = [c for c in self.by_word.get(key[-1], []) if c is not cluster and len(c.key) > 1]
        return bool(others)

    def _by_surname(self, word: str, roles: list[Role], countries: set[str]) -> Cluster | None:
        bearers = [c for c in self.by_word.get(word, []) if word in surnames_of(c.key) or c.key == (word,)]
        if not bearers:
            bearers = [c for c in self.by_word.get(word, []) if word in given_names() or word == c.key[-1]]
            first = [c for c in self.by_word.get(word, []) if word == c.key[0]]
            bearers = bearers or (first if len(first) == 1 and len(first[0].seen) > 1 else [])
        if not bearers:
            return None

        def fit(cluster: Cluster) -> tuple[bool, int, int, int]:
            heads = {r.head for r in cluster.roles}
            agrees = sum(2 if any(same_office(r.head, h) for h in heads) else 0 for r in roles)
            own = {r.iso3 for r in cluster.roles if r.iso3} | cluster.countries
            if countries and own:
                agrees += 2 if countries & own else -3
            last = cluster.seen[-1] if cluster.seen else (-1, -1)
            return not cluster.first_named or word == cluster.key[0], agrees, last[0], last[1]

        return max(bearers, key=fit)

    # -------------------------------------------------------------- roles and pronouns
    def holder(self, head: str, wording: str, iso3: str) -> Cluster | None:
        """The person last seen whose office this is; countries must not contradict each other."""
        best: tuple[tuple[int, int, int], Cluster] | None = None
        for cluster in self.clusters:
            if cluster.type != "PERSON" or not cluster.seen:
                continue
            for role in cluster.roles:
                exact = role.head == head
                if not (exact or same_office(role.head, head)) or not is_role_of(wording, role.description.role):
                    continue
                own = role.iso3 or next(iter(sorted(cluster.countries)), "")
                if iso3 and own and iso3 != own:
                    continue
                last = cluster.seen[-1]
                score = (2 * bool(iso3 and iso3 == own) + exact, last[0], last[1])
                if best is None or score > best[0]:
                    best = (score, cluster)
        return best[1] if best else None

    def last_country(self, sentence: int, token: int) -> Cluster | None:
        """The country last spoken of, as "the country" means it: a subject of its sentence first."""
        best: tuple[float, Cluster] | None = None
        for at, place, cluster in reversed(self.recent):
            if sentence - at > PRONOUN_REACH:
                break
            if cluster.iso3 and (at, place) < (sentence, token):
                subject = any(s[:3] == (at, place, True) for s in cluster.seen[-8:])
                score = (0.5 if subject else 0.0) - (sentence - at)
                if best is None or score > best[0]:
                    best = (score, cluster)
        return best[1] if best else None

    def last_body(self, head: str, sentence: int) -> Cluster | None:
        """The body last named with this noun in its name: "the ministry" after "Foreign Ministry"."""
        for at, _, cluster in reversed(self.recent):
            if sentence - at > 3 * PRONOUN_REACH:
                break
            if cluster.type == "ORG" and cluster.key and head in cluster.key:
                return cluster
        return None


def short_firms(key: Key) -> list[Key]:
    """How reports shorten the name of a business: without the words that say it is one, and to its first word.

    >>> short_firms(("keller", "paper", "co"))
    [('keller', 'paper'), ('keller',)]
    """
    short = key
    while len(short) > 1 and short[-1].strip(".") in name_words("firm"):
        short = short[:-1]
    if short == key:
        return []
    return [short] if len(short) == 1 else [short, short[:1]] if len(short[0]) > FIRST_WORD else [short]


def initials(key: Key) -> str:
    """The acronym of a body's name.

    >>> initials(("organization", "of", "american", "states"))
    'oas'
    """
    return "".join(word[0] for word in key if word not in ("of", "the", "for", "and"))


def same_office(left: str, right: str) -> bool:
    """Whether reports use one office's name for the other.

    >>> same_office("envoy", "ambassador"), same_office("envoy", "king")
    (True, False)
    """
    if left == right:
        return True
    same, broad = _groups()
    return any(left in group and right in group for group in same) or any(
        (left == general and right in rest) or (right == general and left in rest) for general, rest in broad
    )


@cache
def _groups() -> tuple[list[frozenset[str]], list[tuple[str, frozenset[str]]]]:
    rows = [(row["kind"], row["words"].split()) for row in read_rows("attribution/relations.tsv")]
    same = [frozenset(words) for kind, words in rows if kind == "same"]
    return same, [(words[0], frozenset(words[1:])) for kind, words in rows if kind == "broad"]


def is_role_of(short: str, full: str) -> bool:
    """Whether a shorter naming of an office can mean the longer one: no lower rank, no other portfolio.

    >>> is_role_of("envoy", "special envoy for Cyprus"), is_role_of("foreign minister", "Deputy Foreign Minister")
    (True, False)
    """
    ranks = relation_words("rank")
    mine = set(short.lower().replace("-", " ").split())
    other = set(full.lower().replace("-", " ").split())
    if len(mine) == 1:
        return True
    return mine & ranks == other & ranks and len((mine - ranks) - other) <= 1


def _is_same(left: Key, right: Key) -> bool:
    """Whether two full names are one person's: the same words in any order, or one is the other with words left out."""
    if len(right) < 2 or len(left) < 2:
        return False
    if sorted(left) == sorted(right):
        return True
    short, long = sorted((left, right), key=len)
    return short[-1] == long[-1] and short[0] == long[0] and set(short) <= set(long)


def _is_short_form(left: Key, right: Key) -> bool:
    if len(right) < 2 or left[-1] != right[-1]:
        return False
    return SHORT_FORMS.get(left[0], left[0]) == SHORT_FORMS.get(right[0], right[0])


def gender_of(key: Key, roles: Iterable[Role], courtesy: str = "") -> str:
    """f or m where title, kinship or given name tell it; "" otherwise.

    >>> gender_of(("anna", "berg"), ()), gender_of(("berg",), (), "mr"), gender_of(("berg",), ())
    ('f', 'm', '')
    """
    for sex in ("f", "m"):
        if courtesy in name_words(f"courtesy-{sex}") or any(r.head in relation_words(sex) for r in roles):
            return sex
    if len(key) > 1:
        given = [w for w in key if w not in surnames_of(key)] or [key[0]]
        female, male = given[0] in name_words("female"), given[0] in name_words("male")
        if female != male:
            return "f" if female else "m"
    return ""
