// What is said while a key is held is understood by the speech model that ships, planned and carried out.

import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { openApp, PACKAGE } from "./app.mjs";
import { NAME, openMicrophone } from "./microphone.mjs";
import { until } from "./until.mjs";

const SETTINGS = '[voice]\npush_to_talk = "Ctrl+Shift+T"\nhands_free = "Ctrl+Shift+H"\n';
const MODEL = join(PACKAGE, "usr/lib/Errand/models/speech/synthetic.bin");

async function openWithVoice(t, wanted = {}) {
  const microphone = await openMicrophone(t);
  const env = () => ({ ...microphone.env, ERRAND_SPEECH_MODEL: MODEL });
  return { app: await openApp(t, { settings: SETTINGS, env, ...wanted }), microphone };
}

test("a key is held and a command spoken, and it is done", async (t) => {
  const { app, microphone } = await openWithVoice(t);
  await app.typing();
  await app.desktop.down("ctrl+shift+t");
  await app.command.reads(new RegExp(`Listening to ${NAME}`));
  await microphone.say("Remind me to call the plumber tomorrow at nine A M.");
  await app.desktop.up("ctrl+shift+t");
  const reminders = async () => JSON.stringify((await app.mac()).reminders);
  await until("the reminder", async () => /call the plumber/i.test(await reminders()));
  await app.command.reads(/Done/);
});

test("a message is spoken hands-free, and sent by a spoken yes", async (t) => {
  const plan = ['get_phone_number("Priya")', 'send_sms(["$1"], "the bus is late")'];
  const { app, microphone } = await openWithVoice(t, { plan });
  const talk = async (text) => {
    await app.desktop.key("ctrl+shift+h");
    await app.command.reads(/Listening to/);
    await microphone.say(text);
  };
  const sent = async () => /the bus is late/i.test(JSON.stringify((await app.mac()).messages));
  await app.typing();
  await talk("Text Priya that the bus is late.");
  await app.command.find("button", "Send");
  assert.equal(await sent(), false);
  await talk("Yes, send it.");
  await app.command.until("the message", sent);
});

test("a microphone that is unplugged while one speaks is told", async (t) => {
  const { app, microphone } = await openWithVoice(t);
  await app.typing();
  await app.desktop.key("ctrl+shift+h");
  await app.command.reads(/Listening to/);
  await microphone.unplug();
  await app.command.reads(/went away while it was listened to/);
});
