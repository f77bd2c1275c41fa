"""Candidates for attributions, sentence by sentence: a cue in the parse with its content and its source.

Rules only: what a cue can take is said in polybius/data/attribution; how the parse shows it is said here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from polybius.annotate import attribution_words as words
from polybius.annotate.attribution_tree import (
    is_passive,
    noun_phrase,
    own_subject,
    relative_antecedent,
    runs,
    subject,
    subtree,
    trimmed,
)
from polybius.model import Sentence, Token

PREPOSITION_FRAMES = frozenset("about of on to for against with in from over at by".split())
WH_TAGS = frozenset({"WP", "WDT", "WRB", "WP$"})
# Verbs after which whatever follows the object is what it is called.
NAMING = frozenset({"call", "label", "brand", "dub", "deem", "term"})
# Prepositions that go on with what an object says, rather than tell when or where the words fell.
EXTENDING = frozenset("for as of against about over toward towards between as to with".split())
CAPABLE_PRONOUNS = frozenset(
    "i we you he she they who me us him her them one nobody everybody everyone someone".split()
)
CAPABLE_ENTS = frozenset({"PERSON", "ORG", "GPE", "NORP"})
# Marks whose clause, when it follows the content, belongs to it: "would talk, he said, if ..."
CONDITION_MARKS = frozenset("if unless until because once whether lest provided although though so while".split())


@dataclass(slots=True)
class Candidate:
    """One reading of a cue. Token indices are into `sentence`; `spans` are the content's characters."""

    sentence: Sentence
    cue: int
    frame: str
    kind: str
    lemma: str
    content: set[int] = field(default_factory=set)
    spans: list[tuple[int, int]] = field(default_factory=list)
    source: list[int] = field(default_factory=list)
    source_head: int | None = None
    cue_words: list[int] = field(default_factory=list)
    addressee: list[int] = field(default_factory=list)
    relays: list[list[int]] = field(default_factory=list)
    passive: bool = False
    negated: bool = False
    clause: int | None = None
    handed_on: list[int] = field(default_factory=list)
    rule: str = ""


def find_candidates(sentence: Sentence) -> list[Candidate]:
    """The candidates of one sentence, in text order of their cues."""
    found: list[Candidate] = []
    for token in sentence:
        if token.pos in ("VERB", "AUX") and (cue := _verb_cue(sentence, token)):
            found += _of_verb(sentence, token, cue)
        elif token.pos in ("NOUN", "PROPN") and (cue := words.noun(token.lemma)):
            found += _of_noun(sentence, token, cue)
        elif token.pos in ("ADJ", "VERB") and (cue := words.adjective(token.lower)):
            found += _of_adjective(sentence, token, cue)
        elif token.lower == "according":
            found += _of_according(sentence, token)
    _hand_on(found)
    for candidate in found:
        if candidate.content and not candidate.spans:
            candidate.spans = runs(sentence, candidate.content)
    return found


def _verb_cue(sentence: Sentence, token: Token) -> words.Cue | None:
    """What the verb can take, with its particle where it has one: point out, rule out."""
    for particle in sentence.dependants(token, "prt"):
        if cue := words.verb(f"{token.lemma}_{particle.lower}"):
            return cue
    return words.verb(token.lemma)


def _hand_on(found: list[Candidate]) -> None:
    """Cues cut out of another's content go on with that one's account and have its source."""
    for candidate in found:
        for cue in candidate.handed_on:
            for other in found:
                if other.cue == cue and other is not candidate and candidate.source_head is not None:
                    other.source, other.source_head = list(candidate.source), candidate.source_head


