// Desktops that lack something, and desktops with two screens.

import assert from "node:assert/strict";
import { test } from "node:test";
import { openApp } from "./app.mjs";
import { until } from "./until.mjs";

const placed = (app) => until("the window", async () => (await app.desktop.windows("Errand"))[0]);

test("without a tray everything else works, and About says what is missing", async (t) => {
  const app = await openApp(t, { desktop: { tray: false } });
  const main = await app.open("Settings");
  await main.click("link", "About");
  await main.reads(/tray|menu bar/i);
  await app.desktop.key("alt+space");
  await app.give("remind me to water the plants tomorrow at 8am");
  await app.command.reads(/Done/);
});

test("without a compositor the window is square and whole", async (t) => {
  const app = await openApp(t, { desktop: { compositor: false } });
  await app.typing();
  await until("square corners", () =>
    app.command.run(() => getComputedStyle(document.querySelector("main")).borderTopLeftRadius === "0px"),
  );
});

test("the window opens on the screen that has the pointer", async (t) => {
  const app = await openApp(t, { desktop: { screens: ["1280x800x24", "1280x800x24"] } });
  await app.typing();
  for (const [pointer, left] of [
    [1900, 1280],
    [300, 0],
  ]) {
    await app.desktop.key("alt+space");
    await until("the window to go", async () => (await app.desktop.windows("Errand")).length === 0);
    await app.desktop.pointTo(pointer, 700);
    await app.desktop.key("alt+space");
    const { x, width } = await placed(app);
    assert.equal(x - left, (1280 - width) / 2);
  }
});
