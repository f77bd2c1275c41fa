"""What a cue verb takes as its object: phrases, things praised or blamed, names for things, figures."""

from __future__ import annotations

from polybius.annotate import attribution_words as words
from polybius.annotate.attribution_candidate import PREPOSITION_FRAMES, Candidate, has_capable_source, is_capable
from polybius.annotate.attribution_fragments import NAMING
from polybius.annotate.attribution_nominal import noun_content
from polybius.annotate.attribution_tree import (
    WH_TAGS,
    is_finite,
    noun_phrase,
    own_subject,
    relative_antecedent,
)
from polybius.model import Sentence, Token
from polybius.syntax import subtree_indices

# What goes on with the account rather than with what something is called.
JOINED = frozenset({"cc", "conj", "advcl", "parataxis", "prep", "advmod", "npadvmod", "prt", "dative"})
PLACES = frozenset({"GPE", "LOC", "FAC"})
# Prepositions by which one is blamed, charged or praised: "is accused of", "was criticized for".
BLAME = frozenset({"of", "for", "with"})
# Prepositions that go on with what an object says, rather than tell when or where the words fell.
EXTENDING = frozenset("for as of against about over toward towards between as to with in on from".split())


def as_predicate(sentence: Sentence, token: Token, cue: words.Cue, made: Candidate) -> str:
    """Called the deal a fraud, described it as dead: object and what is said of it, together."""
    if "as" not in cue:
        return ""
    things = sentence.dependants(token, "dobj", "nsubjpass")
    says = [t for t in sentence.dependants(token, "oprd", "xcomp", "attr", "acomp") if t.i > token.i]
    says += [
        t
        for t in sentence.dependants(token, "prep", "advcl")
        if t.i > token.i and (t.lower == "as" or any(sentence.tokens[c].lower == "as" for c in sentence.children[t.i]))
    ]
    small = [t for t in sentence.dependants(token, "ccomp") if t.i > token.i and not _is_finite_verb(sentence, t)]
    if small:
        made.content = set(subtree_indices(sentence, small[0].i))
        if things and token.i < things[0].i < small[0].i:
            made.content |= set(noun_phrase(sentence, things[0].i))
        return "as"
    if not says and things and token.lemma in NAMING and things[0].i > token.i:
        says = [t for t in sentence.dependants(token) if t.i > things[0].i and t.pos != "PUNCT" and t.dep not in JOINED]
        says += sentence.dependants(things[0], "appos")
    if not says and things and token.lemma in NAMING and (before := _set_before(sentence, token)):
        made.content = before  # "a gimmick, the opposition called it"
        return "as"
    alone = token.lemma in NAMING and any(len(sentence.children[t.i]) > 1 for t in says)
    if not says or not (things or alone or token.lemma == "refer"):
        return ""
    thing = set(noun_phrase(sentence, things[0].i)) if things else set()
    if things and (pronoun := relative_antecedent(sentence, things[0])):
        thing = {things[0].i, pronoun.i}
    made.content = thing.union(*(subtree_indices(sentence, t.i) for t in says))
    return "as"


def _charged(sentence: Sentence, token: Token) -> set[int]:
    """`She is accused of lying`: whoever is accused is what the words are about, with what they are accused of."""
    mine = own_subject(sentence, token.i)
    if mine is None:
        return set()
    named = relative_antecedent(sentence, mine)
    return {mine.i} if named else set(noun_phrase(sentence, mine.i))


def _set_before(sentence: Sentence, token: Token) -> set[int]:
    """`A gimmick, the opposition called it`: what stands before the subject, parted from it by a comma."""
    mine = own_subject(sentence, token.i)
    first = next((t for t in sentence.dependants(token, "nsubj", "ccomp", "dep") if mine and t.i < mine.i), None)
    if first is None or mine is None or not any(t.text == "," for t in sentence.tokens[first.i : mine.i]):
        return set()
    return set(subtree_indices(sentence, first.i))


def _is_finite_verb(sentence: Sentence, token: Token) -> bool:
    return token.pos in ("VERB", "AUX") and is_finite(sentence, token)


