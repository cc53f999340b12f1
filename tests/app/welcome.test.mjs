// The first start leads to a command that was really carried out.

import { test } from "node:test";
import { openApp } from "./app.mjs";
import { until } from "./until.mjs";

test("the first start ends with a command carried out, and the welcome does not come again", async (t) => {
  const app = await openApp(t, { settings: null });
  const main = await app.window("main.html");
  await main.reads(/Say what you want done/);
  await main.click("button", "Next");
  await main.reads(/One key, from anywhere/);
  await app.desktop.key("alt+space");
  await main.reads(/It works/);
  await app.desktop.key("alt+space");
  await main.click("button", "Next");
  await main.reads(/Have something done/);
  const before = JSON.stringify(await app.mac());
  const [first] = await until("an example", async () => {
    const names = await main.run(() =>
      [...document.querySelectorAll('[aria-label="Commands to try"] button')].map((button) => button.innerText.trim()),
    );
    return names.length && names;
  });
  await main.click("button", first);
  await main.reads(/Done/);
  await until("a change on the Mac", async () => JSON.stringify(await app.mac()) !== before);
  await main.click("button", "Done");
  await until("the history", async () => (await app.history()).length === 1);
});
