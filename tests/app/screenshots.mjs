// Pictures of every state of the command window and every page of the main window, light and dark, of the real app.
// Usage: scripts/screenshots

import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { openApp } from "./app.mjs";

const FOLDER = join(import.meta.dirname, "../../docs/screenshots");
mkdirSync(FOLDER, { recursive: true });
const PAGES = ["General", "Hotkeys", "Tools & approval", "Models", "Voice", "Privacy", "Permissions", "About"];
const LUNCH = [
  'get_email_address("Priya")',
  'compose_new_email(["$1"], [], "Lunch on Friday", "See you at Cafe Roma at noon.", [])',
  'create_calendar_event("Lunch with Priya", "Friday at noon", "", "Cafe Roma", ["$1"], "", "")',
  'create_reminder("book a table", "tomorrow at 9am", "", "", 0, False)',
];
const SEND = '[desktop]\nmail_mode = "send"\n';

/** Shows a state in an app of its own. */
async function show(look, wanted, states) {
  const ends = [];
  const env = (home) => ({ ...wanted.env?.(home), ...(look === "dark" && { GTK_THEME: "Adwaita:dark" }) });
  try {
    const app = await openApp({ after: (end) => ends.unshift(end) }, { ...wanted, env });
    await states(app, (name, page) => keep(`${name}-${look}`, page));
  } catch (error) {
    console.error(`${look}: ${error.message}`);
    process.exitCode = 1;
  }
  for (const end of ends) await end();
}

async function keep(name, page) {
  // Transitions come to their end.
  await sleep(600);
  await page.run(() => undefined);
  const file = join(FOLDER, `${name}.png`);
  writeFileSync(file, Buffer.from(await page.driver.picture(), "base64"));
  execFileSync("convert", [file, "-strip", "-colors", "256", "-define", "png:compression-level=9", `PNG8:${file}`]);
}

for (const look of ["light", "dark"]) {
  await show(look, { settings: SEND, plan: LUNCH }, async (app, picture) => {
    await app.command.reads(/You could say/);
    await picture("command-empty", app.command);
    const goOn = app.planner.hold();
    await app.give("email Priya about lunch on Friday at noon, put it in the calendar and remind me to book a table");
    await app.command.reads(/Contacts/);
    await picture("command-planning", app.command);
    goOn();
    await app.command.find("button", /^Send/);
    await picture("command-asked", app.command);
    await app.command.answer("button", /^Send/);
    await app.command.find("button", /Undo/);
    await picture("command-done", app.command);
    await app.command.click("button", /Undo/);
    await app.command.reads(/Took back|Taken back|Undone|removed/i);
    await picture("command-undone", app.command);
    const main = await app.open("History");
    await main.find("button", /email Priya/);
    await main.click("button", /email Priya/);
    await picture("history", main);
    for (const page of PAGES) {
      await main.click("link", page);
      await main.find("heading", page);
      await picture(`settings-${page.toLowerCase().replace(/\W+/g, "-")}`, main);
    }
  });
  await show(look, { plan: ['get_phone_number("Sam")', 'send_sms(["$1"], "I am late")'] }, async (app, picture) => {
    await app.give("text Sam I'm late");
    await app.command.find("listbox", /Which/);
    await picture("command-choose", app.command);
    process.kill(await app.engine(), "SIGKILL");
    await app.command.reads(/cut off/);
    await picture("command-interrupted", app.command);
  });
  await show(look, { plan: ['get_phone_number("Nobody")', 'send_sms(["$1"], "I am late")'] }, async (app, picture) => {
    await app.give("text Nobody I'm late");
    await app.command.reads(/Not done/);
    await picture("command-failed", app.command);
  });
  await show(look, {}, async (app, picture) => {
    await app.give("write a poem about frogs");
    await app.command.reads(/Nothing for that/);
    await picture("command-declined", app.command);
  });
  await show(look, { settings: "day_first = maybe\n" }, async (app, picture) => {
    await app.command.reads(/settings\.toml/);
    await picture("command-broken-settings", app.command);
    const main = await app.open("Open settings");
    await main.reads(/Nothing in the file is obeyed/);
    await picture("settings-broken", main);
  });
  await show(look, { env: () => ({ ERRAND_ENGINE: "/nowhere/errand" }) }, async (app, picture) => {
    await app.command.reads(/could not be started/);
    await picture("command-no-engine", app.command);
  });
  await show(look, { settings: null }, async (app, picture) => {
    const main = await app.window("main.html");
    await main.reads(/Say what you want done/);
    await picture("welcome-1", main);
    await main.click("button", "Next");
    await main.reads(/One key/);
    await picture("welcome-2", main);
    await main.click("button", "Next");
    await main.reads(/Have something done/);
    await picture("welcome-3", main);
  });
}