def as_prepositional(sentence: Sentence, token: Token, cue: words.Cue, made: Candidate) -> str:
    """Spoke about the deal, warned of war, accused them of lying."""
    for prep in sentence.dependants(token, "prep"):
        if prep.i < token.i or prep.lower not in PREPOSITION_FRAMES or prep.lower not in cue:
            continue
        inner = [c for c in sentence.children[prep.i] if sentence.tokens[c].dep in ("pobj", "pcomp")]
        about_subject = made.passive and "noun" in cue and prep.lower in BLAME
        if not inner or (_is_setting(sentence.tokens[inner[0]]) and not _tells_that(sentence, inner[0])):
            continue
        if not about_subject and not has_capable_source(sentence, made):
            continue
        made.content = set().union(*(subtree_indices(sentence, c) for c in inner))
        if about_subject:
            made.content |= _charged(sentence, token)
        made.cue_words = sorted({*made.cue_words, prep.i})
        _extend(sentence, token, made.content)
        thing = next((t for t in sentence.dependants(token, "dobj") if token.i < t.i < prep.i), None)
        if thing and "noun" in cue:
            made.content |= set(subtree_indices(sentence, thing.i)) | {prep.i}
        return prep.lower
    return ""


def _tells_that(sentence: Sentence, noun: int) -> bool:
    """`pointed to reports that he had left`: whether a noun has a clause of its own."""
    clauses = sentence.dependants(sentence.tokens[noun], "acl", "ccomp")
    return any(t.lower == "that" for clause in clauses for t in sentence.dependants(clause, "mark"))


def _is_setting(token: Token) -> bool:
    """Whether what follows a preposition is when, where or on what terms, rather than what about."""
    if token.ent in ("DATE", "TIME") or token.lemma in words.phrase("setting") or words.is_media_word(token.lemma):
        return True
    return token.lemma in ("condition", "behalf", "record", "twitter", "facebook", "air", "stage", "tuesday", "basis")


def as_reckoning(sentence: Sentence, token: Token, cue: words.Cue, made: Candidate) -> str:
    """Put the dead at twelve: what is counted with the figure."""
    if "figure" not in cue or not has_capable_source(sentence, made) or made.passive:
        return ""
    things = [t for t in sentence.dependants(token, "dobj") if t.i > token.i]
    preps = [t for head in [token, *things] for t in sentence.dependants(head, "prep") if t.lower == "at"]
    for prep in preps if things else ():
        if any(_is_figure(sentence, t) for t in sentence.dependants(prep, "pobj")):
            made.content = {*subtree_indices(sentence, things[0].i), *subtree_indices(sentence, prep.i)}
            return "figure"
    return "figure" if not preps and _counted(sentence, token, things, made) else ""


def _counted(sentence: Sentence, token: Token, things: list[Token], made: Candidate) -> bool:
    """`Doctors counted 14 dead`: a figure is the object, or stands with it."""
    if token.lemma != "count" or not things or not _is_figure(sentence, things[0]):
        return False
    made.content = set(subtree_indices(sentence, things[0].i))
    return True


def _is_figure(sentence: Sentence, thing: Token) -> bool:
    return thing.pos == "NUM" or thing.tag == "CD" or any(t.tag == "CD" for t in sentence.dependants(thing))


