"""Mentions and entities of a report: names made consistent over the whole text, roles and pronouns resolved."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from polybius.annotate import attribution_words as words
from polybius.annotate.attribution_tree import relative_antecedent
from polybius.annotate.descriptions import Role, around_name, before_name, read_role
from polybius.annotate.entities import Cluster, Register, gender_of
from polybius.annotate.name_types import consistent, relabelled, text_of
from polybius.annotate.name_words import country_name, key_of
from polybius.annotate.names import Name, find_names
from polybius.annotate.quotes import find_quotes
from polybius.model import Entity, Mention, MentionKind, Paragraph, Report, Sentence, Token

PRONOUNS = frozenset("he him his himself she her hers herself it its itself they them their theirs themselves".split())
BOTH = frozenset({"side", "country", "nation", "government", "party", "leader", "capital", "state", "ally", "neighbor"})
COUNTRY_NOUNS = frozenset({"country", "nation", "republic", "kingdom", "state"})
SUBJECT_DEPS = frozenset({"nsubj", "nsubjpass"})
Found = tuple[Mention, Cluster]


def find_mentions(
    report: Report, paragraphs: Sequence[Paragraph], sentences: Sequence[Sentence]
) -> tuple[tuple[Sentence, ...], tuple[Mention, ...], tuple[Entity, ...]]:
    """The sentences with named-entity labels repaired, all mentions in text order, and whom they mean."""
    heads = {p.index for p in paragraphs if p.kind in ("headline", "subheading")}
    names = consistent([find_names(report, sentence) for sentence in sentences], report, sentences, heads)
    repaired = tuple(relabelled(s, names[n]) for n, s in enumerate(sentences))
    reader = _Reader(report, repaired, _quoted(report, paragraphs))
    for n, sentence in enumerate(repaired):
        reader.read(sentence, names[n])
    reader.name_the_unnamed()
    return repaired, *reader.records()


def _quoted(report: Report, paragraphs: Sequence[Paragraph]) -> list[tuple[int, int]]:
    return [(q.start, q.end) for q in find_quotes(report.text, paragraphs) if q.depth == 0]


# ------------------------------------------------------------------ reading
class _Reader:
    """Reads sentences in order and keeps the clusters; made for one report and thrown away."""

    def __init__(self, report: Report, sentences: Sequence[Sentence], quoted: list[tuple[int, int]]) -> None:
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

    def in_quotes(self, at: int) -> bool:
        n = bisect_right(self.quote_starts, at) - 1
        return n >= 0 and at < self.quoted[n][1]

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
        tokens = sentence.tokens
        span = self.report.span(tokens[low].start, tokens[high - 1].end)
        self.found.append((Mention("", span, sentence.index, head, kind, type_, ""), cluster))
        self.heads[(sentence.index, head)] = cluster
        subject = tokens[head].dep in SUBJECT_DEPS or _is_conjoined_subject(sentence, tokens[head])
        self.register.saw(cluster, sentence.index, head, subject, self.in_quotes(span.start))

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
        if name.type == "PERSON":
            cluster = self._read_person(sentence, name, text, key)
        else:
            key = key[1:] if key[0] == "the" and len(key) > 1 else key
            cluster = self.register.thing(text, key, "GPE" if name.iso3 else name.type, name.iso3)
            if name.type == "GPE" and cluster.type == "GPE" and not cluster.named_in_full:
                cluster.name, cluster.named_in_full = text, True
        self._note(cluster, sentence, name.start, name.end, head, "named", name.type)

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
            return
        if token.i + 1 < len(sentence.tokens) and sentence.tokens[token.i + 1].text == "-":
            return
        low = _phrase_start(sentence, token.i)
        plural = token.tag in ("NNS", "NNPS")
        opening = {sentence.tokens[i].lower for i in range(low, token.i)}
        if plural or "both" in opening:
            if ("both" in opening and lemma in BOTH) or is_role or not is_body:
                group = self.register.add(_words(self.report, sentence, low, token.i + 1), "GROUP", named=False)
                group.plural = True
                self._note(group, sentence, low, token.i + 1, token.i, "nominal", "GROUP")
            return
        definite = bool(opening & {"the", "this", "that"}) or any(
            sentence.tokens[c].dep == "poss" for c in sentence.children[token.i]
        )
        if is_role:
            self._read_role(sentence, token, low, definite)
        elif lemma in COUNTRY_NOUNS and definite:
            if country := self.register.last_country(sentence.index, token.i):
                self._note(country, sentence, low, token.i + 1, token.i, "nominal", "GPE")
        elif is_body:
            self._read_body(sentence, token, low, definite, lemma)
        elif lemma not in ("side",):
            one = self.register.add(_words(self.report, sentence, low, token.i + 1), "PERSON", named=False)
            self._note(one, sentence, low, token.i + 1, token.i, "nominal", "PERSON")

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
            cluster = self.register.add(_words(self.report, sentence, low, high), "PERSON", named=False)
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
            body = self.register.add(_words(self.report, sentence, low, token.i + 1), "ORG", named=False)
        self._note(body, sentence, low, token.i + 1, token.i, "nominal", "ORG")

    def _read_pronoun(self, sentence: Sentence, token: Token) -> None:
        if token.dep == "expl" or (token.lower == "it" and _is_empty_it(sentence, token)):
            return
        head = sentence.head_of(token)
        taken: set[int] = set()
        if token.dep in ("dobj", "pobj", "dative"):
            verb = head if token.dep != "pobj" else sentence.head_of(head)
            for other in sentence.dependants(verb, "nsubj", "nsubjpass"):
                if cluster := self.heads.get((sentence.index, other.i)):
                    taken.add(cluster.number)
        quoted = self.in_quotes(token.start)
        meant = self.register.pronoun(token.lower, sentence.index, token.i, quoted, taken)
        if meant is not None:
            if meant.type == "PERSON" and not meant.gender and token.lower in ("he", "she"):
                meant.gender = "m" if token.lower == "he" else "f"
            self._note(meant, sentence, token.i, token.i + 1, token.i, "pronoun", meant.type)

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
                type=c.type,
                mentions=tuple(held[c.number]),
                descriptions=tuple(r.description for r in sorted(c.roles, key=lambda r: r.description.span)),
                gender=c.gender,
            )
            for c in sorted((self.register.clusters[k] for k in ids), key=lambda c: int(ids[c.number][1:]))
        ]
        return tuple(mentions), tuple(entities)


def _shown_name(cluster: Cluster) -> str:
    """A country met as an adjective only ("Kenyan") by its own name; its people ("Kenyans") as they are called."""
    if cluster.iso3 and not cluster.named_in_full and not cluster.name.endswith("s"):
        return country_name(cluster.iso3) or cluster.name
    return cluster.name


def _is_conjoined_subject(sentence: Sentence, token: Token) -> bool:
    for _ in range(6):
        if token.dep != "conj":
            break
        token = sentence.head_of(token)
    return token.dep in SUBJECT_DEPS


def _is_empty_it(sentence: Sentence, token: Token) -> bool:
    """It is believed that, it is time to: "it" stands for the clause."""
    verb = sentence.head_of(token)
    return token.dep in SUBJECT_DEPS and any(
        t.dep in ("ccomp", "xcomp", "csubj", "advcl", "acomp", "attr") and t.i > verb.i
        for t in sentence.dependants(verb)
        if verb.lemma in ("be", "seem", "appear") or verb.tag == "VBN"
    )


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
