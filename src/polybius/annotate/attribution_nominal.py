"""Cues that are no verbs: nouns (the claim that), adjectives (confident that), according to."""

from __future__ import annotations

from collections.abc import Iterator

from polybius.annotate import attribution_words as words
from polybius.annotate.attribution_candidate import Candidate, has_capable_source, is_capable
from polybius.annotate.attribution_loose import after_colon
from polybius.annotate.attribution_sources import name_source
from polybius.annotate.attribution_tree import is_passive, subject, trimmed
from polybius.model import Sentence, Token
from polybius.syntax import subtree_indices


def noun_content(sentence: Sentence, token: Token, cue: words.Cue) -> tuple[str, set[int]]:
    for clause in sentence.dependants(token, "acl", "ccomp", "relcl"):
        if clause.i < token.i:
            continue
        marks = {t.lower for t in sentence.dependants(clause, "mark")}
        to = any(t.tag == "TO" for t in sentence.dependants(clause, "aux"))
        if to and "inf" in cue:
            return "inf", set(subtree_indices(sentence, clause.i))
        if "that" in marks and "clause" in cue and clause.dep != "relcl":
            return "clause", set(subtree_indices(sentence, clause.i))
    above = sentence.head_of(token)
    if told := _said_of_it(sentence, token, cue):
        return told
    lifted = sentence.dependants(above, "prep") if token.dep == "dobj" and above.lemma in words.phrase("light") else []
    for prep in [*sentence.dependants(token, "prep"), *lifted]:
        if prep.i > token.i and prep.lower in cue:
            inner = [c for c in sentence.children[prep.i] if sentence.tokens[c].dep in ("pobj", "pcomp")]
            if inner and sentence.tokens[inner[0]].ent not in ("DATE", "TIME"):
                return prep.lower, set().union(*(subtree_indices(sentence, c) for c in inner))
    return "", set()


def _said_of_it(sentence: Sentence, token: Token, cue: words.Cue) -> tuple[str, set[int]] | None:
    """`Her claim was that it was over`, `her claim during the debate that it was over`."""
    above = sentence.head_of(token)
    clauses = sentence.dependants(above, "ccomp") if token.dep == "nsubj" and above.lemma == "be" else []
    for prep in [*sentence.dependants(token, "prep"), *sentence.dependants(above, "prep")]:
        for thing in sentence.dependants(prep, "pobj"):
            occasion = any(thing.lemma in words.phrase(role) for role in ("occasion", "setting"))
            if occasion and token.i < prep.i <= token.i + 2:
                clauses += sentence.dependants(thing, "acl", "ccomp")
    for clause in clauses:
        if (
            clause.i > token.i
            and "clause" in cue
            and any(t.lower == "that" for t in sentence.dependants(clause, "mark"))
        ):
            return "clause", set(subtree_indices(sentence, clause.i))
    return None


def of_noun(sentence: Sentence, token: Token, cue: words.Cue) -> Iterator[Candidate]:
    frame, content = noun_content(sentence, token, cue)
    colon = not frame and "speech" in cue.frames.values()
    if colon and (content := after_colon(sentence, token)):
        frame = next(iter(cue.frames))
    if not frame:
        return
    made = Candidate(sentence, token.i, frame, cue.frames[frame], token.lemma, content=content)
    made.cue_words = [token.i]
    owner = _owner(sentence, token)
    if owner is None:
        by_itself = colon and words.is_document(token.lemma)
        if by_itself:
            name_source(sentence, token, made)
        if by_itself or (frame == "clause" and not colon and token.lemma in words.phrase("hearsay")):
            made.rule = f"noun:{token.lemma}:{frame}"
            yield made
        return
    name_source(sentence, owner, made)
    if owner.dep == "compound":
        made.source = [i for i in subtree_indices(sentence, owner.i) if i <= owner.i]
    if owner.dep == "poss":
        made.source = [i for i in made.source if i < token.i]
    told = sentence.tokens[made.source_head or 0]
    if not is_capable(told) and owner.tag != "PRP$" and told.lemma not in words.phrase("seat"):
        return
    made.rule = f"noun:{token.lemma}:{frame}"
    yield made