# ------------------------------------------------------------------ verbs
def _of_verb(sentence: Sentence, token: Token, cue: words.Cue) -> Iterator[Candidate]:
    made = Candidate(sentence, token.i, "", "", token.lemma)
    if token.lower == "according" or _is_filler(sentence, token):
        return
    made.passive = is_passive(sentence, token.i)
    made.negated = any(
        0 < token.i - t.i <= 3 and all(sentence.tokens[k].pos != "PUNCT" for k in range(t.i, token.i))
        for t in sentence.dependants(token, "neg")
    )
    if _relays(sentence, token, made) is not None:
        return
    _set_source(sentence, token, made)
    made.cue_words = _cue_words(sentence, token)
    frame = (
        _clause(sentence, token, cue, made)
        or _infinitive(sentence, token, cue, made)
        or _predicate(sentence, token, cue, made)
        or _prepositional(sentence, token, cue, made)
        or _object(sentence, token, cue, made)
        or _around(sentence, token, cue, made)
    )
    if not frame and "quote" in cue and not made.negated:
        frame = "quote"
    if not frame:
        return
    made.frame, made.kind = frame, cue.frames.get(frame) or next(iter(cue.frames.values()))
    made.rule = f"verb:{token.lemma}:{frame}"
    yield made


def _is_filler(sentence: Sentence, token: Token) -> bool:
    """You know, I mean, let's say: words that fill a pause."""
    if sentence.children[token.i] and token.lemma in ("know", "mean", "say", "see", "think"):
        mine = sentence.dependants(token, "nsubj")
        bare = len(sentence.children[token.i]) == 1
        return bare and bool(mine) and mine[0].lower == "you"
    return False


def _relays(sentence: Sentence, token: Token, made: Candidate) -> bool | None:
    """`X quoted Y as saying C`: the passing verb makes X the relay; the candidate comes from `saying`."""
    if token.lemma not in words.phrase("passing"):
        return None
    return True if _as_saying(sentence, token) else None


def _as_saying(sentence: Sentence, token: Token) -> Token | None:
    for prep in sentence.dependants(token, "prep", "mark", "advcl"):
        if prep.lower == "as":
            for verb in sentence.dependants(prep, "pcomp", "pobj"):
                if verb.tag == "VBG":
                    return verb
    return next(
        (
            v
            for v in sentence.dependants(token, "advcl", "ccomp", "pcomp")
            if v.tag == "VBG" and any(sentence.tokens[c].lower == "as" for c in sentence.children[v.i])
        ),
        None,
    )


def _set_source(sentence: Sentence, token: Token, made: Candidate) -> None:
    """Find whose words they are: hard rules for relays first, then subjects and agents."""
    passing = _passing_above(sentence, token)
    if passing is not None:
        _source_past_relay(sentence, passing, made)
        return
    if made.passive:
        agent = next(iter(sentence.dependants(token, "agent")), None)
        if agent and (by := next(iter(sentence.dependants(agent, "pobj")), None)):
            _name_source(sentence, by, made)
        return
    if found := subject(sentence, token.i) or _neighbour(sentence, token):
        _name_source(sentence, found, made)


def _neighbour(sentence: Sentence, token: Token) -> Token | None:
    """A name or pronoun right before a finite cue verb, where the parser gives the verb no subject."""
    if token.tag not in ("VBD", "VBZ", "VBP", "VBN") or token.i == 0:
        return None
    if token.tag == "VBN" and not sentence.dependants(token, "aux"):
        return None
    first = token.i
    while first > 1 and sentence.tokens[first - 1].pos in ("AUX", "ADV", "PART"):
        first -= 1
    before = sentence.tokens[first - 1]
    if before.text == "," and (name := _before_apposition(sentence, first - 1)):
        return name
    if before.dep in ("dobj", "pobj") and before.pos != "PRON":
        return before if before.ent == "PERSON" else None
    return before if before.pos in ("PROPN", "PRON", "NOUN") and is_capable(sentence, before) else None


def _before_apposition(sentence: Sentence, comma: int) -> Token | None:
    """The name before "..., the party's nominee for 2012," and the like, where the parser loses the thread."""
    for i in range(comma - 1, max(comma - 16, 0), -1):
        token = sentence.tokens[i]
        if token.pos in ("VERB", "AUX") and token.tag not in ("VBN", "VBG"):
            return None
        if token.text == ",":
            name = sentence.tokens[i - 1]
            return name if name.pos in ("PROPN", "NOUN") and is_capable(sentence, name) else None
    return None


