// Desktops that lack something.

import { test } from "node:test";
import { openApp } from "./app.mjs";
import { until } from "./until.mjs";

test("without a tray everything else works, and About says what is missing", async (t) => {
  const app = await openApp(t, { desktop: { tray: false } });
  const main = await app.open("Settings");
  await main.click("link", "About");
  await main.reads(/Icon in the tray/);
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
