#!/usr/bin/env bash
# Trains both models from nothing to the files in models/, and measures them. Run again, a stopped one goes on.
# Usage: training/run.sh [MINUTES [FILE.jsonl …]]   minutes of training (default 95), further items to measure
# Environment: PYTHON (default .venv's), PROCESSES (default 2), ENGLISH (a folder of `*.txt.gz` sentences, optional)
set -euo pipefail
cd "$(dirname "$0")"

minutes=${1:-95}
shift || true
python=${PYTHON:-$PWD/../.venv/bin/python}
english=(${ENGLISH:+--english "$ENGLISH"})
export OMP_NUM_THREADS=${OMP_NUM_THREADS:-1}
case $minutes in *[!0-9]* | "") echo "error: \`$minutes\` is not a number of minutes" >&2; exit 2 ;; esac

if ! "$python" -c "import torch, transformers, gguf, onnxscript" 2>/dev/null; then
  "$python" -m pip install --disable-pip-version-check -r requirements-train.txt
fi
if [ ! -f runs/tokenizer.json ]; then
  "$python" train_tokenizer.py ${english[@]+"${english[@]}"}
fi
"$python" train_selector.py --minutes $((minutes / 4)) --threads "${PROCESSES:-2}" ${english[@]+"${english[@]}"}
"$python" -m torch.distributed.run --nproc-per-node "${PROCESSES:-2}" train_planner.py \
  --minutes $((minutes - minutes / 4)) --batch 6144 ${english[@]+"${english[@]}"}
"$python" export_selector.py
"$python" export_planner.py
"$python" stamp_catalogue.py
"$python" evaluate.py measure/natural.jsonl "$@" --count 240 --errors runs/errors.txt | tee runs/figures.txt