def _passing_above(sentence: Sentence, token: Token) -> Token | None:
    if token.tag != "VBG":
        return None
    head = sentence.head_of(token)
    up = sentence.head_of(head) if head.lower == "as" else head
    return up if up.lemma in words.phrase("passing") and up.i != token.i and _as_saying(sentence, up) else None


def _source_past_relay(sentence: Sentence, passing: Token, made: Candidate) -> None:
    made.clause = passing.i
    mine = own_subject(sentence, passing.i) or subject(sentence, passing.i)
    if is_passive(sentence, passing.i):
        if mine:
            _name_source(sentence, mine, made)
        for agent in sentence.dependants(passing, "agent"):
            made.relays += [noun_phrase(sentence, t.i) for t in sentence.dependants(agent, "pobj")]
        return
    quoted = [t for t in sentence.dependants(passing, "dobj", "nsubj", "dative") if t.i > passing.i]
    if quoted:
        _name_source(sentence, quoted[0], made)
        if mine and mine.i != quoted[0].i:
            made.relays.append(noun_phrase(sentence, mine.i))


def _name_source(sentence: Sentence, head: Token, made: Candidate) -> None:
    antecedent = relative_antecedent(sentence, head)
    named = antecedent or head
    made.source_head = named.i
    made.source = _with_name(sentence, noun_phrase(sentence, named.i), named.i)
    if antecedent:
        made.source = sorted({*made.source, head.i})


def _with_name(sentence: Sentence, phrase: list[int], head: int) -> list[int]:
    """A title with the person's name that follows it, where the parser parts the two."""
    tokens = sentence.tokens
    if not phrase or tokens[head].ent == "PERSON" or tokens[phrase[-1]].text in ("'s", "’s"):
        return phrase
    after = phrase[-1] + 1
    while after < len(tokens) and tokens[after].ent == "PERSON" and words.is_person_noun(tokens[head].lower):
        phrase = [*phrase, after]
        after += 1
    return phrase


def _cue_words(sentence: Sentence, token: Token) -> list[int]:
    near = [
        t.i
        for t in sentence.dependants(token, "aux", "auxpass", "neg", "prt", "advmod")
        if t.tag not in WH_TAGS and abs(t.i - token.i) <= 4
    ]
    low = min([token.i, *near])
    high = max([token.i, *near])
    between = range(low, high + 1)
    mine = set(subtree(sentence, token.i, {c for c in sentence.children[token.i] if c not in near}))
    return [i for i in between if i in mine or i == token.i]


def _clause(sentence: Sentence, token: Token, cue: words.Cue, made: Candidate) -> str:
    """A finite clause after (or around) the cue, with the conditions that hang on the cue but follow the clause."""
    comps = [c for c in sentence.dependants(token, "ccomp") if _is_finite(sentence, c)]
    if not comps and "objing" in cue:
        comps = [c for c in sentence.dependants(token, "ccomp") if c.tag == "VBG" and own_subject(sentence, c.i)]
    if not comps and "clause" in cue:
        comps = _clause_past_setting(sentence, token)
    if not comps:
        return ""
    clause = comps[-1] if comps[-1].i > token.i else comps[0]
    marks = {t.lower for t in sentence.dependants(clause, "mark")}
    opens_wh = _opens_with_wh(sentence, clause) or bool(marks & {"whether", "if"})
    if opens_wh and not ("wh" in cue or "clause" in cue):
        return ""
    if not opens_wh and "clause" not in cue and not ("that" in cue and "that" in marks) and "quote" not in cue:
        return ""
    mine = set(subtree(sentence, clause.i, {token.i}))
    for later in sentence.dependants(token, "advcl"):
        if later.i > clause.i > token.i and {t.lower for t in sentence.dependants(later, "mark")} & CONDITION_MARKS:
            mine |= set(subtree(sentence, later.i))
    made.content = mine - _second_accounts(sentence, clause, mine, made)
    if "told" in cue and not made.passive:
        made.addressee = next(
            (noun_phrase(sentence, t.i) for t in sentence.dependants(token, "dobj", "dative") if t.i > token.i), []
        )
    return next((f for f in ("clause", "that", "wh", "quote") if f in cue), "clause")


