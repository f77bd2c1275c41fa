"""Mentions and entities of a report: names made consistent over the whole text, roles and pronouns resolved."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from polybius.annotate import attribution_words as words
from polybius.annotate.antecedents import Memory, Ranker, load_ranker, options_for
from polybius.annotate.attribution_tree import relative_antecedent
from polybius.annotate.descriptions import Role, around_name, before_name, read_role
from polybius.annotate.entities import Cluster, Register, Seen, gender_of
from polybius.annotate.groups import count_of, members_of
from polybius.annotate.name_types import consistent, relabelled, text_of
from polybius.annotate.name_words import country_name, key_of
from polybius.annotate.names import Name, find_names
from polybius.annotate.pronouns import PRONOUNS, first_conjunct, how_seen, read_pronoun, subjects_ahead
from polybius.annotate.quotes import find_quotes
from polybius.model import Entity, Mention, MentionKind, Paragraph, Report, Sentence, Token

COUNTRY_NOUNS = frozenset({"country", "nation", "republic", "kingdom", "state"})
# Days, sums and numbers: nothing that a pronoun takes up.
NO_THINGS = frozenset("DATE TIME PERCENT MONEY QUANTITY ORDINAL CARDINAL".split())
# How sure it must be that "he" means someone, for that to tell that he is a man.
SURE_OF_GENDER = 0.6
Found = tuple[Mention, Cluster]


def find_mentions(
    report: Report, paragraphs: Sequence[Paragraph], sentences: Sequence[Sentence], ranker: Ranker | None = None
) -> tuple[tuple[Sentence, ...], tuple[Mention, ...], tuple[Entity, ...]]:
    """The sentences with named-entity labels repaired, all mentions in text order, and whom they mean.

    `ranker` chooses what pronouns mean; that of the package if none is given.
    """
    heads = {p.index for p in paragraphs if p.kind in ("headline", "subheading")}
    names = consistent([find_names(report, sentence) for sentence in sentences], report, sentences, heads)
    repaired = tuple(relabelled(s, names[n]) for n, s in enumerate(sentences))
    reader = _Reader(report, repaired, _quoted(report, paragraphs), heads, ranker or load_ranker())
    for n, sentence in enumerate(repaired):
        reader.read(sentence, names[n])
    reader.name_the_unnamed()
    return repaired, *reader.records()


def _quoted(report: Report, paragraphs: Sequence[Paragraph]) -> list[tuple[int, int]]:
    return [(q.start, q.end) for q in find_quotes(report.text, paragraphs) if q.depth == 0]


# ------------------------------------------------------------------ reading
class _Reader:
    """Reads sentences in order and keeps the clusters; made for one report and thrown away."""

    def __init__(
        self,
        report: Report,
        sentences: Sequence[Sentence],
        quoted: list[tuple[int, int]],
        headlines: set[int],
        ranker: Ranker,
    ) -> None:
        self.report = report
        self.sentences = sentences
        self.quoted = quoted
        self.quote_starts = [start for start, _ in quoted]
        self.register = Register()
        self.found: list[Found] = []
        self.heads: dict[tuple[int, int], Cluster] = {}
        self.unheld: list[tuple[Cluster, Role, int]] = []
        self.titles: dict[int, Role | None] = {}
        self.unread: dict[int, Name] = {}
        self.headlines = headlines
        self.ranker = ranker
        self.memory = Memory()
        self.things: dict[int, list[tuple[Sentence, int]]] = {}
        self.by_noun: dict[str, Cluster] = {}
        self.joined: dict[tuple[int, int], Cluster] = {}
        self.opened = -1

    def quote_at(self, at: int) -> int:
        n = bisect_right(self.quote_starts, at) - 1
        return n if n >= 0 and at < self.quoted[n][1] else -1

    def read(self, sentence: Sentence, names: Sequence[Name]) -> None:
        """Resolve the mentions of one sentence from left to right."""
        starts = {n.start: n for n in names}
        inside = {i for n in names for i in range(n.start, n.end)}
        self.titles = {n.start: before_name(self.report, sentence, n.start) for n in names if n.type == "PERSON"}
        inside |= self._title_nouns(sentence)
        self.unread = starts
        for token in sentence.tokens:
            if token.i in starts:
                self._read_name(sentence, starts.pop(token.i))
            elif token.i in inside:
                continue
            elif token.lower in PRONOUNS:
                self._read_pronoun(sentence, token)
            elif token.pos in ("NOUN", "PROPN") and token.dep not in ("compound", "amod", "nmod"):
                self._read_nominal(sentence, token)

    def _title_nouns(self, sentence: Sentence) -> set[int]:
        """Words of titles before names: no mentions of their own."""
        found = set()
        for role in self.titles.values():
            if role is not None:
                span = role.description.span
                words_inside = [t.i for t in sentence.tokens if span.start <= t.start < span.end and t.pos != "PRON"]
                owners = [i for i in words_inside if sentence.tokens[i].text in ("'s", "’s")]
                found |= {i for i in words_inside if not owners or i > owners[-1]}
        return found

    def _note(
        self, cluster: Cluster, sentence: Sentence, low: int, high: int, head: int, kind: MentionKind, type_: str
    ) -> None:
        span = self.report.span(sentence.tokens[low].start, sentence.tokens[high - 1].end)
        self.found.append((Mention("", span, sentence.index, head, kind, type_, ""), cluster))
        self._saw(cluster, sentence, head, kind)

    def _saw(self, cluster: Cluster, sentence: Sentence, head: int, kind: MentionKind, definite: bool = False) -> None:
        token = sentence.tokens[head]
        self.heads[(sentence.index, head)] = cluster
        self.register.saw(cluster, self._seen(sentence, token, kind, definite))
        self.opened = sentence.index
        first = first_conjunct(sentence, token)
        if first is not token and kind != "pronoun":
            self._join(cluster, sentence, first, token)

    def _seen(self, sentence: Sentence, token: Token, kind: MentionKind, definite: bool = False) -> Seen:
        seen = how_seen(sentence, token, kind)
        return seen._replace(
            quote=(quote := self.quote_at(token.start)),
            quoted=quote >= 0,
            first=self.opened != sentence.index,
            definite=definite,
            headline=sentence.paragraph in self.headlines,
        )

    def _join(self, cluster: Cluster, sentence: Sentence, first: Token, token: Token) -> None:
        """Coordinated names or nouns as one group, which "they" may mean."""
        opening = self.heads.get((sentence.index, first.i))
        if opening is None or opening is cluster:
            return
        group = self.joined.get((sentence.index, first.i))
        if group is None:
            group = self.joined[(sentence.index, first.i)] = self.register.add("", "GROUP", named=False)
            group.plural, group.members = True, (opening,)
            self.register.saw(group, self._seen(sentence, first, "nominal"))
        if cluster not in group.members:
            group.members = (*group.members, cluster)
        group.name = _words(self.report, sentence, _phrase_start(sentence, first.i), token.i + 1)

    # -------------------------------------------------------------- names
    def _read_name(self, sentence: Sentence, name: Name) -> None:
        text = " ".join(text_of(self.report, sentence, name).split())
        key = key_of(text)
        if not key or (not name.type and name.end - name.start == 1 and name.start == 0):
            return
        head = next(
            (
                i
                for i in range(name.start, name.end)
                if not name.start <= sentence.tokens[i].head < name.end or sentence.tokens[i].head == i
            ),
            name.end - 1,
        )
        if name.type == "PERSON" and (firm := self.register.firm(key)) and name.start not in self._titled():
            cluster = firm
        elif name.type == "PERSON":
            cluster = self._read_person(sentence, name, text, key)
        else:
            key = key[1:] if key[0] == "the" and len(key) > 1 else key
            cluster = self.register.thing(text, key, "GPE" if name.iso3 else name.type, name.iso3)
            if name.type == "GPE" and cluster.type == "GPE" and not cluster.named_in_full:
                cluster.name, cluster.named_in_full = text, True
        type_ = "ORG" if cluster.type == "ORG" and name.type == "PERSON" else name.type
        self._note(cluster, sentence, name.start, name.end, head, "named", type_)

    def _titled(self) -> set[int]:
        """Where names begin that have a title before them."""
        return {start for start, role in self.titles.items() if role is not None}

    def _read_person(self, sentence: Sentence, name: Name, text: str, key: tuple[str, ...]) -> Cluster:
        roles = []
        if role := self.titles.get(name.start):
            roles.append(self._with_country(sentence, role))
        for low, high in around_name(sentence, name.start, name.end):
            if role := read_role(self.report, sentence, low, high):
                roles.append(self._with_country(sentence, role))
        countries = {r.iso3 for r in roles if r.iso3}
        cluster = self.register.person(text, key, roles, countries)
        for role in roles:
            span = role.description.span
            if not any(span.overlaps(r.description.span) for r in cluster.roles):
                cluster.roles.append(role)
        cluster.countries |= countries
        courtesy = sentence.tokens[name.start - 1].lower.strip(".") if name.start else ""
        cluster.gender = cluster.gender or gender_of(cluster.key, roles, courtesy)
        return cluster

    def _with_country(self, sentence: Sentence, role: Role) -> Role:
        """The role with "the country's" read as the country last named."""
        of = role.description.of
        if of and of.split()[-1].lower() in COUNTRY_NOUNS:
            at = role.description.span.start
            token = next((t.i for t in sentence.tokens if t.start >= at), 0)
            if country := self.register.last_country(sentence.index, token):
                return replace(role, description=replace(role.description, of=country.name), iso3=country.iso3)
        return role

    # -------------------------------------------------------------- roles
    def _read_nominal(self, sentence: Sentence, token: Token) -> None:
        lemma = token.lemma if token.pos == "NOUN" else token.lower
        is_role, is_body = words.is_role_noun(lemma), words.is_body_noun(lemma)
        if not (is_role or is_body or words.is_person_noun(lemma)):
            self._read_thing(sentence, token, lemma)
            return
        if token.i + 1 < len(sentence.tokens) and sentence.tokens[token.i + 1].text == "-":
            return
        low = _phrase_start(sentence, token.i)
        plural = token.tag in ("NNS", "NNPS")
        opening = {sentence.tokens[i].lower for i in range(low, token.i)}
        if plural or "both" in opening:
            members = members_of(self.register, lemma, count_of(opening, lemma), sentence.index, token.i)
            if members or is_role or not is_body:
                words_ = _words(self.report, sentence, low, token.i + 1)
                group = self.register.unnamed(words_, "GROUP", lemma, plural=True)
                group.members = members
                self._note(group, sentence, low, token.i + 1, token.i, "nominal", "GROUP")
            else:
                self._read_thing(sentence, token, lemma)
            return
        definite = bool(opening & {"the", "this", "that"}) or any(
            sentence.tokens[c].dep == "poss" for c in sentence.children[token.i]
        )
        if is_role:
            self._read_role(sentence, token, low, definite)
        elif lemma in COUNTRY_NOUNS and definite:
            if country := self._meant(sentence, token):
                self._note(country, sentence, low, token.i + 1, token.i, "nominal", "GPE")
        elif is_body:
            self._read_body(sentence, token, low, definite, lemma)
        elif lemma not in ("side",):
            one = self.by_noun.get(lemma) if opening & {"the", "this", "that"} else None
            if one is None or one.type != "PERSON":
                wording = _words(self.report, sentence, low, token.i + 1)
                one = self.by_noun[lemma] = self.register.unnamed(wording, "PERSON", lemma)
            self._note(one, sentence, low, token.i + 1, token.i, "nominal", "PERSON")

    def _read_thing(self, sentence: Sentence, token: Token, lemma: str) -> None:
        """A common noun that is no party: kept in mind, for a pronoun may mean it."""
        if token.ent in NO_THINGS:
            return
        definite = any(
            t.dep == "poss" or t.lower in ("the", "this", "that", "these", "those")
            for t in sentence.dependants(token, "det", "poss")
        )
        plural = token.tag in ("NNS", "NNPS")
        thing = self.by_noun.get(lemma) if definite else None
        if thing is None or thing.plural != plural or thing.type != "THING":
            thing = self.by_noun[lemma] = self.register.unnamed(token.text, "THING", lemma, plural=plural)
        self.things.setdefault(thing.number, []).append((sentence, token.i))
        self._saw(thing, sentence, token.i, "nominal", definite)

    def _read_role(self, sentence: Sentence, token: Token, low: int, definite: bool) -> None:
        if cluster := self._apposed(sentence, token):
            self._describe(cluster, sentence, token, low)
            self._note(cluster, sentence, low, token.i + 1, token.i, "nominal", "PERSON")
            return
        if any(sentence.tokens[k].ent == "PERSON" for k in range(token.i + 1, min(token.i + 3, len(sentence.tokens)))):
            return
        high = token.i + 1
        role = read_role(self.report, sentence, low, _role_end(sentence, token.i))
        role = self._with_country(sentence, role) if role else None
        cluster = None
        if definite and role:
            cluster = self.register.holder(role.head, role.description.role, role.iso3)
        if cluster is None:
            cluster = self.register.unnamed(_words(self.report, sentence, low, high), "PERSON", token.lemma)
            if role:
                cluster.roles.append(role)
                cluster.countries |= {role.iso3} - {""}
                cluster.gender = gender_of((), [role])
                if definite:
                    self.unheld.append((cluster, role, sentence.index))
        self._note(cluster, sentence, low, high, token.i, "nominal", "PERSON")

    def _describe(self, cluster: Cluster, sentence: Sentence, token: Token, low: int) -> None:
        role = read_role(self.report, sentence, low, _role_end(sentence, token.i))
        known = [(r.description.span.start, r.description.span.end) for r in cluster.roles]
        if role and not any(s < role.description.span.end and role.description.span.start < e for s, e in known):
            cluster.roles.append(self._with_country(sentence, role))

    def _apposed(self, sentence: Sentence, token: Token) -> Cluster | None:
        """The named person that a role stands beside, as apposition or predicate."""
        head = sentence.head_of(token)
        for name in sentence.dependants(token, "appos"):
            held = next((n for n in self.unread.values() if n.start <= name.i < n.end and n.type == "PERSON"), None)
            if held is not None:
                self._read_name(sentence, self.unread.pop(held.start))
                return self._person_at(sentence, name.i)
        if token.dep == "appos" and (words.is_person_noun(head.lemma) or head.ent == "PERSON"):
            return self._person_at(sentence, head.i)
        if token.dep == "appos":
            # After a possessive an apposition belongs to the possessor: "Berg's speech, a key adviser to ..."
            for owner in sentence.dependants(head, "poss"):
                return self._person_at(sentence, owner.i)
        verb = sentence.head_of(head) if token.dep == "pobj" and head.lower == "as" else head
        if token.dep in ("attr", "pobj") and verb.lemma in ("be", "become", "serve", "work", "act"):
            for mine in sentence.dependants(verb, "nsubj"):
                antecedent = relative_antecedent(sentence, mine) or mine
                return self._person_at(sentence, antecedent.i)
        return None

    def _person_at(self, sentence: Sentence, at: int) -> Cluster | None:
        cluster = self.heads.get((sentence.index, at))
        return cluster if cluster and cluster.type == "PERSON" else None

    def _read_body(self, sentence: Sentence, token: Token, low: int, definite: bool, lemma: str) -> None:
        body = self.register.last_body(lemma, sentence.index) if definite else None
        if body is None:
            body = self.register.unnamed(_words(self.report, sentence, low, token.i + 1), "ORG", lemma)
        self._note(body, sentence, low, token.i + 1, token.i, "nominal", "ORG")

    def _read_pronoun(self, sentence: Sentence, token: Token) -> None:
        if token.dep == "expl":
            return
        meant = self._meant(sentence, token)
        if meant is None:
            return
        self._keep(meant)
        self._note(meant, sentence, token.i, token.i + 1, token.i, "pronoun", _public_type(meant))

    def _meant(self, sentence: Sentence, token: Token) -> Cluster | None:
        """What the ranker takes a pronoun, or "the country", to mean."""
        pronoun = read_pronoun(sentence, token)
        ahead = self._ahead(sentence, token) if pronoun.kind in ("person", "it") else None
        here = self._seen(sentence, token, "pronoun")
        options = options_for(pronoun, here, self.register, self.memory, ahead)
        option, share = self.ranker.choose(pronoun, options)
        meant = option.cluster
        if meant is not None:
            self.memory.note(pronoun, meant)
            if meant.type == "PERSON" and not meant.gender and share > SURE_OF_GENDER:
                meant.gender = pronoun.gender
        return meant

    def _keep(self, cluster: Cluster) -> None:
        """A thing becomes an entity, with its mentions so far, when a pronoun means it."""
        for n, (sentence, head) in enumerate(self.things.pop(cluster.number, ())):
            low = _phrase_start(sentence, head)
            span = self.report.span(sentence.tokens[low].start, sentence.tokens[head].end)
            self.found.append((Mention("", span, sentence.index, head, "nominal", "", ""), cluster))
            cluster.name = cluster.name if n else " ".join(span.text.split())

    def _ahead(self, sentence: Sentence, token: Token) -> Cluster | None:
        """The named subject that follows a pronoun of its sentence: "In his speech, Berg ..."."""
        for subject in subjects_ahead(sentence, token):
            name = next((n for n in self.unread.values() if n.start <= subject.i < n.end), None)
            if name is not None and name.type:
                self._read_name(sentence, self.unread.pop(name.start))
                return next((c for m, c in self.found[-1:] if m.sentence == sentence.index), None)
        return None

    # -------------------------------------------------------------- the end
    def name_the_unnamed(self) -> None:
        """A definite office that nobody held when it was read belongs to the next person named without one.

        "The foreign minister rejected it. Anna Berg said ..." introduces Berg as the minister.
        """
        for cluster, role, at in self.unheld:
            if len(cluster.seen) > 3:
                continue
            for other in self.register.clusters:
                if other.type != "PERSON" or not other.named or not other.seen or other.roles:
                    continue
                first = other.seen[0]
                if at < first[0] <= at + 2 and first[2] and not first[3] and cluster.gender in ("", other.gender):
                    other.roles.append(role)
                    other.countries |= {role.iso3} - {""}
                    other.seen = sorted(other.seen + cluster.seen)
                    self.found = [(m, other if c is cluster else c) for m, c in self.found]
                    break

    def records(self) -> tuple[tuple[Mention, ...], tuple[Entity, ...]]:
        """Mentions with their ids and entities in order of their first mention."""
        self.found.sort(key=lambda pair: (pair[0].span.start, -pair[0].span.end))
        ids: dict[int, str] = {}
        held: dict[int, list[str]] = defaultdict(list)
        mentions = []
        for n, (mention, cluster) in enumerate(self.found, 1):
            entity = ids.setdefault(cluster.number, f"e{len(ids) + 1}")
            mentions.append(replace(mention, id=f"m{n}", entity=entity))
            held[cluster.number].append(f"m{n}")
        entities = [
            Entity(
                id=ids[c.number],
                name=_shown_name(c),
                type=_public_type(c),
                mentions=tuple(held[c.number]),
                descriptions=tuple(r.description for r in sorted(c.roles, key=lambda r: r.description.span)),
                gender=c.gender,
                members=tuple(ids[m.number] for m in c.members if m.number in ids),
            )
            for c in sorted((self.register.clusters[k] for k in ids), key=lambda c: int(ids[c.number][1:]))
        ]
        return tuple(mentions), tuple(entities)


def _shown_name(cluster: Cluster) -> str:
    """A country met as an adjective only ("Kenyan") by its own name; its people ("Kenyans") as they are called."""
    if cluster.iso3 and not cluster.named_in_full and not cluster.name.endswith("s"):
        return country_name(cluster.iso3) or cluster.name
    return cluster.name


def _public_type(cluster: Cluster) -> str:
    return "" if cluster.type == "THING" else cluster.type


def _phrase_start(sentence: Sentence, head: int) -> int:
    low = head
    while low > 0 and head - low < 10:
        token = sentence.tokens[low - 1]
        if (
            token.pos in ("ADJ", "DET", "NOUN", "PROPN", "NUM", "PRON") and token.dep not in ("nsubj", "dobj", "pobj")
        ) or (token.text in ("-", "'s", "’s") and low - 1 > 0):
            low -= 1
        else:
            break
    while low < head and sentence.tokens[low].text in ("-", "'s", "’s"):
        low += 1
    return low


def _role_end(sentence: Sentence, head: int) -> int:
    end = head + 1
    while end < min(len(sentence.tokens), head + 10):
        token = sentence.tokens[end]
        if token.lower in ("of", "for", "to") or (end > head + 1 and token.pos in ("NOUN", "PROPN", "DET", "ADJ")):
            end += 1
        else:
            break
    return end


def _words(report: Report, sentence: Sentence, low: int, high: int) -> str:
    return " ".join(report.text[sentence.tokens[low].start : sentence.tokens[high - 1].end].split())
