import { describe, expect, it } from "vitest";
import { begin, fold, stateOf, type Run } from "../run/run";
import type { Message, Reply } from "../wire";
import type { Backend } from "./backend";
import { fakeBackend } from "./fake";

/** Gives a command and answers every question the same. */
async function give(backend: Backend, reply: Reply): Promise<Run> {
  let run = begin("lunch");
  const follow = (message: Message) => {
    run = fold(run, message);
    if (run.question && run.id !== null) {
      void backend.ask({ do: "reply", run: run.id, question: run.question.id, reply });
    }
  };
  await backend.ask({ do: "run", command: "lunch" }, follow);
  return run;
}

describe("the scripted backend", () => {
  it("carries out what was approved", async () => {
    const run = await give(fakeBackend({ pace: 0 }), { answer: "approve", without: [], edits: [] });
    expect(run.end?.status).toBe("done");
    expect(run.steps.map(stateOf)).toEqual(["verified", "verified", "accepted", "verified"]);
  });

  it("leaves out what was switched off", async () => {
    const run = await give(fakeBackend({ pace: 0 }), { answer: "approve", without: [3], edits: [] });
    expect(run.steps.map(stateOf)).toEqual(["verified", "verified", "skipped", "verified"]);
  });

  it("stops a run that is cancelled", async () => {
    const backend = fakeBackend({ scene: "choosing", pace: 0 });
    const run = backend.ask({ do: "run", command: "lunch" });
    await new Promise((done) => setTimeout(done, 20));
    await backend.ask({ do: "cancel", run: 42 });
    expect((await run).status).toBe("cancelled");
  });

  it("takes a setting back to its default on null", async () => {
    const backend = fakeBackend();
    await backend.ask({ do: "set", patch: { privacy: { keep_days: 7 }, apps: { Mail: "never" } } });
    const view = await backend.ask({ do: "set", patch: { privacy: { keep_days: null }, apps: { Mail: null } } });
    expect(view.settings.privacy.keep_days).toBe(90);
    expect(view.settings.apps).toEqual({});
  });
});