def _clause_past_setting(sentence: Sentence, token: Token) -> list[Token]:
    """Said in a statement that ...: the clause that the parser hangs on the statement is what is said."""
    for prep in sentence.dependants(token, "prep"):
        for thing in sentence.dependants(prep, "pobj"):
            if thing.i < token.i or thing.lemma not in words.phrase("setting"):
                continue
            for clause in sentence.dependants(thing, "acl", "relcl", "ccomp"):
                that = next((t for t in sentence.tokens[thing.i + 1 : clause.i] if t.lower == "that"), None)
                mine = own_subject(sentence, clause.i)
                if that is not None and that.i == thing.i + 1 and mine is not None and mine.i != that.i:
                    return [clause]
    return []


def _second_accounts(sentence: Sentence, clause: Token, content: set[int], made: Candidate) -> set[int]:
    """What the parser hung inside a content though it goes on with the teller's own account.

    A later cue verb without a subject ("said it was over and vowed ..."), a participle of saying after a comma
    ("said it was over, adding that ..."), and a last clause with "while" and a cue of its own.
    """
    tokens = sentence.tokens
    out: set[int] = set()
    for i in sorted(content):
        token = tokens[i]
        if token.i <= clause.i or words.verb(token.lemma) is None:
            continue
        comma = any(tokens[k].text == "," for k in range(max(0, i - 3), i))
        above = sentence.head_of(token)
        told = tokens[made.cue].tag
        same = token.tag == "VBD" or (token.tag == told and told in ("VBP", "VBZ") and above.tag != told)
        if token.dep == "conj" and same and not own_subject(sentence, i):
            mine = own_subject(sentence, above.i)
            other = mine is not None and (mine.pos == "PRON" or not is_capable(sentence, mine))
            if comma or other:
                made.handed_on.append(i)
                out |= set(subtree(sentence, i)) | {t.i for t in sentence.dependants(above, "cc") if t.i < i}
        elif token.dep == "advcl" and token.tag == "VBG" and tokens[i - 1].text == "," and above.i < i:
            made.handed_on.append(i)
            out |= set(subtree(sentence, i))
        elif token.dep == "advcl" and above.i < i and own_subject(sentence, i):
            if {t.lower for t in sentence.dependants(token, "mark")} == {"while"}:
                out |= set(subtree(sentence, i))
    return out


def _is_finite(sentence: Sentence, clause: Token) -> bool:
    if clause.tag in ("VBD", "VBZ", "VBP", "MD"):
        return True
    below = sentence.dependants(clause, "aux", "auxpass")
    if any(t.tag in ("VBD", "VBZ", "VBP", "MD") for t in below):
        return True
    return (
        not any(t.tag == "TO" for t in below)
        and clause.tag != "VBG"
        and bool(sentence.dependants(clause, "nsubj", "nsubjpass", "expl"))
    )


def _opens_with_wh(sentence: Sentence, clause: Token) -> bool:
    first = sentence.tokens[subtree(sentence, clause.i)[0]]
    return first.tag in WH_TAGS


