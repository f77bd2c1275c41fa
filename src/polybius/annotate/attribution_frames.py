"""What a cue verb takes as its content, read from the parse: clauses, infinitives, asides."""

from __future__ import annotations

from polybius.annotate import attribution_words as words
from polybius.annotate.attribution_accounts import marks_of, second_accounts
from polybius.annotate.attribution_candidate import Candidate, has_capable_source, is_capable
from polybius.annotate.attribution_loose import (
    bare_subject,
    close_gap,
    lender,
    lent_clauses,
    second_subject,
    tops_finite,
)
from polybius.annotate.attribution_tree import WH_TAGS, is_finite, noun_phrase, own_subject
from polybius.model import Sentence, Token
from polybius.syntax import subtree_indices

# Marks whose clause, when it follows the content, belongs to it: "would talk, he said, if ..."
CONDITION_MARKS = frozenset("if unless until because once whether lest provided although though so while".split())


def as_clause(sentence: Sentence, token: Token, cue: words.Cue, made: Candidate) -> str:
    """A finite clause after (or around) the cue, with the conditions that hang on the cue but follow the clause."""
    comps = [
        c
        for c in sentence.dependants(token, "ccomp")
        if (is_finite(sentence, c) or tops_finite(sentence, c)) and not _is_parted(sentence, c, token)
    ]
    if not comps:
        # "Norland says ten died; Sudmark denies it": the parser may hang the first clause on the second.
        comps = [
            first
            for second in sentence.dependants(token, "ccomp")
            for first in sentence.dependants(second, "ccomp")
            if token.i < first.i and _is_parted(sentence, second, token) and not _is_parted(sentence, first, token)
        ]
    if not comps and "objing" in cue:
        comps = [c for c in sentence.dependants(token, "ccomp") if c.tag == "VBG" and own_subject(sentence, c.i)]
    if not comps and "clause" in cue:
        comps = _clause_past_setting(sentence, token)
    if not comps and made.clause is not None:
        # "The army is ready, Berg was quoted by X as saying": what is said hangs on the passing verb.
        comps = [c for c in sentence.dependants(sentence.tokens[made.clause], "ccomp") if c.i < made.clause]
    comps = [c for c in comps if not _is_taken(sentence, token, c)] or lent_clauses(sentence, token, cue)
    if not comps:
        return ""
    after = [c for c in comps if c.i > token.i]
    clause = after[0] if after else comps[0]
    marks = marks_of(sentence, clause)
    opens_wh = _opens_with_wh(sentence, clause) or bool(marks & {"whether", "if"})
    if opens_wh and not ("wh" in cue or "clause" in cue):
        return ""
    if not opens_wh and "clause" not in cue and not ("that" in cue and "that" in marks) and "quote" not in cue:
        return ""
    mine = set(subtree_indices(sentence, clause.i, {token.i})).union(
        *(subtree_indices(sentence, c.i, {token.i}) for c in after[1:])
    )
    if clause.i < token.i:
        # "Berg denied that; Norland would wait, she said": only what follows the semicolon is hers.
        mine = _after_pause(sentence, mine | second_subject(sentence, token), clause.i)
    mine |= _quoted_on(sentence, token, clause)
    for later in sentence.dependants(token, "advcl"):
        if later.i > clause.i > token.i and marks_of(sentence, later) & CONDITION_MARKS:
            mine |= set(subtree_indices(sentence, later.i))
    mine |= bare_subject(sentence, token, clause, told="told" in cue)
    made.content = close_gap(sentence, token, mine - second_accounts(sentence, clause, mine, made))
    if "told" in cue and not made.passive:
        made.addressee = next(
            (noun_phrase(sentence, t.i) for t in sentence.dependants(token, "dobj", "dative") if t.i > token.i), []
        )
    return next((f for f in ("clause", "that", "wh", "quote") if f in cue), "clause")


def _quoted_on(sentence: Sentence, token: Token, clause: Token) -> set[int]:
    """`He said it was over, but "we did it well"`: a clause with quoted words, joined to the cue itself."""
    found: set[int] = set()
    for later in sentence.dependants(token, "conj"):
        mine = own_subject(sentence, later.i)
        if later.i < clause.i or clause.i < token.i or mine is None or words.verb(later.lemma) is not None:
            continue
        below = subtree_indices(sentence, later.i)
        if any(sentence.tokens[i].text in ('"', "“") for i in range(token.i, below[-1] + 1) if i > clause.i):
            found |= set(range(below[0], below[-1] + 1))
    return found


def _after_pause(sentence: Sentence, content: set[int], stop: int) -> set[int]:
    """What of a content stands behind the last semicolon before `stop`, or behind a colon after a clause of its own."""
    for t in reversed(sentence.tokens[:stop]):
        before = sentence.tokens[: t.i]
        if t.text == ";" or (t.text == ":" and any(b.pos in ("VERB", "AUX") for b in before)):
            return {i for i in content if i > t.i}
    return content


