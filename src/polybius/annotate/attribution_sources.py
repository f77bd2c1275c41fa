"""Whose words they are, in the sentence: subjects and agents of cue verbs, with the hard rules for relays first."""

from __future__ import annotations

from polybius.annotate import attribution_words as words
from polybius.annotate.attribution_candidate import Candidate, is_capable
from polybius.annotate.attribution_tree import (
    is_passive,
    main_subject,
    noun_phrase,
    own_subject,
    relative_antecedent,
    subject,
)
from polybius.model import Sentence, Token


def passes_on(sentence: Sentence, token: Token) -> bool:
    """Whether a verb passes words on: in `X quoted Y as saying C` the attribution is that of "saying"."""
    return token.lemma in words.phrase("passing") and _as_saying(sentence, token) is not None


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


def set_source(sentence: Sentence, token: Token, made: Candidate) -> None:
    """Find whose words they are: hard rules for relays first, then subjects and agents."""
    passing = _passing_above(sentence, token)
    if passing is not None:
        _source_past_relay(sentence, passing, made)
        return
    above = sentence.head_of(token)
    if made.passive and above.lemma == "let" and (mine := subject(sentence, above.i)):
        made.passive = False  # "the minister let it be known that"
        name_source(sentence, mine, made)
        return
    if made.passive:
        agent = next(iter(sentence.dependants(token, "agent")), None)
        if agent and (by := next(iter(sentence.dependants(agent, "pobj")), None)):
            name_source(sentence, by, made)
        return
    if issuer := _issuer(sentence, token):
        name_source(sentence, issuer, made)
        return
    found = (
        _just_told(sentence, token)
        or subject(sentence, token.i)
        or _neighbour(sentence, token)
        or _behind(sentence, token)
    )
    if found is not None and found.lower == "it" and (doer := _for_whom(sentence, token)):
        found = doer
    if found := found or _joined(sentence, token):
        name_source(sentence, _agreeing(sentence, token, found), made)


def set_outer_source(sentence: Sentence, token: Token, made: Candidate) -> None:
    """For a participle whose source was looked for in its own content: the subject of the nearest verb before it."""
    for verb in reversed(sentence.tokens[: token.i]):
        mine = own_subject(sentence, verb.i) if verb.pos in ("VERB", "AUX") and verb.i not in made.content else None
        if mine is not None and mine.i < verb.i and mine.tag not in ("WP", "WDT") and is_capable(mine):
            name_source(sentence, mine, made)
            return
    made.source, made.source_head = [], None


def _issuer(sentence: Sentence, token: Token) -> Token | None:
    """`The king issued a statement condemning the coup`: who issues the paper that the participle tells of."""
    paper = sentence.head_of(token)
    above = sentence.head_of(paper)
    written = words.is_document(paper.lemma) or paper.lemma in words.phrase("setting") or words.noun(paper.lemma)
    if token.tag != "VBG" or token.dep != "acl" or paper.dep != "dobj" or not written:
        return None
    told = above.lemma not in words.phrase("receiving")
    mine = subject(sentence, above.i) if told else None
    return mine if mine is not None and is_capable(mine) else None


def _for_whom(sentence: Sentence, token: Token) -> Token | None:
    """`It is common for papers to call him "great"`: who is to do what the infinitive says."""
    tokens = sentence.tokens
    if token.i < 3 or token.tag != "VB" or tokens[token.i - 1].tag != "TO":
        return None
    at = tokens[token.i - 2]
    for _ in range(3):
        above = sentence.head_of(at)
        if at.dep == "pobj":
            return at if above.lower == "for" else None
        at = above
    return None


def _behind(sentence: Sentence, token: Token) -> Token | None:
    """`Continued Berg: "We will go."`: the person named between an opening cue and a colon."""
    tokens = sentence.tokens
    if token.i or token.tag not in ("VBD", "VBZ", "VBN"):
        return None
    colon = next((k for k in range(1, min(12, len(tokens))) if tokens[k].text == ":"), None)
    named = [t for t in tokens[1:colon] if t.ent == "PERSON"] if colon else []
    return named[-1] if named and tokens[1].text[:1].isupper() else None