def _infinitive(sentence: Sentence, token: Token, cue: words.Cue, made: Candidate) -> str:
    """A to-infinitive or -ing form that is wished for, promised or denied."""
    if "raising" in cue:
        return _raising(sentence, token, made)
    for comp in sentence.dependants(token, "xcomp", "ccomp", "advcl"):
        if comp.i < token.i:
            continue
        to = any(t.tag == "TO" for t in sentence.dependants(comp, "aux"))
        doer = own_subject(sentence, comp.i)
        thing = next((t for t in sentence.dependants(token, "dobj", "dative") if token.i < t.i < comp.i), None)
        if comp.dep == "advcl" and not (to and thing and "told" in cue):
            continue
        if not to:
            if "ing" in cue and comp.tag == "VBG":
                made.content = set(subtree(sentence, comp.i))
                return "ing"
            continue
        if "objinf" in cue and (doer or thing):
            made.content = set(subtree(sentence, comp.i)) | (set(subtree(sentence, thing.i)) if thing else set())
            return "objinf"
        if "told" in cue and "inf" in cue and (doer or thing):
            whom = doer or thing
            assert whom is not None
            made.addressee = noun_phrase(sentence, whom.i)
            made.content = set(subtree(sentence, comp.i, {doer.i} if doer else ()))
            return "inf"
        if made.passive and ("inf" in cue or "objinf" in cue or "clause" in cue):
            return _passive_infinitive(sentence, token, comp, made)
        if "inf" in cue:
            made.content = set(subtree(sentence, comp.i))
            return "inf"
        called = next((t for t in sentence.dependants(token, "prep") if t.lower in ("on", "upon") and t.i < comp.i), None)
        if token.lemma == "call" and called is not None:
            made.addressee = next((noun_phrase(sentence, t.i) for t in sentence.dependants(called, "pobj")), [])
            made.content = set(subtree(sentence, comp.i))
            return "inf"
    return ""


def _raising(sentence: Sentence, token: Token, made: Candidate) -> str:
    """It seems to be over: an account of nobody's, about the subject."""
    mine = own_subject(sentence, token.i)
    below = sentence.dependants(token, "xcomp", "ccomp", "oprd", "acomp", "prep")
    if mine is None or not below or below[0].i < token.i:
        return ""
    made.source, made.source_head = [], None
    made.content = set(subtree(sentence, below[0].i)) | set(noun_phrase(sentence, mine.i))
    return "raising"


def _passive_infinitive(sentence: Sentence, token: Token, comp: Token, made: Candidate) -> str:
    """Was expected to resign: the words of nobody named, about the subject."""
    mine = own_subject(sentence, token.i)
    made.content = set(subtree(sentence, comp.i))
    if mine:
        made.content |= set(noun_phrase(sentence, mine.i))
    return "objinf"


def _predicate(sentence: Sentence, token: Token, cue: words.Cue, made: Candidate) -> str:
    """Called the deal a fraud, described it as dead: object and what is said of it, together."""
    if "as" not in cue:
        return ""
    things = [t for t in sentence.dependants(token, "dobj", "nsubjpass")]
    says = [t for t in sentence.dependants(token, "oprd", "xcomp", "attr", "acomp") if t.i > token.i]
    says += [
        t
        for t in sentence.dependants(token, "prep", "advcl")
        if t.i > token.i and (t.lower == "as" or any(sentence.tokens[c].lower == "as" for c in sentence.children[t.i]))
    ]
    small = [t for t in sentence.dependants(token, "ccomp") if t.i > token.i and not _is_finite_verb(sentence, t)]
    if small:
        made.content = set(subtree(sentence, small[0].i))
        return "as"
    if not says and things and token.lemma in NAMING and things[0].i > token.i:
        says = [t for t in sentence.dependants(token) if t.i > things[0].i and t.pos != "PUNCT"]
        says += sentence.dependants(things[0], "appos")
    if not says or not (things or token.lemma == "refer"):
        return ""
    thing = set(noun_phrase(sentence, things[0].i)) if things else set()
    if things and (pronoun := relative_antecedent(sentence, things[0])):
        thing = {things[0].i, pronoun.i}
    made.content = thing.union(*(subtree(sentence, t.i) for t in says))
    return "as"


def _is_finite_verb(sentence: Sentence, token: Token) -> bool:
    return token.pos in ("VERB", "AUX") and _is_finite(sentence, token)


