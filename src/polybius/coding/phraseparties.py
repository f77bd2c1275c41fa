"""The parties that phrases of a sentence name, and whose a thing or a deed is: "Iran's offer", "Syrian airfields"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Protocol

from polybius.coding.acts import Reader
from polybius.coding.compose import Telling
from polybius.model import Actor, AnnotatedReport, Coded, Sentence, Token
from polybius.syntax import conjuncts

OWN = frozenset(["its", "his", "her", "their", "our", "my", "own"])
COUNTERPARTS = frozenset(
    "counterpart ally neighbour neighbor rival enemy foe opponent colleague critic host guest partner".split()
)
# "warned on Twitter" tells where it was said, not to whom.
PLATFORMS = frozenset(
    ["twitter", "facebook", "x", "telegram", "youtube", "instagram", "truth social", "weibo", "tiktok"]
)
BORDERS = frozenset(["border", "frontier", "boundary"])
NO_OWNER_KINDS = frozenset(["DEAL"])
FIRST_PERSON = frozenset(["we", "us", "our", "i", "me", "my", "ourselves"])
# "the rebel-held district": who has the place.
HOLDING = frozenset("held controlled run ruled governed dominated administered owned led manned".split())
# Acts whose possessor undergoes them, and acts whose "of" names the doer all the same.
DONE_TO_OWNER = frozenset("kill arrest abduct deport release beat torture convict expel".split())
REQUESTS = frozenset(["request"])

Parties = tuple[Coded[Actor], ...]


class PartyResolver(Protocol):
    """What knows which phrases name which parties: `coding.actors.Resolver`, or parties given from outside."""

    def is_actor_like(self, sentence: Sentence, head: int, /) -> bool: ...

    def resolve_all(self, annotated: AnnotatedReport, sentence: Sentence, head: int, /) -> list[Coded[Actor]]: ...

    def resolve_mention(self, annotated: AnnotatedReport, sentence: Sentence, head: int, /) -> Coded[Actor] | None: ...


class Background(Protocol):
    """What the rest of the report tells of those whom a sentence leaves open: `coding.discourse.Discourse`."""

    def stranger(self, sentence: Sentence, token: Token, /) -> Coded[Actor]: ...

    def meant(self, sentence: Sentence, pronoun: Token, others: Parties, /) -> Parties: ...


class PhraseParties:
    """Finds the parties that phrases of one sentence name.

    Without a `background`, phrases that the resolver does not know and pronouns that refer to nothing stay open.
    """

    def __init__(
        self,
        annotated: AnnotatedReport,
        sentence: Sentence,
        reader: Reader,
        resolver: PartyResolver,
        background: Background | None = None,
    ) -> None:
        self.annotated = annotated
        self.sentence = sentence
        self.reader = reader
        self.resolver = resolver
        self.background = background
        self._known: dict[int, Parties] = {}

    # -------------------------------------------------------------- owners
    def owners_of_thing(self, head: Token, *, placed: bool = False, set_in: bool = True) -> Parties:
        """The owner of a thing ("the Syrian airfield"); a deal's makers do not count. `placed`: else where it is."""
        if self.reader.lexicon.kinds_of(head.lemma) & NO_OWNER_KINDS or self.reader.is_actor(head):
            return ()
        thing = self.reader.through(head)
        found = self.owners(thing, set_in=set_in) or self._holders(thing)
        if found or not placed:
            return found
        places = self._resolved(h for p in ("in", "near", "inside") for h in self.reader.prepositional(thing, p))
        return tuple(replace(p, rule="place of the thing named", confidence=0.5) for p in places)

    def _holders(self, thing: Token) -> Parties:
        """ "the rebel-held district": those who hold it."""
        for word in self.sentence.dependants(thing, "amod"):
            if word.lower in HOLDING and word.i > 1 and self.sentence.tokens[word.i - 1].text == "-":
                return self.resolve(self.sentence.tokens[word.i - 2])
        return ()

    def owners(self, noun: Token, *, undergone: bool = False, owned: bool = True, set_in: bool = True) -> Parties:
        """Those a noun belongs to or comes from: "Iran's offer", "offer by Iran", "talks between Iran and Iraq".

        `undergone`: the noun's "of" names those it is done to; so does, where it is not `owned`, its possessor. Without
        `set_in` the town before a noun ("the Quetta attack") only says where.
        """
        return (
            self._resolved(h for p in ("between", "among", "by") for h in self.reader.prepositional(noun, p))
            or (self._resolved(self.sentence.dependants(noun, "poss")) if owned else ())
            or self._resolved(
                m
                for m in self.sentence.dependants(noun, "compound", "nmod", "amod")
                if self.reader.names_party(m) and (set_in or m.ent != "GPE" or m.text.isupper())
            )
            or (() if undergone else self._resolved(h for h in self.reader.prepositional(noun, "of")))
            or self._resolved(h for h in self.reader.prepositional(noun, "with") if noun.lemma in BORDERS)
            or self._resolved(h for h in self.reader.prepositional(noun, "from"))
        )

    def makers(self, noun: Token, telling: Telling) -> Parties:
        """The doers of an act told by a noun: not the killed of "the killing of", nor the arrested of "his arrest"."""
        act = next((p.frame.act for p in telling.parts if p.token.i == noun.i), None)
        if act is None:
            return self.owners(noun)
        found = self.reader.lexicon.acts[act]
        undergone = found.family == "violence" or ("of" in found.recipient and found.family not in REQUESTS)
        return self.owners(noun, undergone=undergone, owned=not self._is_undergone_by_owner(noun, act))

    def _is_undergone_by_owner(self, noun: Token, act: str | None) -> bool:
        """Whether an act's possessor is the one it is done to: "his arrest", but "Israel's killing of"."""
        return act in DONE_TO_OWNER and not self.reader.prepositional(noun, "of")

    def _resolved(self, heads: Iterable[Token]) -> Parties:
        return tuple(party for head in heads for party in self.resolve(head))

    # -------------------------------------------------------------- resolving phrases
    def resolve(self, head: Token) -> Parties:
        """The parties a phrase names, coordination and "both sides" spread out; looked up once for each head."""
        if head.i not in self._known:
            self._known[head.i] = self._look_up(head)
        return self._known[head.i]

    def _look_up(self, head: Token) -> Parties:
        if head.pos == "VERB":
            return ()
        found = self.resolver.resolve_all(self.annotated, self.sentence, head.i)
        return distinct([*found, *(p for first in found[:1] for p in self._of_other_nations(head, first))])

    def _of_other_nations(self, head: Token, actor: Coded[Actor]) -> Iterator[Coded[Actor]]:
        """ "the presidents of Kenya and Uganda": a party for each nation named after the first."""
        if head.tag not in {"NNS", "NNPS"}:
            return
        for first in self.reader.prepositional(head, "of"):
            for other in conjuncts(self.sentence, first)[1:]:
                nation = self.resolver.resolve_mention(self.annotated, self.sentence, other.i)
                if nation is not None and nation.value.country not in {None, actor.value.country}:
                    value = replace(actor.value, country=nation.value.country, name=None)
                    yield Coded(value, (*actor.spans, *nation.spans), "one of several nations named", nation.confidence)

    def is_content(self, head: Token, telling: Telling) -> bool:
        return any(part.token.i == head.i for part in telling.parts)

    def is_own(self, head: Token) -> bool:
        """ "its troops", "his government": one's own, unless the noun itself means another party."""
        possessors = self.sentence.dependants(head, "poss")
        return head.lemma not in COUNTERPARTS and any(t.lower in OWN for t in possessors)

    def others(self, found: Parties, actors: Parties) -> Parties:
        taken = {key(a.value) for a in actors}
        return tuple(p for p in found if key(p.value) not in taken)


def key(actor: Actor) -> tuple[str | None, ...]:
    """What makes two mentions one party: a person by name, else codes, sector and role."""
    if actor.name:
        return ("name", actor.country, actor.name)
    return (actor.country, actor.organisation, actor.sector, actor.role)


def distinct(parties: list[Coded[Actor]]) -> Parties:
    kept: dict[tuple[str | None, ...], Coded[Actor]] = {}
    for party in parties:
        kept.setdefault(key(party.value), replace(party, value=_on_one_line(party.value)))
    return tuple(kept.values())


def is_platform(actor: Actor) -> bool:
    return (actor.name or "").lower() in PLATFORMS


def _on_one_line(actor: Actor) -> Actor:
    """The wording of name and role without the line breaks of the text they were read from."""
    name, role = (" ".join(words.split()) if words else words for words in (actor.name, actor.role))
    return replace(actor, name=name, role=role)
