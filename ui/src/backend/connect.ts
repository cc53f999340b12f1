// Which backend a page gets: the shell's own inside the app, the scripted one in a browser while developing.

import type { Backend } from "./backend";

export async function connect(): Promise<Backend> {
  if (import.meta.env.DEV && !("__TAURI_INTERNALS__" in window)) {
    const wanted = new URLSearchParams(location.search);
    const { fakeBackend } = await import("./fake");
    return fakeBackend({ scene: wanted.get("scene") ?? undefined, pace: Number(wanted.get("pace") ?? 1) });
  }
  const { tauriBackend } = await import("./tauri");
  return tauriBackend();
}
