"""Contents that the parser hung loosely: clauses marked "that" after a pause, words before a verb, a colon's rest."""

from __future__ import annotations

from polybius.annotate import attribution_words as words
from polybius.annotate.attribution_candidate import Candidate, is_capable
from polybius.annotate.attribution_tree import WH_TAGS, noun_phrase, own_subject, trimmed
from polybius.model import Sentence, Token
from polybius.syntax import ancestors, subtree_indices

FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
QUOTES = frozenset({'"', "“", "``", "''", "«", "„"})
# Question words that open no clause of a cue's own unless the parser says so.
NO_OPENING = frozenset({"which", "who", "that"})
# The longest aside between a cue and its "that": "proposed, on behalf of the four, that ..."
LONGEST_ASIDE = 12


def as_loose_clause(sentence: Sentence, token: Token, cue: words.Cue, made: Candidate) -> str:
    """A clause that opens right after the cue, or after a set-off aside, though the parse does not hang it there."""
    if made.passive or not made.source:
        return ""
    tokens = sentence.tokens
    at = token.i + 1
    if "told" in cue:
        for thing in sentence.dependants(token, "dobj", "dative"):
            if thing.i > token.i and is_capable(thing):
                at = noun_phrase(sentence, thing.i)[-1] + 1
    if at < len(tokens) and tokens[at].text == ",":
        at = next((k + 1 for k in range(at + 1, min(at + LONGEST_ASIDE, len(tokens))) if tokens[k].text == ","), at)
    behind = _past_setting(sentence, at) if at < len(tokens) and "clause" in cue else at
    past, at = behind > at, behind
    if at >= len(tokens):
        return ""
    first = tokens[at]
    that = first.lower == "that" and (past or first.dep == "mark") and ("clause" in cue or "that" in cue)
    wh = past and first.lower in ("if", "whether") and "wh" in cue
    wh = wh or (
        at == token.i + 1
        and first.tag in WH_TAGS
        and first.lower not in NO_OPENING
        and not _is_occasion(sentence, token, first)
        and "wh" in cue
    )
    if not that and not wh:
        return _bare_clause(sentence, token, cue, made, at)
    content = [t.i for t in tokens[at : clause_end(sentence, token, at)]]
    scrap = that and any(tokens[i].text in QUOTES for i in content)
    if not any(tokens[i].tag in FINITE for i in content) and not scrap:
        return ""
    made.content = set(content)
    return "wh" if wh else next((f for f in ("clause", "that") if f in cue), "clause")


def _bare_clause(sentence: Sentence, token: Token, cue: words.Cue, made: Candidate, at: int) -> str:
    """`told the paper he was "not there yet"`: a clause without "that", opened by a pronoun that is its subject."""
    tokens = sentence.tokens
    while at + 2 < len(tokens) and (tokens[at].ent in ("DATE", "TIME") or tokens[at + 1].ent in ("DATE", "TIME")):
        at += 1  # "told reporters on Thursday he viewed"
    first = tokens[at]
    verb = sentence.head_of(first)
    if "clause" not in cue or first.pos != "PRON" or first.dep != "nsubj" or verb.i <= at or verb.tag not in FINITE:
        return ""
    if verb.i - at > 4 or token.tag not in (*FINITE, "VBG"):
        return ""
    made.content = {i for i in subtree_indices(sentence, verb.i) if i >= at and i < _stop(sentence, at)}
    return "clause"


def _past_setting(sentence: Sentence, at: int) -> int:
    """`tweeted in the early hours that Berg was`: where "that" stands behind a phrase of time or place, else `at`.

    The clause must have a subject of its own beside "that", or the phrase's noun is what it tells of.
    """
    tokens = sentence.tokens
    if tokens[at].pos != "ADP":
        return at
    asks = tokens[at - 1].i > 0 and any(t.lemma == "ask" for t in tokens[max(0, at - 12) : at])
    for k in range(at + 1, min(at + LONGEST_ASIDE, len(tokens) - 2)):
        if tokens[k].pos in ("PUNCT", "VERB", "AUX"):
            return at
        if asks and tokens[k].lower in ("if", "whether"):
            return k
        if tokens[k].lower == "that" and tokens[k].dep not in ("det", "nsubj", "nsubjpass"):
            if not _is_occasion_noun(tokens[k - 1]):
                return at
            verb = next((t for t in tokens[k + 1 :] if t.tag in FINITE), None)
            between = tokens[k + 1 : verb.i] if verb else []
            return k if any(t.dep in ("nsubj", "nsubjpass", "expl") for t in between) else at
    return at


def _is_occasion_noun(token: Token) -> bool:
    roles = ("setting", "occasion", "channel", "hour")
    return token.ent in ("DATE", "TIME") or any(token.lemma.lower() in words.phrase(role) for role in roles)


def _is_occasion(sentence: Sentence, token: Token, first: Token) -> bool:
    """`said when asked`, `"No," he said when we met`: whether "when" tells the occasion rather than the words."""
    after = sentence.tokens[first.i + 1 : first.i + 2]
    quoted = any(t.text in ('"', "”", "''") for t in sentence.tokens[: token.i])
    return first.lower == "when" and (quoted or any(t.tag in ("VBN", "VBG") for t in after))


def clause_end(sentence: Sentence, token: Token, at: int) -> int:
    """Where a clause that opens at a word ends at the latest: at a pause, or where the teller goes on."""
    return min(_stop(sentence, at), _next_account(sentence, token, at))


def _next_account(sentence: Sentence, token: Token, at: int) -> int:
    """Where a verb joined to the cue goes on with the teller's account: `said that it was over and left`."""
    for later in sentence.dependants(token, "conj"):
        if later.i > at and _alike(sentence, later, token) and not own_subject(sentence, later.i):
            joining = [t.i for t in sentence.dependants(token, "cc") if at < t.i < later.i]
            return max(joining, default=later.i)
    return len(sentence.tokens)


