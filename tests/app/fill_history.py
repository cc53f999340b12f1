"""Writes runs into a journal, a minute apart, as they would stand there after years.

fill_history.py JOURNAL COUNT
"""

import sqlite3
import sys

journal, count = sys.argv[1], int(sys.argv[2])
FIRST = 1_790_000_000_000

with sqlite3.connect(journal, timeout=30) as db:
    instance = db.execute("INSERT INTO instances DEFAULT VALUES").lastrowid
    for number in range(1, count + 1):
        started = FIRST + number * 60_000
        plan = f'1. create_note("number {number}", "", "")\n2. join()'
        run = db.execute(
            "INSERT INTO runs (instance, command, desktop, plan, started, ended, status, answer)"
            " VALUES (?, ?, 'the virtual Mac', ?, ?, ?, '\"done\"', ?)",
            (
                instance,
                f"command number {number}",
                plan,
                started,
                started + 900,
                f"Made the note “number {number}”.",
            ),
        ).lastrowid
        db.execute(
            "INSERT INTO steps (run, step, tool, app, effect, arguments, started, ended, outcome)"
            " VALUES (?, 1, 'create_note', 'Notes', '\"create\"', ?, ?, ?, ?)",
            (
                run,
                f'[["name","number {number}"]]',
                started + 100,
                started + 800,
                '{"outcome":"verified","result":"done"}',
            ),
        )
