// The real world outside: the engine by way of the shell.

import { Channel, invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import { getCurrentWindow } from "@tauri-apps/api/window";

import type { Message } from "../wire";
import { EngineError, type Backend, type Shell, type Stop } from "./backend";

/** A request that waits for its end. */
interface Open {
  resolve(result: unknown): void;
  reject(error: EngineError): void;
  onMessage?: (message: Message) => void;
}

export function tauriBackend(): Backend {
  const open = new Map<string, Open>();
  const handlers = new Set<(message: Message) => void>();
  // By the window's name, so that no two windows' requests are mixed up, and by the time, for a page that is loaded anew.
  const window = `${getCurrentWindow().label}-${Date.now().toString(36)}`;
  let asked = 0;
  // What those who begin to listen late are told first.
  let begun: Message | undefined;
  let settings: Message | undefined;

  const channel = new Channel<string>((line) => {
    const message = JSON.parse(line) as Message;
    if (message.message === "ready" || message.message === "gone") begun = message;
    if (message.message === "settings") settings = message;
    end(open, message);
    for (const handler of handlers) handler(message);
  });
  const listening = invoke("engine_listen", { channel });

  return {
    async ask(request, onMessage) {
      await listening;
      const id = `${window}-${++asked}`;
      return new Promise((resolve, reject) => {
        open.set(id, { resolve: resolve as Open["resolve"], reject, onMessage });
        invoke("engine_send", { line: JSON.stringify({ id, ...request }) }).catch((error: unknown) => {
          open.delete(id);
          reject(gone(String(error)));
        });
      });
    },
    listen(handler) {
      if (begun) handler(begun);
      if (settings) handler(settings);
      handlers.add(handler);
      return () => handlers.delete(handler);
    },
    shell: tauriShell,
  };
}

/** Hands a message to the request that it belongs to; an engine that died takes all of them with it. */
function end(open: Map<string, Open>, message: Message): void {
  if (message.message === "gone") {
    for (const request of open.values()) request.reject(gone(message.why));
    open.clear();
    return;
  }
  if (!("id" in message)) return;
  const request = open.get(message.id);
  if (!request) return;
  if (message.message === "result") request.resolve(message.result);
  else if (message.message === "failed") request.reject(new EngineError(message.error));
  else return request.onMessage?.(message);
  open.delete(message.id);
}

function gone(why: string): EngineError {
  return new EngineError({ code: "gone", message: `The engine stopped: ${why}`, hint: "" });
}

const tauriShell: Shell = {
  hideCommand: () => invoke("hide_command"),
  commandHeight: (pixels) => invoke("command_height", { height: pixels }),
  keepOpen: (open) => invoke("keep_open", { keep: open }),
  openWindow: (page) => invoke("open_window", { page }),
  closeMain: () => invoke("close_main"),
  restartEngine: () => invoke("engine_restart"),
  hotkeys: () => invoke("hotkeys"),
  tryHotkey: (accelerator) => invoke("try_hotkey", { accelerator }),
  permissions: () => invoke("permissions"),
  openPermissionPane: (pane) => invoke("open_permission_pane", { pane }),
  setPaused: (paused) => invoke("set_paused", { paused }),
  paused: () => invoke("paused"),
  reveal: (path) => invoke("reveal", { path }),
  info: () => invoke("shell_info"),
  quit: () => invoke("quit"),
  onOpened: (handler) => on("opened", handler),
  onTalk: (handler) => on("talk", handler),
  onHotkeys: (handler) => on("hotkeys", handler),
  onPaused: (handler) => on("paused", handler),
};

/** Hears an event of the shell, until it is stopped; the stop may come before the listening has begun. */
function on<T>(event: string, handler: (payload: T) => void): Stop {
  const listening = listen<T>(event, ({ payload }) => handler(payload));
  return () => void listening.then((stop) => stop());
}
