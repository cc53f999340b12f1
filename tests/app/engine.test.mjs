// An engine that dies, or is not there, is told, and takes nothing with it.

import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { ENGINE, openApp } from "./app.mjs";
import { until } from "./until.mjs";

const COMMAND = "text Priya I'm running late";
const typed = (app) => app.command.run(() => document.querySelector("input").value);

test("an engine killed in the middle of a run is said to be, comes back, and loses nothing", async (t) => {
  const app = await openApp(t, { plan: ['get_phone_number("Priya")', 'send_sms(["$1"], "running late")'] });
  await app.give(COMMAND);
  await app.command.find("button", "Send");
  await app.command.remember();
  process.kill(await app.engine(), "SIGKILL");
  await until("the words", async () => /The engine stopped: it ended with signal 9/.test(await app.command.remembered()));
  await app.command.reads(/cut off in the middle/);
  assert.equal(await typed(app), COMMAND);
  await until("the history", async () => (await app.history())[0]?.status === "interrupted");

  await app.desktop.key("Return");
  await app.command.answer("button", "Send");
  await until("the message", async () => /running late/i.test(JSON.stringify((await app.mac()).messages)));
});

test("an engine that dies again and again is started by hand", async (t) => {
  const app = await openApp(t, {
    env: (home) => {
      const engine = join(home, "engine");
      writeFileSync(engine, `#!/bin/sh\n[ -e "${home}/mended" ] && exec "${ENGINE}" "$@"\nexit 3\n`, { mode: 0o755 });
      return { ERRAND_ENGINE: engine };
    },
  });
  await app.command.reads(/The engine stopped: it ended with code 3/);
  const again = await app.command.find("button", "Start again");
  assert.ok(again);
  writeFileSync(join(app.home, "mended"), "");
  await app.command.click("button", "Start again");
  await app.give("remind me to water the plants tomorrow at 8am");
  await app.command.reads(/Done/);
});

test("an app without its engine says so, and keeps what was typed", async (t) => {
  const app = await openApp(t, { env: () => ({ ERRAND_ENGINE: "/nowhere/errand" }) });
  await app.command.reads(/`?\/nowhere\/errand`? could not be started/);
  await app.give(COMMAND);
  assert.equal(await typed(app), COMMAND);
});

test("missing models are explained, with what to do", async (t) => {
  const app = await openApp(t, {
    env: (home) => {
      mkdirSync(join(home, "no-models"));
      return { ERRAND_MODELS: join(home, "no-models") };
    },
  });
  await app.command.reads(/no-models/);
  await app.give(COMMAND);
  await app.command.reads(/Not done|could not|missing/i);
  assert.equal(await typed(app), COMMAND);
});