def _just_told(sentence: Sentence, token: Token) -> Token | None:
    """`..., Berg added, saying that`: the subject of the cue that stands right before a participle."""
    tokens = sentence.tokens
    if token.tag != "VBG" or token.i < 3 or tokens[token.i - 1].text != ",":
        return None
    before = tokens[token.i - 2]
    if before.pos != "VERB" or before.tag not in ("VBD", "VBZ") or words.verb(before.lemma) is None:
        return None
    return own_subject(sentence, before.i)


def _agreeing(sentence: Sentence, token: Token, mine: Token) -> Token:
    """`The lake is holy and the king rates it`: of joined subjects the last, where the verb is in the singular."""
    singular = token.tag == "VBZ" or any(t.tag == "VBZ" for t in sentence.dependants(token, "aux"))
    others = [t for t in sentence.dependants(mine, "conj") if mine.i < t.i < token.i]
    joined = any(t.lower == "and" for t in sentence.dependants(mine, "cc"))
    return others[-1] if singular and joined and others and mine.tag not in ("NNS", "NNPS") else mine


def _joined(sentence: Sentence, token: Token) -> Token | None:
    """`put on an accent and joked`: a finite verb that the parser joins to a noun goes with the verb over it."""
    above = sentence.head_of(token)
    if token.tag not in ("VBD", "VBZ") or token.dep != "conj" or above.pos not in ("NOUN", "PROPN"):
        return None
    return main_subject(sentence, above.i)


def _neighbour(sentence: Sentence, token: Token) -> Token | None:
    """A name or pronoun right before a finite cue verb, where the parser gives the verb no subject."""
    if token.tag not in ("VBD", "VBZ", "VBP", "VBN") or token.i == 0:
        return None
    beside = sentence.tokens[token.i - 1]
    if token.i > 1 and beside.text.istitle() and sentence.tokens[token.i - 2].text in ('"', "”", "''", "»"):
        return beside  # "... go back," Will wrote
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
    return before if before.pos in ("PROPN", "PRON", "NOUN") and is_capable(before) else None


def _before_apposition(sentence: Sentence, comma: int) -> Token | None:
    """The name before "..., the party's nominee for 2012," and the like, where the parser loses the thread."""
    who = next((i for i in range(comma - 1, max(comma - 16, 0), -1) if sentence.tokens[i].tag == "WP"), 0)
    if who > 1 and sentence.tokens[who - 1].text == ",":  # "Berg, meanwhile, who came late, said"
        name = sentence.tokens[who - 2]
        if name.pos == "ADV" and who > 3 and sentence.tokens[who - 3].text == ",":
            name = sentence.tokens[who - 4]
        return name if name.pos in ("PROPN", "NOUN") and is_capable(name) else None
    for i in range(comma - 1, max(comma - 16, 0), -1):
        token = sentence.tokens[i]
        if token.pos in ("VERB", "AUX") and token.tag not in ("VBN", "VBG"):
            return None
        if token.text == ",":
            name = sentence.tokens[i - 1]
            return name if name.pos in ("PROPN", "NOUN") and is_capable(name) else None
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
            name_source(sentence, mine, made)
        for agent in sentence.dependants(passing, "agent"):
            made.relays += [noun_phrase(sentence, t.i) for t in sentence.dependants(agent, "pobj")]
        return
    quoted = [t for t in sentence.dependants(passing, "dobj", "nsubj", "dative") if t.i > passing.i]
    if quoted:
        name_source(sentence, quoted[0], made)
        if mine and mine.i != quoted[0].i:
            made.relays.append(noun_phrase(sentence, mine.i))


def name_source(sentence: Sentence, head: Token, made: Candidate) -> None:
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
