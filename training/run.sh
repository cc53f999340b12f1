#!/usr/bin/env bash
# Trains both models from nothing and writes the files that ship: tokenizer, planner, selector, exports, catalogue, figures.
# Usage: training/run.sh [MINUTES] [--device cpu|cuda] [--english FOLDER]
#   MINUTES    wall time of the training steps, planner and selector together (default 95; all the rest takes 10 to 15)
#   --device   default: cuda where there is one, else all CPU cores
#   --english  a folder of `*.txt.gz`, one sentence a line, as more things to say
# A run that was stopped goes on when the same line is given again; with more minutes a finished one goes on too.
set -euo pipefail
cd "$(dirname "$0")"

minutes=95 device="" english=()
while [ $# -gt 0 ]; do
  case "$1" in
    --device) device=${2:?--device needs cpu or cuda}; shift 2 ;;
    --english) english=(--english "$(cd "${2:?--english needs a folder}" && pwd)"); shift 2 ;;
    [0-9]*) minutes=$1; shift ;;
    *) sed -n '2,7s/^# //p' "$0" >&2; exit 2 ;;
  esac
done

say() { printf '\033[1m%s\033[0m\n' "$*" >&2; }

python=../.venv/bin/python
if [ ! -x "$python" ]; then python3 -m venv ../.venv; fi
if ! "$python" -c 'import gguf, matplotlib, onnx, onnxruntime, onnxscript, tokenizers, torch, transformers' 2>/dev/null; then
  say "Installing what training needs into .venv/ (some 5 GB)"
  "$python" -m pip install --quiet --disable-pip-version-check -r requirements-train.txt
fi
if [ -z "$device" ]; then
  device=$("$python" -c 'import torch; print("cuda" if torch.cuda.is_available() else "cpu")')
fi

# The selector gets a fifth and comes first: the planner learns from its lists. On a CPU the planner runs one process a core.
selector_minutes=$(awk "BEGIN { print $minutes * 0.2 }")
planner_minutes=$(awk "BEGIN { print $minutes * 0.8 }")
launch=("$python")
if [ "$device" = cpu ]; then
  cores=$("$python" -c 'import os; print(min(8, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()))')
  if [ "$cores" -gt 1 ]; then launch=("$python" -m torch.distributed.run --standalone --nproc-per-node "$cores"); fi
fi

say "Tokenizer"
if [ ! -f runs/tokenizer.json ]; then "$python" train_tokenizer.py ${english[@]+"${english[@]}"}; fi
say "Selector, $selector_minutes minutes on $device"
"$python" train_selector.py --minutes "$selector_minutes" --device "$device" --threads "${cores:-1}" ${english[@]+"${english[@]}"}
"$python" export_selector.py
say "Planner, $planner_minutes minutes on $device"
"${launch[@]}" train_planner.py --minutes "$planner_minutes" --device "$device" --selector ../models/selector \
  ${english[@]+"${english[@]}"}
"$python" export_planner.py
"$python" stamp_catalogue.py
say "Figures (also in training/runs/figures.txt)"
"$python" evaluate.py measure/natural.jsonl --details runs/details | tee runs/figures.txt
say "Report (training/runs/report.html)"
"$python" report.py runs/details/*-selector.jsonl --items measure/natural.jsonl
say "models/planner/confidence.toml is of the planner before; README.md, Confidence, says how it is fitted anew"
