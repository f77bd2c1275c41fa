"""Write the trained judge as ONNX with 8-bit weights, and measure what quantising cost.

python training/judge/export.py --encoder FOLDER --weights judge.pt --out src/polybius/data/judge
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from network import load_network
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process

BY_PIECE, BY_PAIR = ("events", "statuses", "senses"), ("actors", "recipients")
NAMES = ["events", "statuses", "actors", "recipients", "senses"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--encoder", type=Path, required=True)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--layers", type=int)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    network = load_network(args.encoder, args.layers)
    network.load_state_dict(torch.load(args.weights))
    network.eval()
    args.out.mkdir(parents=True, exist_ok=True)
    full = args.weights.with_suffix(".onnx")
    ids = torch.tensor([[101, 2054, 2003, 102, 0], [101, 2054, 2003, 2008, 102]])
    mask = torch.tensor([[1, 1, 1, 1, 0], [1, 1, 1, 1, 1]])
    axes = {"ids": {0: "sentences", 1: "pieces"}, "mask": {0: "sentences", 1: "pieces"}}
    axes |= {name: {0: "sentences", 1: "pieces"} for name in BY_PIECE}
    axes |= {name: {0: "sentences", 1: "pieces", 2: "others"} for name in BY_PAIR}
    torch.onnx.export(
        network, (ids, mask), str(full), input_names=["ids", "mask"], output_names=NAMES, dynamic_axes=axes,
        opset_version=17, dynamo=False,
    )  # fmt: skip
    ready = full.with_suffix(".ready.onnx")
    quant_pre_process(str(full), str(ready), skip_symbolic_shape=True)
    out = args.out / "judge.onnx"
    # The heads stay as they are; seven bits, so that processors without wide integer products do not overflow.
    heads = [n.name for n in onnx.load(ready).graph.node if n.op_type == "MatMul" and "layer." not in n.name]
    quantize_dynamic(
        str(ready), str(out), weight_type=QuantType.QInt8, per_channel=True, reduce_range=True, nodes_to_exclude=heads
    )
    shutil.copy(args.encoder / "vocab.txt", args.out / "vocabulary.txt")
    with torch.no_grad():
        want = network(ids, mask)[0].numpy()
    had = onnxruntime.InferenceSession(str(out)).run(None, {"ids": ids.numpy(), "mask": mask.numpy()})[0]
    real = mask.numpy() == 1
    print(f"{out.stat().st_size / 1e6:.1f} MB; largest difference of a logit {np.abs(want - had)[real].max():.3f}")


if __name__ == "__main__":
    main()
