// What is set in the window is in the file, and the other way round.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { openApp } from "./app.mjs";
import { until } from "./until.mjs";

const isOn = (page, name) =>
  page.run((name) => document.querySelector(`[role=switch][aria-label="${name}"]`)?.checked, name);

test("a setting made in the window is written, beside what its owner wrote, and kept over a restart", async (t) => {
  const app = await openApp(t, { settings: "# mine\nday_first = true\n" });
  const main = await app.open("Settings");
  await main.click("switch", "Reply to all");
  await until("the setting", () => /reply_to_all = true/.test(app.read()));
  assert.match(app.read(), /# mine\nday_first = true/);

  await app.restart();
  const again = await app.open("Settings");
  await until("the switch", async () => (await again.all("switch", "Reply to all")).length);
  await until("the switch to be on", () => isOn(again, "Reply to all"));
});

test("a broken settings file is explained, put aside when asked, and never thrown away", async (t) => {
  const broken = "day_first = maybe\n";
  const app = await openApp(t, { settings: broken });
  await app.command.reads(/settings\.toml/);
  const main = await app.open("Open settings");
  await main.reads(/Nothing in the file is obeyed/);
  await main.click("button", /Put it aside/);
  await until("the message to go", async () => !/Nothing in the file is obeyed/.test(await main.text()));
  const aside = readdirSync(app.home).find((name) => name.startsWith("settings.toml.broken"));
  assert.equal(readFileSync(join(app.home, aside), "utf8"), broken);
  await until("the other window's message to go", async () => !/settings\.toml/.test(await app.command.text()));
});
