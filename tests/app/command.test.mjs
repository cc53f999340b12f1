// The command window: what is typed is planned, asked about, changed, carried out and taken back.

import assert from "node:assert/strict";
import { test } from "node:test";
import { openApp } from "./app.mjs";
import { until } from "./until.mjs";

const SEND = '[desktop]\nmail_mode = "send"\n';
const ENTER = "\uE007";
const TEXT = ['get_phone_number("Priya")', 'send_sms(["$1"], "running late")'];

test("a plan grows as it is written, is changed and approved, seen on the Mac, and undone", async (t) => {
  const plan = [
    'get_email_address("Priya")',
    'compose_new_email(["$1"], [], "Budget", "It is done.", [])',
    'create_reminder("call the plumber", "tomorrow at 9am", "", "", 0, False)',
  ];
  const app = await openApp(t, { settings: SEND, plan });
  const goOn = app.planner.hold();
  await app.give("email Priya about the budget and remind me to call the plumber tomorrow at 9am");
  await until("the first node", async () => (await app.command.nodes()).length === 1);
  goOn();
  await app.command.find("button", /Send/);
  const nodes = await app.command.nodes();
  assert.equal(nodes.length, 3);
  assert.match(nodes[0], /Contacts.*Done$/);
  assert.match(nodes[1], /Mail.*Waiting.*after step 1/);
  assert.match(nodes[2], /Reminders/);

  const cut = () => document.querySelector("footer").getBoundingClientRect().bottom > innerHeight;
  await until("the whole window in sight", async () => !(await app.command.run(cut)));

  await app.command.click("button", /^Remove Priya/);
  await app.command.fill("textbox", "Add to To", `dana@northgate.example${ENTER}`);
  await app.command.find("button", /^Remove dana@northgate.example/);
  await app.command.answer("button", /Send/);

  const mail = await until("the mail", async () => (await app.mac()).mails[0]);
  assert.match(JSON.stringify(mail), /dana@northgate\.example/);
  assert.doesNotMatch(JSON.stringify(mail), /priya/);
  const plumber = async () => /call the plumber/i.test(JSON.stringify((await app.mac()).reminders));
  await until("the reminder", plumber);

  await app.command.click("button", /Undo/);
  await until("the reminder to be gone", async () => !(await plumber()));
});

test("Escape at the question cancels, and nothing was sent", async (t) => {
  const app = await openApp(t, { plan: TEXT });
  const before = (await app.mac()).messages;
  await app.give("text Priya I'm running late");
  await app.command.find("button", "Send");
  await app.desktop.key("Escape");
  await app.command.reads(/Cancelled/);
  assert.deepEqual((await app.mac()).messages, before);
});

test("of two contacts one is chosen for good, and not asked about again", async (t) => {
  const app = await openApp(t, { plan: ['get_phone_number("Sam")', 'send_sms(["$1"], "running late")'] });
  await app.give("text Sam I'm late");
  await app.command.find("listbox", /Which “Sam” is meant/);
  await app.command.click("checkbox", /Always use this/);
  await app.command.answer("option", /Whitfield/);
  await app.command.answer("button", "Send");
  await until("the message", async () => /628/.test(JSON.stringify((await app.mac()).messages)));
  await app.command.reads(/Sent|Texted|Done/);

  await app.command.remember();
  await app.give("text Sam I'm here");
  await app.command.answer("button", "Send");
  await until("both runs", async () => (await app.history()).filter((run) => run.status === "done").length === 2);
  assert.doesNotMatch(await app.command.remembered(), /is meant/);
});

test("a command that no tool serves is declined, and nothing was done", async (t) => {
  const app = await openApp(t);
  const before = await app.mac();
  await app.give("write a poem about frogs");
  await app.command.reads(/Nothing for that/);
  assert.deepEqual(await app.mac(), before);
});

test("a whole run is made by keys alone", async (t) => {
  const app = await openApp(t, { plan: TEXT });
  await app.give("text Priya I'm running late");
  await app.command.find("button", "Send");
  const tabTo = (name) =>
    until(`the focus on ${name}`, async () => {
      if (name.test((await app.command.focus()).name)) return true;
      await app.desktop.key("Tab");
      return false;
    });
  await tabTo(/^Remove Priya/);
  await app.desktop.key("Return");
  await tabTo(/^Add to To/);
  await app.desktop.type("+1 650 555 0199");
  await app.desktop.key("Return");
  await app.command.find("button", /^Remove .*0199/);
  await app.desktop.key("Return");
  const message = await until("the message", async () => {
    const all = (await app.mac()).messages.map((message) => JSON.stringify(message));
    return all.find((message) => /running late/i.test(message));
  });
  assert.match(message, /0199/);
  await until("the end", async () => (await app.history())[0]?.status === "done");

  app.planner.write('create_reminder("water the plants", "", "", "", 0, False)');
  await app.give("remind me to water the plants");
  const watering = async () => (await app.mac()).reminders.filter((each) => /water the plants/i.test(JSON.stringify(each))).length;
  await until("the reminder", async () => (await watering()) === 2);
  await app.command.find("button", /Undo/);
  await app.desktop.key("ctrl+z");
  await until("the reminder to be gone", async () => (await watering()) === 1);
  await app.desktop.key("Escape");
  await until("the window to go", async () => (await app.desktop.windows("Errand")).length === 0);
});
