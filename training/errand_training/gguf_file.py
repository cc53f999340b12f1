"""The planner as llama.cpp reads it: a GGUF file of architecture `llama`, matrices in Q4_0, embedding in Q8_0.

`write` stores a planner and its vocabulary, `read` gives the planner back with the values that the file holds.
llama.cpp rotates neighbouring rows of queries and keys where the trainer rotates halves, so rows are reordered.
"""

from pathlib import Path

import gguf
import numpy as np
import torch
from gguf import GGMLQuantizationType as Type
from tokenizers import models

from .model import Planner, PlannerConfig
from .prompt import PROFILE
from .quantise import rounded
from .tokenizer import SPECIAL, Vocabulary, runtime_tokenizer
from .tools import TOOLS

QUANTISATION_VERSION = 2
VERSION = 1


class GgufError(ValueError):
    """A GGUF file that is not a planner of this project."""


def write(path: Path, model: Planner, vocabulary: Vocabulary, name: str) -> None:
    config = model.config
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_name(name)
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_Q4_0)
    writer.add_quantization_version(QUANTISATION_VERSION)
    writer.add_context_length(config.context)
    writer.add_embedding_length(config.width)
    writer.add_block_count(config.layers)
    writer.add_feed_forward_length(config.feed_forward)
    writer.add_head_count(config.heads)
    writer.add_head_count_kv(config.kv_heads)
    writer.add_layer_norm_rms_eps(config.norm_epsilon)
    writer.add_rope_dimension_count(config.head_width)
    writer.add_rope_freq_base(config.rope_base)
    writer.add_vocab_size(config.vocabulary)
    writer.add_string("errand.profile", PROFILE)
    writer.add_array("errand.tools", list(TOOLS))
    writer.add_uint32("errand.context", config.context)
    writer.add_uint32("errand.version", VERSION)
    write_vocabulary(writer, vocabulary)
    for tensor_name, tensor in tensors(model).items():
        array = tensor.detach().float().numpy()
        if array.ndim == 1:
            writer.add_tensor(tensor_name, array)
            continue
        kind = Type.Q8_0 if tensor_name == "token_embd.weight" else Type.Q4_0
        writer.add_tensor(tensor_name, gguf.quants.quantize(array, kind), raw_dtype=kind)
    path.parent.mkdir(parents=True, exist_ok=True)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def write_vocabulary(writer: gguf.GGUFWriter, vocabulary: Vocabulary) -> None:
    """GPT-2 type tokens and merges; special tokens are control tokens whose piece is their text."""
    plain = sorted(vocabulary.tokenizer.get_vocab(with_added_tokens=False).items(), key=lambda item: item[1])
    special = list(vocabulary.special)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list([token for token, _ in plain] + special)
    writer.add_token_types([gguf.TokenType.NORMAL] * len(plain) + [gguf.TokenType.CONTROL] * len(special))
    writer.add_token_merges(vocabulary.merges())
    writer.add_bos_token_id(vocabulary.bos)
    writer.add_eos_token_id(vocabulary.eos)
    writer.add_pad_token_id(vocabulary.pad)
    writer.add_add_bos_token(False)
    writer.add_add_eos_token(False)


def tensors(model: Planner) -> dict[str, torch.Tensor]:
    """The model's weights by llama.cpp's names, in its order of rows."""
    c = model.config
    found = {"token_embd.weight": model.embedding.weight, "output_norm.weight": model.norm.weight}
    for i, block in enumerate(model.blocks):
        found |= {
            f"blk.{i}.attn_norm.weight": block.attention_norm.weight,
            f"blk.{i}.attn_q.weight": neighbours(block.attention.query.weight, c.heads),
            f"blk.{i}.attn_k.weight": neighbours(block.attention.key.weight, c.kv_heads),
            f"blk.{i}.attn_v.weight": block.attention.value.weight,
            f"blk.{i}.attn_output.weight": block.attention.output.weight,
            f"blk.{i}.ffn_norm.weight": block.feed_forward_norm.weight,
            f"blk.{i}.ffn_gate.weight": block.gate.weight,
            f"blk.{i}.ffn_up.weight": block.up.weight,
            f"blk.{i}.ffn_down.weight": block.down.weight,
        }
    return found


