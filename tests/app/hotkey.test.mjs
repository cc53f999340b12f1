// The command window comes and goes by a real key, and by a second start.

import assert from "node:assert/strict";
import { once } from "node:events";
import { test } from "node:test";
import { openApp, PROGRAM } from "./app.mjs";
import { until } from "./until.mjs";

const shown = (app) => until("the window", async () => (await app.desktop.windows("Errand")).length === 1);
const hidden = (app) => until("the window to go", async () => (await app.desktop.windows("Errand")).length === 0);

test("the hotkey shows the window, ready for typing, and hides it", async (t) => {
  const app = await openApp(t);
  await app.typing();
  // The engine has begun, and said which hotkey is wished for.
  await app.command.reads(/You could say/);
  await app.desktop.key("Escape");
  await hidden(app);
  await app.desktop.key("alt+space");
  await shown(app);
  await app.typing();
  assert.equal(await app.desktop.focused(), "Errand");
  await app.desktop.type("hello");
  await until("the text", () => app.command.run(() => document.querySelector("input").value === "hello"));
  await app.desktop.key("alt+space");
  await hidden(app);
});

test("a hotkey that another program has is explained, and another one offered and taken", async (t) => {
  const app = await openApp(t, { desktop: { taken: "A-space" } });
  const main = await app.open("Settings");
  await main.click("link", "Hotkeys");
  await main.reads(/Alt\+Space is taken by another program/);
  await main.click("button", /^Use .* instead$/);
  await until("the setting", () => /hotkey = "Ctrl\+Alt\+Space"/.test(app.read()));
  await until("the other key to be had", async () => !/taken by another/.test(await main.text()));
  await app.desktop.key("ctrl+alt+space");
  await app.typing();
});

test("a second start brings the first one's window, and ends", async (t) => {
  const app = await openApp(t);
  await app.typing();
  await app.desktop.key("Escape");
  await hidden(app);
  const second = app.desktop.start(PROGRAM, [], { ...app.env, TAURI_WEBVIEW_AUTOMATION: undefined });
  const [code] = await once(second, "exit");
  assert.equal(code, 0);
  await shown(app);
  await app.typing();
});
