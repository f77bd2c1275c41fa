"""The judge's network: MiniLM with five small heads."""

from __future__ import annotations

import math
from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import BertModel

from polybius.judge.reading import EVENTS, STATUSES

ARC = 96
SENSE = 64


class Network(nn.Module):
    """Pieces -> logits of events [B, T, 17], statuses [B, T, 8], actors and recipients [B, T, T]; and for each piece a
    vector of length 1 [B, T, 64], alike for pieces that tell one event."""

    def __init__(self, encoder: BertModel) -> None:
        super().__init__()
        size = encoder.config.hidden_size
        self.encoder = encoder
        self.dropout = nn.Dropout(0.15)
        self.events = nn.Linear(size, len(EVENTS))
        self.statuses = nn.Linear(size, len(STATUSES))
        self.acts = nn.ModuleList(nn.Linear(size, ARC) for _ in range(2))
        self.parties = nn.ModuleList(nn.Linear(size, ARC) for _ in range(2))
        self.senses = nn.Linear(size, SENSE)
        self.bias = nn.Parameter(torch.full((2,), -3.0))

    def forward(self, ids: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
        hidden = self.dropout(self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state)
        arcs = []
        for k in range(2):
            act = torch.nn.functional.gelu(self.acts[k](hidden))
            party = torch.nn.functional.gelu(self.parties[k](hidden))
            arcs.append(act @ party.transpose(1, 2) / math.sqrt(ARC) * 4 + self.bias[k])
        senses = torch.nn.functional.normalize(self.senses(hidden), dim=-1)
        return self.events(hidden), self.statuses(hidden), arcs[0], arcs[1], senses


def load_network(folder: Path, layers: int | None = None) -> Network:
    """The network over the pretrained encoder of a folder, its heads fresh; `layers` keeps the lowest few."""
    encoder = BertModel.from_pretrained(folder, add_pooling_layer=False, attn_implementation="eager")
    if layers:
        encoder.encoder.layer = encoder.encoder.layer[:layers]
    return Network(encoder)
