"""The selector as it ships: the ONNX file and the tokenizer beside it. Needs onnxruntime, not transformers.

In: commands. Out: a probability for every tool.
"""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor


class ExportedSelector:
    """The ONNX file, as the assistant uses it."""

    def __init__(self, folder: Path):
        import onnxruntime  # only where the shipped file is at hand

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(str(folder / "selector.onnx"), options)
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        facts = self.session.get_modelmeta().custom_metadata_map
        self.tools = json.loads(facts["errand.tools"])
        self.threshold = float(facts["errand.threshold"])
        self.decline_threshold = float(facts["errand.decline_threshold"])

    def scores(self, commands: Sequence[str]) -> Tensor:
        """Probabilities, a row a command."""
        rows = []
        for command in commands:
            ids = np.array([self.tokenizer.encode(command).ids], dtype=np.int64)
            rows.append(self.session.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids)})[0][0])
        return torch.sigmoid(torch.tensor(np.stack(rows)))