def _is_taken(sentence: Sentence, token: Token, clause: Token) -> bool:
    """Whether a clause that the parser gives to a cue is a participle's between: `admitted to it, writing "..."`."""
    return any(
        lender(sentence, t) is token and lent_clauses(sentence, t, cue) == [clause]
        for t in sentence.tokens[token.i + 1 : clause.i]
        if t.tag == "VBG" and (cue := words.verb(t.lemma))
    )


def _clause_past_setting(sentence: Sentence, token: Token) -> list[Token]:
    """Said in a statement that ...: the clause that the parser hangs on the statement is what is said."""
    for prep in sentence.dependants(token, "prep"):
        for thing in sentence.dependants(prep, "pobj"):
            if thing.i < token.i or thing.lemma not in words.phrase("setting"):
                continue
            for clause in sentence.dependants(thing, "acl", "relcl", "ccomp"):
                that = next((t for t in sentence.tokens[thing.i + 1 : clause.i] if t.lower == "that"), None)
                mine = own_subject(sentence, clause.i)
                at_once = that is not None and (that.i == thing.i + 1 or (that.dep == "mark" and that.head == clause.i))
                if that is not None and at_once and mine is not None and mine.i != that.i:
                    return [clause]
    return []


def _is_parted(sentence: Sentence, clause: Token, cue: Token) -> bool:
    """Whether a semicolon stands between a clause and the cue: two statements side by side."""
    return any(t.text == ";" for t in sentence.tokens[min(clause.i, cue.i) : max(clause.i, cue.i)])


def _opens_with_wh(sentence: Sentence, clause: Token) -> bool:
    first = sentence.tokens[subtree_indices(sentence, clause.i)[0]]
    return first.tag in WH_TAGS


def as_infinitive(sentence: Sentence, token: Token, cue: words.Cue, made: Candidate) -> str:
    """A to-infinitive or -ing form that is wished for, promised or denied, without a second account behind it."""
    frame = _infinitive(sentence, token, cue, made)
    if frame:
        made.content |= _joined_alike(sentence, token, made)
    if frame and made.content and token.tag == "VBD":
        made.content = made.content - _told_besides(sentence, token, made)
    return frame


def _joined_alike(sentence: Sentence, token: Token, made: Candidate) -> set[int]:
    """`wants to treble the fund, grow it and open more`: bare verbs that the parser joins to a finite cue."""
    form = "VBG" if made.content and sentence.tokens[min(made.content)].tag == "VBG" else "VB"
    if token.tag in (form, "VB") or any(t.tag == "MD" or t.lemma == "do" for t in sentence.dependants(token, "aux")):
        return set()
    joined = [t for t in sentence.dependants(token, "conj") if t.tag == form and not own_subject(sentence, t.i)]
    found = set().union(*(subtree_indices(sentence, t.i) for t in joined if t.i > max(made.content, default=0)))
    return found | {t.i for t in sentence.dependants(token, "cc") if found and t.i > token.i} if found else set()


def _told_besides(sentence: Sentence, token: Token, made: Candidate) -> set[int]:
    """`called on them to leave and said that it was over`: a finite cue joined to an infinitive goes with the cue."""
    out: set[int] = set()
    for i in sorted(made.content):
        later = sentence.tokens[i]
        above = sentence.head_of(later)
        if later.tag != token.tag or later.dep != "conj" or above.tag != "VB" or own_subject(sentence, i):
            continue
        if words.verb(later.lemma) is not None:
            made.handed_on.append(i)
            out |= set(subtree_indices(sentence, i)) | {t.i for t in sentence.dependants(above, "cc") if t.i < i}
    return out


def _infinitive(sentence: Sentence, token: Token, cue: words.Cue, made: Candidate) -> str:
    if "raising" in cue:
        return _raising(sentence, token, made)
    for comp in sentence.dependants(token, "xcomp", "ccomp", "advcl"):
        if comp.i < token.i:
            continue
        to = any(t.tag == "TO" for t in sentence.dependants(comp, "aux"))
        doer = own_subject(sentence, comp.i)
        thing = next((t for t in sentence.dependants(token, "dobj", "dative") if token.i < t.i < comp.i), None)
        if comp.lemma in words.phrase("anonymity") and sentence.dependants(comp, "neg"):
            continue
        if to and doer and comp.dep == "advcl" and "for" in cue and "for" in marks_of(sentence, comp):
            whole = subtree_indices(sentence, comp.i)  # "called again for the mayor to resign"
            made.content = {i for i in whole if i >= whole[0] and sentence.tokens[i].dep != "mark"}
            return "for"
        if comp.dep == "advcl" and not (to and thing and "told" in cue):
            continue
        if not to and not ("objinf" in cue and doer and comp.tag in ("VBN", "VBD")):
            if "ing" in cue and comp.tag == "VBG":
                made.content = set(subtree_indices(sentence, comp.i))
                return "ing"
            continue
        if "objinf" in cue and ((to and (doer or thing)) or (doer and comp.tag in ("VBN", "VBD"))):
            made.content = set(subtree_indices(sentence, comp.i)) | (
                set(subtree_indices(sentence, thing.i)) if thing else set()
            )
            return "objinf"
        if "told" in cue and "inf" in cue and (doer or thing):
            whom = doer or thing
            assert whom is not None
            made.addressee = noun_phrase(sentence, whom.i)
            made.content = set(subtree_indices(sentence, comp.i, {doer.i} if doer else ()))
            return "inf"
        if made.passive and ("inf" in cue or "objinf" in cue or "clause" in cue):
            return _passive_infinitive(sentence, token, comp, made)
        if "inf" in cue:
            made.content = set(subtree_indices(sentence, comp.i))
            return "inf"
        called = next(
            (t for t in sentence.dependants(token, "prep") if t.lower in ("on", "upon") and t.i < comp.i), None
        )
        if token.lemma == "call" and called is not None:
            made.addressee = next((noun_phrase(sentence, t.i) for t in sentence.dependants(called, "pobj")), [])
            made.content = set(subtree_indices(sentence, comp.i))
            return "inf"
    return ""