def _owner(sentence: Sentence, noun: Token) -> Token | None:
    """Whose claim it is: a possessor, "by X", or the subject of the light verb over it."""
    above = words.verb(sentence.head_of(noun).lemma)
    owned = any(t.dep == "poss" for t in sentence.dependants(noun))
    if owned and noun.dep == "dobj" and above is not None and "noun" in above:
        return None
    for owner in sentence.dependants(noun, "poss"):
        return owner
    for prep in sentence.dependants(noun, "prep"):
        if prep.lower in ("by", "from", "among"):
            for by in sentence.dependants(prep, "pobj"):
                return by
        if prep.lower == "of":  # "the claim of Berg that"
            for by in sentence.dependants(prep, "pobj"):
                if by.ent == "PERSON" or words.is_person_noun(by.lemma):
                    return by
    body = next((t for t in sentence.dependants(noun, "compound") if t.ent == "ORG"), None)
    if body is not None and sentence.dependants(noun, "acl", "ccomp") and body.i + 1 == noun.i:
        return body  # "a World Bank report that"
    head = sentence.head_of(noun)
    if noun.dep == "nsubj" and head.lemma == "come":  # "from the palace came a denial"
        return next(
            (t for p in sentence.dependants(head, "prep") if p.lower == "from" for t in sentence.dependants(p, "pobj")),
            None,
        )
    if noun.dep in ("dobj", "pobj", "attr") and head.lemma in words.phrase("light") and noun.dep == "dobj":
        return subject(sentence, head.i) if not is_passive(sentence, head.i) else None
    return None


def of_adjective(sentence: Sentence, token: Token, cue: words.Cue) -> Iterator[Candidate]:
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
            made.frame, made.content = "inf" if to else "clause", set(subtree_indices(sentence, comp.i))
            break
    else:
        for prep in [*sentence.dependants(token, "prep", "agent")]:
            inner = [c for c in sentence.children[prep.i] if sentence.tokens[c].dep in ("pobj", "pcomp")]
            if prep.lower in cue and inner and prep.i > token.i:
                made.frame, made.content = prep.lower, set().union(*(subtree_indices(sentence, c) for c in inner))
                break
    if not made.frame:
        return
    name_source(sentence, mine, made)
    if not has_capable_source(sentence, made):
        return
    made.kind = cue.frames[made.frame]
    made.cue_words = [verb.i, token.i] if verb.i != token.i else [token.i]
    made.rule = f"adjective:{token.lower}:{made.frame}"
    yield made


def of_adverb(sentence: Sentence, token: Token) -> Iterator[Candidate]:
    """Reportedly, allegedly: the clause around is told by nobody named."""
    head = sentence.head_of(token)
    if head.pos not in ("VERB", "AUX"):
        return
    made = Candidate(sentence, token.i, "rumoured", "speech", token.lower, rule=f"adverb:{token.lower}")
    made.cue_words = [token.i]
    outside = {token.i, *(t.i for t in sentence.dependants(head, "cc", "conj") if t.i > token.i)}
    made.content = set(subtree_indices(sentence, head.i, outside))
    yield made


