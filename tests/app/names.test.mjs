// Everything that can be reached by keys has a name for a screen reader, as the web view itself reckons it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { openApp } from "./app.mjs";

async function nameless(page) {
  const controls = await page.run(() =>
    [...document.querySelectorAll("a[href], button, input, select, textarea, [tabindex='0'], [role=option]")].filter(
      (element) => element.checkVisibility() && !element.disabled,
    ),
  );
  const faults = [];
  for (const control of controls) {
    if (!(await page.driver.nameOf(control)).trim()) faults.push(await page.run((element) => element.outerHTML, control));
  }
  return { faults, controls: controls.length };
}

async function check(what, page) {
  const { faults, controls } = await nameless(page);
  assert.deepEqual(faults, [], what);
  assert.ok(controls > 2, `${what} has ${controls} controls`);
}

test("in the command window, empty, choosing and asking", async (t) => {
  const app = await openApp(t, { plan: ['get_phone_number("Sam")', 'send_sms(["$1"], "late")'] });
  await app.typing();
  await check("the empty window", app.command);
  await app.give("text Sam I'm late");
  await app.command.find("listbox", /Which “Sam” is meant/);
  await check("the choice", app.command);
  await app.command.answer("option", /Whitfield/);
  await app.command.find("button", "Send");
  await check("the question", app.command);
});

test("on every page of the main window", async (t) => {
  const app = await openApp(t);
  const main = await app.open("Settings");
  for (const page of ["General", "Hotkeys", "Tools & approval", "Models", "Voice", "Privacy", "Permissions", "About"]) {
    await main.click("link", page);
    await main.find("heading", page);
    await check(page, main);
  }
});
