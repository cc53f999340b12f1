// A planner server that writes what the test tells it to, so that a test of the window does not depend on a model.

import { once } from "node:events";
import { createServer } from "node:http";

export async function openPlanner() {
  let plan = "1. join()";
  let gate = null;
  const server = createServer(async (request, response) => {
    request.resume();
    if (request.method === "GET") return response.end(JSON.stringify({ data: [{ id: "written-by-the-test" }] }));
    response.setHeader("content-type", "text/event-stream");
    const say = (data) => response.write(`data: ${typeof data === "string" ? data : JSON.stringify(data)}\n\n`);
    for (const [index, line] of plan.split("\n").entries()) {
      if (index === 1) await gate?.promise;
      say({ choices: [{ delta: { content: `${line}\n` } }] });
    }
    say({ choices: [{ delta: {}, finish_reason: "stop" }] });
    response.end("data: [DONE]\n\n");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    address: `http://127.0.0.1:${server.address().port}`,
    /** What is written from now on, whatever is asked: these calls. */
    write(...calls) {
      plan = [...calls, "join()"].map((call, index) => `${index + 1}. ${call}`).join("\n");
    },
    /** Stops after the first line until the function that it gives is called. */
    hold() {
      let go;
      gate = { promise: new Promise((resolve) => (go = resolve)) };
      return go;
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
