"""The mean of the weights of several trainings, and its score on what is held out.

    python training/judge/average.py --encoder FOLDER --dev ../shared/dev --out build/judge FIRST.pt SECOND.pt ...

Networks that were trained from one start, or one from another, can be averaged; the mean reads better than each.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import torch
from examples import OWN, digest_of, own_sentences, read_labels
from network import load_network
from train import HERE, Encoded, measure

from polybius.judge.wordpiece import WordPiece


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--encoder", type=Path, required=True)
    parser.add_argument("--dev", type=Path, default=Path("../shared/dev"))
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("weights", type=Path, nargs="+")
    args = parser.parse_args()
    trained = [torch.load(path) for path in args.weights]
    mean = {
        name: sum(weights[name] for weights in trained) / len(trained) if value.is_floating_point() else value
        for name, value in trained[0].items()
    }
    args.out.mkdir(parents=True, exist_ok=True)
    torch.save(mean, args.out / "judge.pt")
    network = load_network(args.encoder)
    network.load_state_dict(mean)
    wordpiece = WordPiece((args.encoder / "vocab.txt").read_text(encoding="utf-8").splitlines())
    examples = [*read_labels(HERE / "labels.jsonl", args.dev), *own_sentences()]
    fifth = [e for e in examples if not e.source.startswith(OWN) and digest_of(e.text_id) % 5 == 0]
    score = measure(network, [Encoded(e, wordpiece) for e in fifth], by_class=True)
    print(json.dumps(score, indent=1))
    (args.out / "score.json").write_text(json.dumps(score, indent=1) + "\n")


if __name__ == "__main__":
    main()