def _prepositional(sentence: Sentence, token: Token, cue: words.Cue, made: Candidate) -> str:
    """Spoke about the deal, warned of war, accused them of lying."""
    for prep in sentence.dependants(token, "prep"):
        if prep.i < token.i or prep.lower not in PREPOSITION_FRAMES or prep.lower not in cue:
            continue
        inner = [c for c in sentence.children[prep.i] if sentence.tokens[c].dep in ("pobj", "pcomp")]
        if not inner or not _has_capable_source(sentence, made) or _is_setting(sentence.tokens[inner[0]]):
            continue
        made.content = set().union(*(subtree(sentence, c) for c in inner))
        made.cue_words = sorted({*made.cue_words, prep.i})
        _extend(sentence, token, made.content)
        thing = next((t for t in sentence.dependants(token, "dobj") if token.i < t.i < prep.i), None)
        if thing and "noun" in cue:
            made.content |= set(subtree(sentence, thing.i)) | {prep.i}
        return prep.lower
    return ""


def _is_setting(token: Token) -> bool:
    """Whether what follows a preposition is when, where or on what terms, rather than what about."""
    if token.ent in ("DATE", "TIME") or token.lemma in words.phrase("setting") or words.is_media_word(token.lemma):
        return True
    return token.lemma in ("condition", "behalf", "record", "twitter", "facebook", "air", "stage", "tuesday", "basis")


def _object(sentence: Sentence, token: Token, cue: words.Cue, made: Candidate) -> str:
    """Denounced the deal: the object is what the words or the feeling are about."""
    if "noun" not in cue or not _has_capable_source(sentence, made):
        return ""
    if made.passive:
        mine = own_subject(sentence, token.i)
        if mine and made.source:
            made.content = set(noun_phrase(sentence, mine.i))
            return "noun"
        return ""
    thing = next((t for t in sentence.dependants(token, "dobj")), None)
    if thing is None or _is_empty_object(sentence, thing) or (words.noun(thing.lemma) and _carries(sentence, thing)):
        return ""
    if antecedent := relative_antecedent(sentence, thing):
        made.content = {thing.i, *noun_phrase(sentence, antecedent.i)}
        return "noun"
    if thing.i < token.i or (token.lemma == "tell" and is_capable(sentence, thing)):
        return ""
    made.content = set(subtree(sentence, thing.i))
    _extend(sentence, token, made.content)
    return "noun"


def _extend(sentence: Sentence, token: Token, content: set[int]) -> None:
    """Take in what follows an object without a pause and says more of it, though the parser hangs it on the verb."""
    tokens = sentence.tokens
    for _ in range(4):
        after = max(content) + 1
        more = None
        for child in (tokens[c] for c in sentence.children[token.i] if c >= after):
            below = subtree(sentence, child.i)
            if below[0] != after or child.pos == "PUNCT":
                continue
            to = any(tokens[c].tag == "TO" for c in sentence.children[child.i])
            if (child.dep == "prep" and child.lower in EXTENDING and not _is_time(sentence, child)) or (
                child.dep in ("xcomp", "advcl", "acl") and (to or child.tag in ("VBG", "VBN"))
            ):
                more = below
        if more is None:
            return
        content.update(more)


def _is_time(sentence: Sentence, prep: Token) -> bool:
    return any(sentence.tokens[c].ent in ("DATE", "TIME") for c in sentence.children[prep.i])


def _carries(sentence: Sentence, thing: Token) -> bool:
    """Whether a cue noun has content of its own (expressed hope that ...), so that the noun is the cue."""
    cue = words.noun(thing.lemma)
    if cue is None or any(t.dep == "poss" for t in sentence.dependants(thing)):
        return False
    return bool(_noun_content(sentence, thing, cue)[1])


def _is_empty_object(sentence: Sentence, thing: Token) -> bool:
    return thing.lower in ("so", "goodbye", "hello") or thing.tag in ("PRP$",) or thing.lower.endswith("self")


