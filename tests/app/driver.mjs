// WebDriver over fetch: as much of it as the tests need.

import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { once } from "node:events";
import { end } from "./desktop.mjs";
import { until } from "./until.mjs";

/** Milliseconds that an answer may take; a program that did not start gives none. */
const ANSWER = 60_000;
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

/** Starts the program under WebKit's driver, with this environment. */
export async function drive(binary, args, env) {
  const port = await freePort();
  const driver = spawn("WebKitWebDriver", [`--port=${port}`, "--host=127.0.0.1"], { env, stdio: ["ignore", "ignore", "inherit"] });
  const say = async (method, path, body) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method, body: body && JSON.stringify(body), signal: AbortSignal.timeout(ANSWER) });
    const { value } = await answer.json();
    if (!answer.ok) throw new Error(`${method} ${path}: ${value.error}: ${value.message}`);
    return value;
  };
  await until("WebKitWebDriver", () => say("GET", "/status"));
  const capabilities = { alwaysMatch: { "webkitgtk:browserOptions": { binary, args } } };
  const { sessionId } = await say("POST", "/session", { capabilities }).catch(async (error) => {
    await end(driver);
    throw error;
  });
  const ask = (method, path, body) => say(method, `/session/${sessionId}${path}`, body);
  return {
    handles: () => ask("GET", "/window/handles"),
    take: (handle) => ask("POST", "/window", { handle }),
    /** Runs a function in the page; elements come and go as references. */
    run: (script, ...args) => ask("POST", "/execute/sync", { script: `return (${script})(...arguments)`, args }),
    click: (element) => ask("POST", `/element/${element[ELEMENT]}/click`, {}),
    keys: (element, text) => ask("POST", `/element/${element[ELEMENT]}/value`, { text }),
    nameOf: (element) => ask("GET", `/element/${element[ELEMENT]}/computedlabel`),
    picture: () => ask("GET", "/screenshot"),
    async quit() {
      // The app may have ended by itself.
      await ask("DELETE", "").catch(() => {});
      await end(driver);
    },
  };
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