def _raising(sentence: Sentence, token: Token, made: Candidate) -> str:
    """It seems to be over: an account of nobody's, about the subject."""
    mine = own_subject(sentence, token.i)
    below = sentence.dependants(token, "xcomp", "ccomp", "oprd", "acomp", *(["prep"] if token.lemma == "seem" else []))
    if mine is None or not below or below[0].i < token.i:
        return ""
    told = words.verb(below[0].lemma)
    if below[0].dep == "xcomp" and told and "clause" in told and sentence.dependants(below[0], "ccomp"):
        return ""  # "the letters seem to show that": what the letters show
    made.source, made.source_head = [], None
    made.content = set(subtree_indices(sentence, below[0].i)) | set(noun_phrase(sentence, mine.i))
    return "raising"


def _passive_infinitive(sentence: Sentence, token: Token, comp: Token, made: Candidate) -> str:
    """Was expected to resign: the words of nobody named, about the subject."""
    mine = own_subject(sentence, token.i)
    made.content = set(subtree_indices(sentence, comp.i))
    if mine:
        made.content |= set(noun_phrase(sentence, mine.i))
    return "objinf"


def as_aside(sentence: Sentence, token: Token, cue: words.Cue, made: Candidate) -> str:
    """A cue set into its content: "The plan, he said, will fail"; "as he said, the plan failed"."""
    if token.head == token.i:
        return ""
    head = sentence.head_of(token)
    as_mark = token.dep == "advcl" and any(t.lower in ("as", "like") for t in sentence.dependants(token, "mark"))
    aside = token.dep in ("parataxis", "intj") and _is_set_off(sentence, token)
    thought = made.source_head is not None and "clause" in cue and has_capable_source(sentence, made)
    nobodys = made.passive and any(t.lower == "it" for t in sentence.dependants(token, "nsubjpass"))
    if nobodys:
        made.source, made.source_head = [], None
    if not ("clause" in cue or "quote" in cue or (nobodys and "that" in cue)):
        return ""
    if (aside and not (nobodys or thought or "quote" in cue)) or (as_mark and not has_capable_source(sentence, made)):
        return ""
    told_by = as_mark and made.passive and bool(made.source)  # "as reported by the agency"
    if (
        not (as_mark or aside)
        or (made.passive and not (nobodys or told_by))
        or _own_object(sentence, token, told="told" in cue)
    ):
        return ""
    if head.pos not in ("VERB", "AUX", "NOUN", "ADJ", "PROPN", "ADV"):
        return ""
    above = sentence.head_of(head)
    if head.dep in ("nsubj", "nsubjpass") and above.i > token.i and above.pos in ("VERB", "AUX"):
        head = above  # "The difference, he said, is that ..."
    outside = {token.i, *(t.i for t in sentence.dependants(head, "cc"))}
    made.content = set(subtree_indices(sentence, head.i, outside)) | second_subject(sentence, token)
    made.content = _after_pause(sentence, made.content, token.i)
    if any(t.i > token.i for t in sentence.dependants(head, "mark")):  # "It is over, he said, after she had gone"
        made.content = {i for i in made.content if i < token.i}
    return next((f for f in ("clause", "quote", "that") if f in cue), "clause")


def _is_set_off(sentence: Sentence, token: Token) -> bool:
    """Whether a cue with its subject stands between commas, dashes or the sentence's end."""
    mine = own_subject(sentence, token.i)
    if mine is None:
        return False
    clause = subtree_indices(sentence, token.i)
    low, high = min(clause), max(clause)
    while low < high and sentence.tokens[low].pos == "PUNCT":
        low += 1
    tokens = sentence.tokens
    before = low == 0 or tokens[low - 1].pos == "PUNCT"
    after = high + 1 >= len(tokens) or tokens[high].pos == "PUNCT" or tokens[high + 1].pos == "PUNCT"
    return before and after and high - low < 25


def _own_object(sentence: Sentence, token: Token, *, told: bool) -> bool:
    """Whether a cue has an object of its own that is not the one told."""
    mine = [t for t in sentence.dependants(token, "dobj", "xcomp") if (token.lemma, t.lower) != ("put", "it")]
    return any(not (told and t.dep == "dobj" and is_capable(t)) for t in mine)