def _around(sentence: Sentence, token: Token, cue: words.Cue, made: Candidate) -> str:
    """A cue set into its content: "The plan, he said, will fail"; "as he said, the plan failed"."""
    if not ("clause" in cue or "quote" in cue) or token.head == token.i:
        return ""
    head = sentence.head_of(token)
    as_mark = token.dep == "advcl" and any(t.lower in ("as", "like") for t in sentence.dependants(token, "mark"))
    aside = token.dep in ("parataxis", "intj") and "quote" in cue and _is_set_off(sentence, token)
    if not (as_mark or aside) or made.passive or _own_object(sentence, token):
        return ""
    if head.pos not in ("VERB", "AUX", "NOUN", "ADJ", "PROPN", "ADV"):
        return ""
    outside = {token.i, *(t.i for t in sentence.dependants(head, "cc"))}
    made.content = set(subtree(sentence, head.i, outside))
    return "clause" if "clause" in cue else "quote"


def _is_set_off(sentence: Sentence, token: Token) -> bool:
    """Whether a cue with its subject stands between commas, dashes or the sentence's end."""
    mine = own_subject(sentence, token.i)
    if mine is None:
        return False
    clause = subtree(sentence, token.i)
    low, high = min(clause), max(clause)
    while low < high and sentence.tokens[low].pos == "PUNCT":
        low += 1
    tokens = sentence.tokens
    before = low == 0 or tokens[low - 1].pos == "PUNCT"
    after = high + 1 >= len(tokens) or tokens[high].pos == "PUNCT" or tokens[high + 1].pos == "PUNCT"
    return before and after and high - low < 25


def _own_object(sentence: Sentence, token: Token) -> bool:
    return any(sentence.tokens[c].dep in ("dobj", "xcomp") for c in sentence.children[token.i])


def is_capable(sentence: Sentence, token: Token) -> bool:
    """Whether a noun or pronoun can speak or think: people, states, bodies, documents."""
    if token.pos == "PRON":
        return token.lower in CAPABLE_PRONOUNS or token.lower in (
            "it",
            "those",
            "many",
            "some",
            "others",
            "both",
            "all",
        )
    if token.ent in CAPABLE_ENTS:
        return True
    return token.pos == "PROPN" or words.is_person_noun(token.lemma) or words.is_document(token.lemma)


def _has_capable_source(sentence: Sentence, made: Candidate) -> bool:
    return made.source_head is not None and is_capable(sentence, sentence.tokens[made.source_head])


# ------------------------------------------------------------------ nouns, adjectives, according to
def _noun_content(sentence: Sentence, token: Token, cue: words.Cue) -> tuple[str, set[int]]:
    for clause in sentence.dependants(token, "acl", "ccomp", "relcl"):
        if clause.i < token.i:
            continue
        marks = {t.lower for t in sentence.dependants(clause, "mark")}
        to = any(t.tag == "TO" for t in sentence.dependants(clause, "aux"))
        if to and "inf" in cue:
            return "inf", set(subtree(sentence, clause.i))
        if "that" in marks and "clause" in cue and clause.dep != "relcl":
            return "clause", set(subtree(sentence, clause.i))
    for prep in sentence.dependants(token, "prep"):
        if prep.i > token.i and prep.lower in cue:
            inner = [c for c in sentence.children[prep.i] if sentence.tokens[c].dep in ("pobj", "pcomp")]
            if inner:
                return prep.lower, set().union(*(subtree(sentence, c) for c in inner))
    return "", set()


def _of_noun(sentence: Sentence, token: Token, cue: words.Cue) -> Iterator[Candidate]:
    frame, content = _noun_content(sentence, token, cue)
    if not frame:
        return
    made = Candidate(sentence, token.i, frame, cue.frames[frame], token.lemma, content=content)
    made.cue_words = [token.i]
    owner = _owner(sentence, token)
    if owner is None:
        return
    _name_source(sentence, owner, made)
    if owner.dep == "poss":
        made.source = [i for i in made.source if i < token.i]
    if not is_capable(sentence, sentence.tokens[made.source_head or 0]) and owner.tag != "PRP$":
        return
    made.rule = f"noun:{token.lemma}:{frame}"
    yield made


