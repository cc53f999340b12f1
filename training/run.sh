#!/usr/bin/env bash
# Trains both models from nothing: tokenizer, selector, planner, exports, confidence, catalogue, figures, report.
# Usage: training/run.sh [--minutes N] [--out FOLDER] [--ship] [--device cpu|cuda] [--english FOLDER]
#   --minutes  wall time of the training steps, planner and selector together (default 95; all the rest takes 10 to 15)
#   --out      where checkpoints, models and figures go (default training/runs)
#   --ship     put the models that were made in the place of those in models/; without it models/ stays as it is
#   --device   default: cuda where there is one, else all CPU cores
#   --english  a folder of `*.txt.gz`, one sentence a line, as more things to say
# The confidence takes the built program (`make build`), whose plans it is fitted on; without it there is none.
# A run that was stopped goes on when the same line is given again; with more minutes a finished one goes on too.
# `--minutes 3 --out /tmp/try` tries every step in some minutes; its plans are worth nothing.
set -euo pipefail

usage() { sed -n '2,11s/^# //p' "$0" >&2; exit 2; }

minutes=95 out="" ship="" device="" english=()
while [ $# -gt 0 ]; do
  case "$1" in
    --minutes) minutes=${2:?--minutes needs a number}; shift 2 ;;
    --out) mkdir -p "${2:?--out needs a folder}"; out=$(cd "$2" && pwd); shift 2 ;;
    --ship) ship=yes; shift ;;
    --device) device=${2:?--device needs cpu or cuda}; shift 2 ;;
    --english) english=(--english "$(cd "${2:?--english needs a folder}" && pwd)"); shift 2 ;;
    *) usage ;;
  esac
done
[[ $minutes =~ ^[0-9]+([.][0-9]+)?$ ]] || usage
cd "$(dirname "$0")"
out=${out:-$PWD/runs} models=${out:-$PWD/runs}/models tokenizer=${out:-$PWD/runs}/tokenizer.json

say() { printf '\033[1m%s\033[0m\n' "$*" >&2; }

python=${PYTHON:-../.venv/bin/python}
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
# A planner that has learnt little does not end its plans, which takes minutes a dozen: a short run is measured on few.
measured=(--count 300) fitted=1500 natural=()
if awk "BEGIN { exit !($minutes < 20) }"; then measured=(--count 4 --lists selector) fitted=24 natural=(--limit 8); fi

say "Tokenizer"
if [ ! -f "$tokenizer" ]; then "$python" train_tokenizer.py --out "$tokenizer" ${english[@]+"${english[@]}"}; fi
say "Selector, $selector_minutes minutes on $device"
"$python" train_selector.py --minutes "$selector_minutes" --device "$device" --threads "${cores:-1}" \
  --tokenizer "$tokenizer" --out "$out/selector" ${english[@]+"${english[@]}"}
"$python" export_selector.py --checkpoint "$out/selector/checkpoint.pt" --tokenizer "$tokenizer" --out "$models/selector"
say "Planner, $planner_minutes minutes on $device"
"${launch[@]}" train_planner.py --minutes "$planner_minutes" --device "$device" --selector "$models/selector" \
  --tokenizer "$tokenizer" --out "$out/planner" ${english[@]+"${english[@]}"}
"$python" export_planner.py --checkpoint "$out/planner/checkpoint.pt" --tokenizer "$tokenizer" --out "$models/planner/planner.gguf"
# No confidence has been fitted to these weights yet, and the speech model is not made here.
without() { awk -v roles="$1" 'BEGIN { RS = ""; ORS = "\n\n" } $0 !~ "role = \"(" roles ")\""' ../models/catalogue.toml > "$models/catalogue.toml"; }
without "confidence|speech"
"$python" stamp_catalogue.py --catalogue "$models/catalogue.toml"
say "Figures (also in $out/figures.txt)"
"$python" evaluate.py measure/natural.jsonl --models "$models" "${measured[@]}" --details "$out/details" | tee "$out/figures.txt"
details=("$out"/details/*-selector.jsonl)
errand=${ERRAND:-$("$python" -c 'from errand_training.moments import find_errand; print(find_errand() or "")')}
if [ -n "$errand" ]; then
  say "Confidence, from $fitted commands of blocks that no training saw"
  fit=$out/confidence
  plans() { "$errand" eval --no-outcome --models "$models" --details "$fit/$1-plans.jsonl" "${@:2}" > "$fit/$1.txt"; }
  "$python" held_out_items.py "$fit/held-out.jsonl" --count "$fitted"
  plans held-out "$fit/held-out.jsonl"
  "$python" calibrate.py "$fit/held-out-plans.jsonl" --planner "$models/planner/planner.gguf" | tee -a "$out/figures.txt"
  without speech
  "$python" stamp_catalogue.py --catalogue "$models/catalogue.toml"
  plans natural measure/natural.jsonl ${natural[@]+"${natural[@]}"}
  cat "$fit/natural.txt" | tee -a "$out/figures.txt"
  details+=("$fit/natural-plans.jsonl")
else
  say "No confidence: errand is not built (\`make build\`)"
fi
say "Report ($out/report.html)"
"$python" report.py "${details[@]}" --items measure/natural.jsonl --runs "$out"
if [ -n "$ship" ]; then
  cp -R "$models/selector" "$models/planner" ../models/
  "$python" stamp_catalogue.py
  say "models/ holds what was made"
  if [ -z "$errand" ]; then
    say "errand refuses models/planner/confidence.toml, which is of the planner before: README.md, Confidence, says how it is fitted anew"
  fi
else
  say "The models are in $models; models/ is as it was (--ship puts them there)"
fi