def as_object(sentence: Sentence, token: Token, cue: words.Cue, made: Candidate) -> str:
    """Denounced the deal: the object is what the words or the feeling are about."""
    if "noun" not in cue or not has_capable_source(sentence, made):
        return ""
    if made.passive:
        mine = own_subject(sentence, token.i)
        if mine and made.source:
            made.content = set(noun_phrase(sentence, mine.i))
            return "noun"
        return ""
    thing = next((t for t in sentence.dependants(token, "dobj")), None)
    if thing is None and cue.frames["noun"] in ("intent", "judgment") and (gap := _gap_filler(sentence, token)):
        made.content = set(noun_phrase(sentence, gap.i))
        return "noun"
    if thing is None and (what := _free_relative(sentence, token)) is not None:
        made.content = set(subtree_indices(sentence, what.i))
        return "noun"
    if thing is None or _is_empty_object(thing):
        return ""
    if token.lemma in words.phrase("light") and words.noun(thing.lemma) and _carries(sentence, thing):
        return ""
    if antecedent := relative_antecedent(sentence, thing):
        made.content = {thing.i, *noun_phrase(sentence, antecedent.i)}
        return "noun"
    if token.lemma in words.phrase("passing") and (token.tag == "VBG" or token.lemma == "quote") and is_capable(thing):
        return ""  # "Kyodo reported, quoting Berg, that ...": a link of the chain, no account of Kyodo's about Berg
    if thing.i < token.i or (token.lemma == "tell" and is_capable(thing)):
        return ""
    made.content = set(subtree_indices(sentence, thing.i))
    _extend(sentence, token, made.content)
    return "noun"


def _free_relative(sentence: Sentence, token: Token) -> Token | None:
    """`denounced what she called "a trap"`: a clause with "what" that is the verb's object."""
    for clause in sentence.dependants(token, "ccomp"):
        opens = sentence.tokens[subtree_indices(sentence, clause.i)[0]]
        if clause.i > token.i and opens.tag == "WP" and opens.dep == "dobj" and opens.lower == "what":
            return clause
    return None


def _gap_filler(sentence: Sentence, token: Token) -> Token | None:
    """`The votes she regrets`: the noun that a relative clause without a pronoun leaves out as the verb's object."""
    mine = own_subject(sentence, token.i)
    if token.dep != "relcl" or mine is None or mine.i > token.i or mine.tag in WH_TAGS:
        return None
    below = sentence.dependants(token, "ccomp", "xcomp", "prep", "dative", "oprd", "prt")
    filler = sentence.head_of(token)
    opens = sentence.tokens[subtree_indices(sentence, token.i)[0]]
    return filler if not below and filler.i < mine.i and opens.tag not in WH_TAGS else None


def _extend(sentence: Sentence, token: Token, content: set[int]) -> None:
    """Take in what follows an object without a pause and says more of it, though the parser hangs it on the verb."""
    tokens = sentence.tokens
    for _ in range(4):
        after = max(content) + 1
        more = None
        for child in (tokens[c] for c in sentence.children[token.i] if c >= after):
            below = subtree_indices(sentence, child.i)
            if below[0] != after or child.pos == "PUNCT":
                continue
            to = any(tokens[c].tag == "TO" for c in sentence.children[child.i])
            laid = child.lower == "on" and token.lemma in words.phrase("laying")
            if (child.dep == "prep" and child.lower in EXTENDING and (laid or not _is_time(sentence, child))) or (
                child.dep in ("xcomp", "advcl", "acl") and (to or child.tag in ("VBG", "VBN"))
            ):
                more = below
        if more is None:
            return
        content.update(more)


def _is_time(sentence: Sentence, prep: Token) -> bool:
    """Whether a phrase says when, where or in what something was said rather than more of what."""
    for thing in (sentence.tokens[c] for c in sentence.children[prep.i]):
        if thing.ent in ("DATE", "TIME") or (
            prep.lower in ("in", "on", "at", "by", "from") and _is_circumstance(thing)
        ):
            return True
    return False


def _is_circumstance(thing: Token) -> bool:
    if thing.ent in PLACES or thing.pos not in ("NOUN", "PROPN") or is_capable(thing):
        return True
    return any(thing.lemma in words.phrase(role) for role in ("setting", "occasion", "channel"))


def _carries(sentence: Sentence, thing: Token) -> bool:
    """Whether a cue noun has content of its own (expressed hope that ...), so that the noun is the cue."""
    cue = words.noun(thing.lemma)
    if cue is None or any(t.dep == "poss" for t in sentence.dependants(thing)):
        return False
    return bool(noun_content(sentence, thing, cue)[1])


def _is_empty_object(thing: Token) -> bool:
    return thing.lower in ("so", "goodbye", "hello") or thing.tag in ("PRP$",) or thing.lower.endswith("self")
