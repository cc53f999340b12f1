// A long history stays quick: few rows are drawn, and its end can be reached.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { openApp } from "./app.mjs";
import { until } from "./until.mjs";

const RUNS = 1000;
const rows = (page) => page.run(() => document.querySelectorAll("article").length);

test("a thousand runs scroll to the first, and only those in sight are drawn", async (t) => {
  const app = await openApp(t);
  await until("the journal", async () => (await app.history()).length === 0);
  execFileSync("python3", [join(import.meta.dirname, "fill_history.py"), join(app.home, "journal.sqlite"), String(RUNS)]);
  const main = await app.open("History");
  await main.reads(new RegExp(`command number ${RUNS}\\b`));
  const most = [];
  await until("the oldest run", async () => {
    await main.run(() => {
      const view = document.querySelector("[role=feed]").parentElement;
      view.scrollTop = view.scrollHeight;
    });
    most.push(await rows(main));
    return /command number 1\n/.test(await main.text());
  });
  assert.ok(Math.max(...most) < 60, `${Math.max(...most)} rows were drawn at once`);
  await main.click("button", /command number 1 /);
  await main.reads(/The plan as it was written/);
});