def neighbours(weight: torch.Tensor, heads: int) -> torch.Tensor:
    """Rows of each head from halves to neighbouring pairs."""
    rows, columns = weight.shape
    return weight.reshape(heads, 2, rows // heads // 2, columns).transpose(1, 2).reshape(rows, columns)


def halves(weight: torch.Tensor, heads: int) -> torch.Tensor:
    """The inverse of `neighbours`."""
    rows, columns = weight.shape
    return weight.reshape(heads, rows // heads // 2, 2, columns).transpose(1, 2).reshape(rows, columns)


def read(path: Path) -> Planner:
    """The planner with the weights that llama.cpp computes with."""
    try:
        reader = gguf.GGUFReader(path)
    except (ValueError, OSError) as error:
        raise GgufError(f"`{path}` cannot be read as GGUF: {error}") from error
    fields = {
        name: field.contents() for name, field in reader.fields.items() if not name.startswith("tokenizer.")
    }
    if fields.get("general.architecture") != "llama" or fields.get("errand.profile") != PROFILE:
        raise GgufError(f"`{path}` is no planner: expected architecture `llama` and profile `{PROFILE}`")
    config = PlannerConfig(
        vocabulary=fields["llama.vocab_size"],
        width=fields["llama.embedding_length"],
        layers=fields["llama.block_count"],
        heads=fields["llama.attention.head_count"],
        kv_heads=fields["llama.attention.head_count_kv"],
        feed_forward=fields["llama.feed_forward_length"],
        context=fields["llama.context_length"],
        rope_base=fields["llama.rope.freq_base"],
        norm_epsilon=fields["llama.attention.layer_norm_rms_epsilon"],
    )
    model = Planner(config)
    stored = {t.name: torch.from_numpy(dequantised(t)) for t in reader.tensors}
    with torch.no_grad():
        for i, block in enumerate(model.blocks):
            stored[f"blk.{i}.attn_q.weight"] = halves(stored[f"blk.{i}.attn_q.weight"], config.heads)
            stored[f"blk.{i}.attn_k.weight"] = halves(stored[f"blk.{i}.attn_k.weight"], config.kv_heads)
            block.attention.query.weight.copy_(stored.pop(f"blk.{i}.attn_q.weight"))
            block.attention.key.weight.copy_(stored.pop(f"blk.{i}.attn_k.weight"))
        for name, parameter in tensors(model).items():
            if name in stored:
                parameter.copy_(stored[name])
    return model


def read_vocabulary(path: Path) -> Vocabulary:
    """The tokens that the file was trained with."""
    read(path)
    reader = gguf.GGUFReader(path)
    tokens, merges = (reader.fields[f"tokenizer.ggml.{name}"].contents() for name in ("tokens", "merges"))
    plain = {token: number for number, token in enumerate(tokens[: len(tokens) - len(SPECIAL)])}
    return Vocabulary(runtime_tokenizer(models.BPE(plain, [tuple(m.split(" ")) for m in merges])))


def dequantised(tensor) -> np.ndarray:
    if tensor.tensor_type == Type.F32:
        return np.array(tensor.data, dtype=np.float32)
    return gguf.quants.dequantize(tensor.data, tensor.tensor_type)


def as_stored(model: Planner) -> Planner:
    """A copy with its matrices rounded as the file will hold them; the embedding is kept."""
    copy = Planner(model.config)
    copy.load_state_dict(model.state_dict())
    with torch.no_grad():
        for matrix in copy.matrices():
            matrix.copy_(rounded(matrix))
    return copy
