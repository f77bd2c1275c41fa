"""Linking given mentions of plain texts that have not been coded: the form in which benchmarks ask for it.

Texts are put into stories by the words they share; inside a story each pair of mentions is compared by word, kind of
act and surroundings, and the scores go through components and average link, as everywhere in this package.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

from polybius.judge.given import senses_of
from polybius.judge.model import Judge
from polybius.linking.cluster import Pair, average_link, components
from polybius.linking.given import COMPARISONS
from polybius.linking.given_mentions import Given, Story, Surroundings
from polybius.linking.kinds import find_phrase, head_of, is_many, is_whole, kinds_of, people
from polybius.linking.words import Word, find_words, is_common, load
from polybius.model import Sentence

# Words to either side of a mention that count as its arguments.
WINDOW = 6
# Words after a mention that a set phrase may reach into ("checked" -> "checked into").
REACH = 3
# Power of a term's rarity in what a text is about: 1.5 parts ECB+ train into its stories at B3 91, 1 at 89.
RARITY_POWER = 1.5


@dataclass(frozen=True)
class Text:
    """A document with its words and what it is about (TF-IDF over the whole set, of length 1)."""

    id: str
    text: str
    words: tuple[Word, ...]
    topic: Mapping[str, float]
    names: frozenset[str]


def predict(
    documents: Iterable[Mapping[str, Any]],
    parse: Callable[[str], tuple[Sentence, ...]] | None = None,
    judge: Judge | None = None,
) -> list[dict[str, str]]:
    """A row `{"doc", "mention", "cluster"}` for each event mention of the documents.

    A document has "id", "text" and "mentions" with "id", "start", "end" and, where other kinds are mixed in, "kind".
    Nothing else of it is read: no topic, no date, no gold chain. `parse` may give sentences for a text; without it
    sentences are told by their punctuation. With a `judge`, what it takes the words to tell is one sign more.

    >>> texts = ["Troops shelled the port.", "The port was shelled by troops."]
    >>> spans = [(7, 14), (13, 20)]
    >>> docs = [{"id": str(i), "text": t, "mentions": [{"id": "m", "start": s, "end": e}]}
    ...         for i, (t, (s, e)) in enumerate(zip(texts, spans))]
    >>> len({row["cluster"] for row in predict(docs)})
    1
    """
    given, surroundings = prepare(list(documents), parse, judge)
    clusters = cluster_given(given, surroundings)
    name = {key: f"{members[0]}" for members in clusters for key in members}
    return [
        {"doc": g.doc, "mention": g.mention, "cluster": name[g.id]} for g in sorted(given.values(), key=lambda g: g.id)
    ]


def prepare(
    documents: Sequence[Mapping[str, Any]],
    parse: Callable[[str], tuple[Sentence, ...]] | None = None,
    judge: Judge | None = None,
) -> tuple[dict[str, Given], Surroundings]:
    """The mentions ready to be compared, by id, and what is common over all the documents."""
    texts = read_texts(documents)
    given = {}
    for document in sorted(documents, key=lambda d: str(d["id"])):
        sentences = parse(str(document["text"])) if parse is not None else ()
        text, mentions = texts[str(document["id"])], [m for m in document["mentions"] if _is_event(m)]
        spans = [(s.start, s.end) for s in sentences]
        heads = [_span_of_head(text, m) for m in mentions] if judge is not None else []
        senses = senses_of(judge, text.text, heads) if judge is not None else [""] * len(mentions)
        for mention, sense in zip(mentions, senses, strict=True):
            found = _given(text, mention, spans, sense)
            given[found.id] = found
    topics = {key: text.topic for key, text in texts.items()}
    around = Surroundings.of(list(given.values()), topics, {key: _protagonists(t) for key, t in texts.items()})
    return given, replace(around, stories=_stories(given, around))


def _stories(given: Mapping[str, Given], around: Surroundings) -> dict[str, Story]:
    """The story of each document, with what its documents tell."""
    by_doc: defaultdict[str, list[Given]] = defaultdict(list)
    for mention in given.values():
        by_doc[mention.doc].append(mention)
    found = {}
    for docs in stories_of(sorted(by_doc), around, float(load("corpus")["story_from"])):
        found.update(dict.fromkeys(docs, Story.of([g for doc in docs for g in by_doc[doc]])))
    return found


def _protagonists(text: Text) -> dict[str, float]:
    """The names a text is about, weighted as in what it is about."""
    found = {word.stem for word in text.words if _is_name(word, text)}
    return {stem: text.topic[stem] for stem in sorted(found) if stem in text.topic}


def read_texts(documents: Sequence[Mapping[str, Any]]) -> dict[str, Text]:
    """Each document's words and what it is about: TF-IDF over stems and pairs of stems that two documents hold.

    Names count twice, and rarity enters with a power above one: stories of one kind differ in their names.
    """
    words = {str(d["id"]): tuple(find_words(d["text"])) for d in documents}
    counts = {key: _terms(found) for key, found in words.items()}
    held = Counter(term for terms in counts.values() for term in terms)
    names = find_names(words.values())
    texts = {}
    for document in documents:
        key = str(document["id"])
        rarity = {
            term: math.log((len(counts) + 1) / held[term]) ** RARITY_POWER for term in counts[key] if held[term] > 1
        }
        vector = {term: (1 + math.log(counts[key][term])) * rarity[term] for term in sorted(rarity)}
        norm = math.sqrt(math.fsum(value * value for value in vector.values())) or 1.0
        topic = {term: value / norm for term, value in vector.items()}
        texts[key] = Text(key, document["text"], words[key], topic, names)
    return texts


def find_names(texts: Iterable[Sequence[Word]]) -> frozenset[str]:
    """Stems nearly always written with a capital, over all the texts: names, whatever a headline capitalises."""
    capital, small = Counter[str](), Counter[str]()
    for words in texts:
        for word in words:
            if word.text[0].isalpha():
                (capital if word.text[0].isupper() else small)[word.stem] += 1
    return frozenset(stem for stem, count in capital.items() if count > 4 * small[stem] and len(stem) > 1)


def _terms(words: Sequence[Word]) -> Counter[str]:
    counts: Counter[str] = Counter()
    telling = [len(word.text) > 1 and not is_common(word) for word in words]
    for i, word in enumerate(words):
        if telling[i]:
            counts[word.stem] += 2 if word.text[0].isupper() else 1
            if i + 1 < len(words) and telling[i + 1]:
                counts[f"{word.stem} {words[i + 1].stem}"] += 1
    return counts


def _is_event(mention: Mapping[str, Any]) -> bool:
    return bool(mention.get("kind", "event") == "event")


def _words_of(text: Text, mention: Mapping[str, Any]) -> tuple[int, int]:
    """The places of the first and last word of a mention; (0, -1) if it has none."""
    start, end = int(mention["start"]), int(mention["end"])
    inside = [i for i, word in enumerate(text.words) if word.start < end and start < word.end]
    return (inside[0], inside[-1]) if inside else (0, -1)


def _span_of_head(text: Text, mention: Mapping[str, Any]) -> tuple[int, int]:
    first, last = _words_of(text, mention)
    own = text.words[first : last + 1]
    head = own[head_of(own)] if own else None
    return (head.start, head.end) if head else (int(mention["start"]), int(mention["end"]))


def _given(text: Text, mention: Mapping[str, Any], sentences: Sequence[tuple[int, int]], sense: str) -> Given:
    start, end = int(mention["start"]), int(mention["end"])
    first, last = _words_of(text, mention)
    own = text.words[first : last + 1]
    at = first + head_of(own) if own else 0
    length, kinds = find_phrase(text.words[first : last + 1 + REACH]) if own else (0, frozenset())
    low, high = _sentence(text, start, end, sentences)
    around = [w for w in text.words[max(0, first - 60) : last + 61] if low <= w.start < high]
    others = [w for w in around if not start <= w.start < end]
    near = [*text.words[max(0, first - WINDOW) : first], *text.words[last + 1 : last + 1 + WINDOW]]
    before = text.words[first - 1 : first] if first else ()
    head = (
        text.words[at] if own else Word(start, end, str(mention.get("text", "")), str(mention.get("text", "")).lower())
    )
    return Given(
        id=f"{text.id}\t{mention['id']}",
        doc=text.id,
        mention=str(mention["id"]),
        form=head.text.lower(),
        stem=head.stem,
        wording=tuple(word.stem for word in own),
        kinds=kinds if length else kinds_of([head]),
        sentence=_content(others, text),
        near=_content([w for w in near if low <= w.start < high], text),
        names=frozenset(w.stem for w in others if _is_name(w, text)),
        near_names=frozenset(w.stem for w in near if low <= w.start < high and _is_name(w, text)),
        people=frozenset(w.stem for w in near if low <= w.start < high) & people(),
        numbers=frozenset(w.text for w in others if w.text[0].isdigit()),
        left=text.words[first - 1].stem if first and own else "",
        before=_content([w for w in text.words[max(0, first - 8) : first] if low <= w.start], text),
        after=_content([w for w in text.words[last + 1 : last + 9] if w.start < high], text),
        order=start,
        lead=start < len(text.text) * 0.15,
        whole=len(own) == 1 and is_whole(own[0], before, text.words[last + 1 : last + 2]),
        many=len(own) == 1 and is_many(own[0]),
        begins=low,
        sense=sense,
    )


def _is_name(word: Word, text: Text) -> bool:
    return word.text[0].isupper() and word.stem in text.names and word.stem in text.topic


def _content(words: Sequence[Word], text: Text) -> frozenset[str]:
    return frozenset(word.stem for word in words if word.stem in text.topic)


def _sentence(text: Text, start: int, end: int, sentences: Sequence[tuple[int, int]]) -> tuple[int, int]:
    for low, high in sentences:
        if low <= start < high:
            return low, high
    low, high = max(0, start - 400), min(len(text.text), end + 400)
    before = [text.text.rfind(mark, low, start) for mark in (". ", "? ", "! ", "\n", '." ')]
    after = [at for mark in (". ", "? ", "! ", "\n") if (at := text.text.find(mark, end, high)) >= 0]
    return max([low, *(at + 1 for at in before)]), min([high, *(at + 1 for at in after)])


# ------------------------------------------------------------------ pairs and clusters
def strengths(left: Given, right: Given, surroundings: Surroundings) -> list[float]:
    """What each comparison says of a pair, in the order of `COMPARISONS`."""
    return [comparison(left, right, surroundings) for comparison in COMPARISONS]


def pairs_of(given: Mapping[str, Given], surroundings: Surroundings, *, story_from: float) -> list[Pair]:
    """The pairs of mentions of one story, sorted; texts are of one story by average link at `story_from`."""
    by_doc: defaultdict[str, list[str]] = defaultdict(list)
    for key in sorted(given):
        by_doc[given[key].doc].append(key)
    stories = stories_of(sorted(by_doc), surroundings, story_from)
    return sorted(
        pair for story in stories for pair in combinations(sorted(k for doc in story for k in by_doc[doc]), 2)
    )


def stories_of(docs: Sequence[str], surroundings: Surroundings, story_from: float) -> list[tuple[str, ...]]:
    """Texts of one story, by average link over their likeness."""
    alike = {(one, two): surroundings.likeness(one, two) for one, two in surroundings.alike_texts(docs, 0.02)}
    return group_by_score(docs, {pair: value - story_from for pair, value in alike.items()}, 0.0, -story_from)


def cluster_given(given: Mapping[str, Given], surroundings: Surroundings) -> list[tuple[str, ...]]:
    """Mentions of one happening, by components and average link over the fitted pair scores."""
    fitted = load("corpus")
    weights = [float(fitted["weights"].get(comparison.__name__, 0.0)) for comparison in COMPARISONS]
    prior, threshold = float(fitted["prior"]), float(fitted["threshold"])
    scores = {}
    for left, right in pairs_of(given, surroundings, story_from=float(fitted["story_from"])):
        said = strengths(given[left], given[right], surroundings)
        total = prior + math.fsum(w * s for w, s in zip(weights, said, strict=True))
        scores[left, right] = 1 / (1 + math.exp(-max(-30.0, min(30.0, total)))) - threshold
    return group_by_score(sorted(given), scores, 0.0, -threshold)


def group_by_score(
    ids: Sequence[str], scores: Mapping[Pair, float], threshold: float, apart: float
) -> list[tuple[str, ...]]:
    """Components of pairs above the threshold, then average link inside each; a pair not weighed is `apart`."""
    parts = components(ids, [pair for pair, score in scores.items() if score > threshold])
    found: list[tuple[str, ...]] = []
    for part in parts:
        if len(part) == 1:
            found.append(part)
        else:
            inner = {pair: max(apart, scores.get(pair, apart)) for pair in combinations(part, 2)}
            found += average_link(part, inner, threshold=threshold)
    return found