def _owner(sentence: Sentence, noun: Token) -> Token | None:
    """Whose claim it is: a possessor, "by X", or the subject of the light verb over it."""
    above = words.verb(sentence.head_of(noun).lemma)
    if noun.dep == "dobj" and above is not None and "noun" in above:
        if any(t.dep == "poss" for t in sentence.dependants(noun)):
            return None
    for owner in sentence.dependants(noun, "poss"):
        return owner
    for prep in sentence.dependants(noun, "prep"):
        if prep.lower in ("by", "from", "among"):
            for by in sentence.dependants(prep, "pobj"):
                return by
    head = sentence.head_of(noun)
    if noun.dep in ("dobj", "pobj", "attr") and head.lemma in words.phrase("light") and noun.dep == "dobj":
        return subject(sentence, head.i) if not is_passive(sentence, head.i) else None
    return None


def _of_adjective(sentence: Sentence, token: Token, cue: words.Cue) -> Iterator[Candidate]:
    """Is confident that, worried about, ready to."""
    head = sentence.head_of(token)
    if token.dep in ("amod", "compound") or not (head.pos in ("AUX", "VERB") or token.pos == "VERB"):
        return
    verb = token if token.pos == "VERB" or token.i == head.i else head
    made = Candidate(sentence, token.i, "", "", token.lower)
    mine = subject(sentence, verb.i)
    if mine is None or mine.lower in ("it", "there", "that", "this", "which"):
        return
    for comp in sentence.dependants(token, "ccomp", "xcomp"):
        to = any(t.tag == "TO" for t in sentence.dependants(comp, "aux"))
        if (to and "inf" in cue) or (not to and "clause" in cue):
            made.frame, made.content = "inf" if to else "clause", set(subtree(sentence, comp.i))
            break
    else:
        for prep in [*sentence.dependants(token, "prep", "agent")]:
            inner = [c for c in sentence.children[prep.i] if sentence.tokens[c].dep in ("pobj", "pcomp")]
            if prep.lower in cue and inner and prep.i > token.i:
                made.frame, made.content = prep.lower, set().union(*(subtree(sentence, c) for c in inner))
                break
    if not made.frame:
        return
    _name_source(sentence, mine, made)
    if not _has_capable_source(sentence, made):
        return
    made.kind = cue.frames[made.frame]
    made.cue_words = [verb.i, token.i] if verb.i != token.i else [token.i]
    made.rule = f"adjective:{token.lower}:{made.frame}"
    yield made


def _of_according(sentence: Sentence, token: Token) -> Iterator[Candidate]:
    """According to X: the content is the clause it hangs on."""
    after = sentence.tokens[token.i + 1] if token.i + 1 < len(sentence.tokens) else None
    to = after if after is not None and after.lower == "to" else None
    named = next((t for t in sentence.dependants(to, "pobj")), None) if to else None
    if to is None or named is None:
        return
    head = sentence.head_of(token)
    made = Candidate(sentence, token.i, "according", "speech", "according", rule="according to")
    made.cue_words = [token.i, to.i]
    _name_source(sentence, named, made)
    mine = set(subtree(sentence, token.i))
    edge = _outer_tokens(sentence)
    if edge and (min(mine) <= edge[0] or max(mine) >= edge[-1]):
        made.content = set(range(len(sentence.tokens))) - mine
        yield made
        return
    at = head
    for _ in range(8):
        if at.pos in ("VERB", "AUX") or at.head == at.i:
            break
        at = sentence.head_of(at)
    made.content = set(subtree(sentence, at.i, {token.i}))
    yield made


def _outer_tokens(sentence: Sentence) -> list[int]:
    """The words of a sentence, punctuation at its ends left out."""
    return trimmed(sentence, list(range(len(sentence.tokens))))
