// Nothing asks for the network: the tests run where there is none, and the system counts who tried.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { openApp } from "./app.mjs";

/** How often somebody wanted to send something that there was no way for. */
function attempts() {
  const [names, counts] = readFileSync("/proc/net/snmp", "utf8").split("\n").filter((line) => line.startsWith("Ip:"));
  const old = Number(counts.split(" ")[names.split(" ").indexOf("OutNoRoutes")]);
  const new6 = Number(/^Ip6OutNoRoutes\s+(\d+)/m.exec(readFileSync("/proc/net/snmp6", "utf8"))?.[1] ?? 0);
  return old + new6;
}

test("from start to a command carried out, nothing wants the network", async (t) => {
  if (readFileSync("/proc/net/route", "utf8").trim().split("\n").length > 1) return t.skip("this system lets nobody unshare the network");
  await assert.rejects(fetch("http://192.0.2.1/"));
  const before = attempts();
  assert.ok(before > 0, "the system counts");
  const app = await openApp(t);
  await app.give("text Priya I'm running late");
  await app.command.answer("button", "Send");
  await app.command.reads(/Done|Handed over/);
  const main = await app.open("Settings");
  for (const page of ["Models", "Privacy", "Permissions", "About"]) {
    await main.click("link", page);
    await main.find("heading", page);
  }
  assert.equal(attempts(), before);
});
