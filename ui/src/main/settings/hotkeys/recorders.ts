// The hotkeys that can be set, and where each is kept.

import type { Hotkey } from "../../../backend/backend";

export interface Recorded {
  action: Hotkey["action"];
  path: string;
  label: string;
  note: string;
}

export const recorders: Recorded[] = [
  { action: "open", path: "app.hotkey", label: "Open Errand", note: "Shows the command window, and hides it again" },
  { action: "push_to_talk", path: "voice.push_to_talk", label: "Push to talk", note: "Listens while you hold it" },
  { action: "hands_free", path: "voice.hands_free", label: "Hands-free", note: "Listens until you are silent" },
];