def _alike(sentence: Sentence, later: Token, token: Token) -> bool:
    """Whether two verbs have one form; a past form without auxiliary may be taken for a participle."""
    past = ("VBD", "VBN")
    bare = not any(sentence.dependants(t, "aux", "auxpass") for t in (later, token))
    return later.tag == token.tag or (bare and later.tag in past and token.tag in past)


def _stop(sentence: Sentence, at: int) -> int:
    """Where a clause ends at the latest: at a semicolon or the sentence's end."""
    tokens = sentence.tokens
    end = next((k for k in range(at, len(tokens)) if tokens[k].text == ";"), len(tokens))
    while end > at and tokens[end - 1].pos in ("PUNCT", "SPACE"):
        end -= 1
    return end


def close_gap(sentence: Sentence, token: Token, content: set[int]) -> set[int]:
    """A content with the words between the cue's "that" and it, which the parser gave to something else."""
    first = min((i for i in content if i > token.i), default=0)
    at = token.i + 1
    if first > at and sentence.tokens[at].lower == "that" and sentence.tokens[at].dep == "mark":
        return content | set(range(at, first))
    return content


def bare_subject(sentence: Sentence, token: Token, clause: Token, *, told: bool) -> set[int]:
    """`demanded the governor make a pledge`: the subject of a bare clause, which the parser makes the cue's object."""
    if told or clause.tag not in ("VB", "VBZ", "VBD", "VBP") or own_subject(sentence, clause.i) or clause.i < token.i:
        return set()
    first = subtree_indices(sentence, clause.i)[0]
    things = [t for t in sentence.dependants(token, "dobj", "dative") if token.i < t.i < first]
    if clause.tag != "VB" and any(t.i + 1 != first for t in things):
        return set()
    return set(subtree_indices(sentence, things[0].i)) if things else set()


def tops_finite(sentence: Sentence, clause: Token) -> bool:
    """`said his promise to go was only "for show"`: whether an infinitive was taken for the verb of a finite clause."""
    below = sentence.dependants(clause, "ccomp")
    to = any(t.tag == "TO" for t in sentence.dependants(clause, "aux"))
    return (
        to
        and bool(own_subject(sentence, clause.i))
        and any(t.i > clause.i and t.tag in FINITE and not own_subject(sentence, t.i) for t in below)
    )


def second_subject(sentence: Sentence, token: Token) -> set[int]:
    """`The clubs, said Berg, are closed`: the words before the pause, which the parser makes a subject of "said"."""
    mine = own_subject(sentence, token.i)
    others = [t for t in sentence.dependants(token, "nsubj", "nsubjpass") if mine is not None and t.i != mine.i]
    found: set[int] = set()
    for other in others:
        if other.i < token.i < mine.i if mine else False:
            found |= set(subtree_indices(sentence, other.i))
    return found


def after_colon(sentence: Sentence, token: Token) -> set[int]:
    """`The answer was short: the posts will stay`, `made an offer: his men would leave`: what follows the colon."""
    tokens = sentence.tokens
    colon = next((t.i for t in tokens[token.i :] if t.text == ":"), None)
    if colon is None or colon - token.i > LONGEST_ASIDE:
        return set()
    if any(t.pos == "PUNCT" for t in tokens[token.i + 1 : colon]):
        return set()
    rest = trimmed(sentence, [t.i for t in tokens[colon + 1 : _stop(sentence, colon + 1)]])
    # "The rebels' answer was short: no talks"
    told = token.dep == "nsubj" and sentence.head_of(token).lemma in words.phrase("running")
    told = told and bool(sentence.dependants(token, "poss"))
    return set(rest) if told or any(tokens[i].tag in FINITE for i in rest) else set()


def lender(sentence: Sentence, participle: Token) -> Token | None:
    """The verb above a participle to which the parser may have given the participle's clause."""
    if participle.tag != "VBG" or participle.dep not in ("advcl", "acl", "pcomp", "pobj"):
        return None
    own = sentence.dependants(participle, "ccomp", "xcomp", "dobj")
    above = next((t for t in ancestors(sentence, participle) if sentence.dependants(t, "ccomp")), None)
    return above if above is not None and not own and above.i < participle.i else None


def lent_clauses(sentence: Sentence, token: Token, cue: words.Cue) -> list[Token]:
    """`admitted to it, writing in a post "I did"`: the clause right behind a participle that hangs on a verb above."""
    above = lender(sentence, token) if "clause" in cue else None
    if above is None:
        return []
    mine = subtree_indices(sentence, token.i)
    for clause in sentence.dependants(above, "ccomp"):
        first = subtree_indices(sentence, clause.i)[0]
        if clause.i > token.i and all(t.pos == "PUNCT" for t in sentence.tokens[mine[-1] + 1 : first]):
            return [clause]
    return []


def opens_quote(sentence: Sentence, at: int) -> bool:
    """Whether quoted words begin right behind a verb, parted from it by a comma or colon: `replied, "We will go"`."""
    after = [t.text for t in sentence.tokens[at + 1 : at + 3]]
    return len(after) == 2 and after[0] in (",", ":") and after[1] in ('"', "“", "``", "''", "«", "„")


def in_open_quote(sentence: Sentence, outside: int, at: int) -> bool:
    """Whether a quotation opens between two words and is still open at the later one."""
    between = [t.text for t in sentence.tokens[outside:at]]
    if any(mark in between for mark in ("“", "«", "„")):
        return between.count("“") + between.count("«") + between.count("„") > between.count("”") + between.count("»")
    return between.count('"') % 2 == 1
