#!/bin/sh
# `errand` in a terminal, from the package: the same program that the app starts, which lies beside what it needs.
exec "$(dirname "$(readlink -f "$0")")/../lib/Errand/errand" "$@"
