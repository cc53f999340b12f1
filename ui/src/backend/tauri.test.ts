import { clearMocks, mockIPC, mockWindows } from "@tauri-apps/api/mocks";
import type { Channel } from "@tauri-apps/api/core";
import { afterEach, expect, it, vi } from "vitest";
import type { Message } from "../wire";
import { tauriBackend } from "./tauri";

afterEach(clearMocks);

/** The backend of a window, what its shell was sent, and a way to say lines to it. */
function connect() {
  const sent: { id: string; do: string }[] = [];
  let channel: Channel<string> | undefined;
  let said = 0;
  mockWindows("command");
  mockIPC((command, given) => {
    const { channel: listening, line } = given as { channel: Channel<string>; line: string };
    if (command === "engine_listen") channel = listening;
    if (command === "engine_send") sent.push(JSON.parse(line));
  });
  const backend = tauriBackend();
  const say = (message: Message) => {
    const internals = (window as unknown as { __TAURI_INTERNALS__: Record<string, (...given: unknown[]) => void> })
      .__TAURI_INTERNALS__;
    internals.runCallback!(channel!.id, { message: JSON.stringify(message), index: said++ });
  };
  return { backend, sent, say };
}

it("a request is answered by the line with its id, and lost with the engine", async () => {
  const { backend, sent, say } = connect();
  const first = backend.ask({ do: "tools" });
  const second = backend.ask({ do: "models" });
  await vi.waitFor(() => expect(sent).toHaveLength(2));
  say({ message: "result", id: sent[0]!.id, result: { tools: [] } });
  expect(await first).toEqual({ tools: [] });
  say({ message: "gone", why: "it ended with signal 9", restarting: true });
  await expect(second).rejects.toMatchObject({ problem: { code: "gone" } });
});