def of_according(sentence: Sentence, token: Token) -> Iterator[Candidate]:
    """According to X: the content is the clause it hangs on."""
    after = sentence.tokens[token.i + 1] if token.i + 1 < len(sentence.tokens) else None
    to = after if after is not None and after.lower == "to" else None
    named = next((t for t in sentence.dependants(to, "pobj")), None) if to else None
    if to is not None and named is None:
        # A bare name that the parser takes for a verb: "According to Berg the land was sold".
        misread = next((t for t in sentence.dependants(to) if t.i == to.i + 1), None)
        if misread is not None and misread.text[:1].isupper():
            named = misread
        elif misread is not None and words.is_person_noun(misread.lower):
            named = next((t for t in sentence.dependants(misread, "dobj") if t.ent == "PERSON"), None)
        elif misread is not None and misread.tag == "VB":  # "according to show insiders"
            named = next((t for t in sentence.dependants(misread, "dobj") if words.is_person_noun(t.lemma)), None)
    if to is None or named is None:
        return
    head = sentence.head_of(token)
    made = Candidate(sentence, token.i, "according", "speech", "according", rule="according to")
    made.cue_words = [token.i, to.i]
    name_source(sentence, named, made)
    mine = set(subtree_indices(sentence, token.i))
    if named.dep != "pobj":
        made.source = list(range(to.i + 1, named.i + 1))
        mine = {token.i, to.i, *made.source}
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
    made.content = set(subtree_indices(sentence, at.i, {token.i}))
    yield made


def to_whom(sentence: Sentence, token: Token) -> Iterator[Candidate]:
    """`To Berg, the deal is a trap`: how something is to somebody, set before the clause."""
    after = sentence.tokens[token.i + 1 : token.i + 8]
    thing = next(iter(sentence.dependants(token, "pobj")), None)
    head = sentence.head_of(token)
    if token.lower != "to" or token.dep != "prep" or thing is None or head.lemma not in words.phrase("seems"):
        return
    comma = next((t for t in after if t.text == ","), None)
    mine = next(iter(sentence.dependants(head, "nsubj", "expl")), None)
    opens = token.i == 0 or sentence.tokens[token.i - 1].lower in words.phrase("joins")
    if not opens or comma is None or mine is None or not thing.i < comma.i < mine.i < head.i or not is_capable(thing):
        return
    made = Candidate(sentence, token.i, "according", "thought", "to", rule="to somebody")
    made.cue_words = [token.i]
    name_source(sentence, thing, made)
    below = subtree_indices(sentence, head.i, {token.i, *(t.i for t in sentence.dependants(head, "cc", "mark"))})
    made.content = {i for i in below if i > comma.i}
    yield made


def in_words_of(sentence: Sentence, token: Token) -> Iterator[Candidate]:
    """In the words of X, in X's view: the content is the clause around it."""
    prep = sentence.head_of(token)
    if token.dep != "pobj" or prep.lower not in ("in", "by", "to") or prep.dep != "prep":
        return
    owners = sentence.dependants(token, "poss")
    for of in sentence.dependants(token, "prep"):
        owners += sentence.dependants(of, "pobj") if of.lower == "of" else []
    owner = next((t for t in owners if is_capable(t)), None)
    head = sentence.head_of(prep)
    if owner is None or head.pos not in ("VERB", "AUX") or (head.i < token.i and not _is_last(sentence, prep)):
        return
    made = Candidate(sentence, token.i, "according", "speech", token.lemma, rule=f"in the {token.lemma} of")
    made.cue_words = [prep.i, token.i]
    name_source(sentence, owner, made)
    if owner.dep == "poss":
        made.source = [i for i in made.source if i < token.i]
    made.content = set(subtree_indices(sentence, head.i, {prep.i, *(t.i for t in sentence.dependants(head, "cc"))}))
    yield made


def _is_last(sentence: Sentence, prep: Token) -> bool:
    """Whether a phrase stands at the sentence's end after a comma."""
    mine = subtree_indices(sentence, prep.i)
    edge = _outer_tokens(sentence)
    return bool(edge) and mine[-1] >= edge[-1] and mine[0] > 0 and sentence.tokens[mine[0] - 1].text == ","


def _outer_tokens(sentence: Sentence) -> list[int]:
    """The words of a sentence, punctuation at its ends left out."""
    return trimmed(sentence, list(range(len(sentence.tokens))))
