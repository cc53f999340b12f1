// Keys as people read them on their keyboard.

const onMac: Record<string, string> = {
  CmdOrCtrl: "⌘",
  CommandOrControl: "⌘",
  Cmd: "⌘",
  Command: "⌘",
  Super: "⌘",
  Meta: "⌘",
  Alt: "⌥",
  Option: "⌥",
  Ctrl: "⌃",
  Control: "⌃",
  Shift: "⇧",
  Enter: "↩",
  Escape: "esc",
  Up: "↑",
  Down: "↓",
};
const elsewhere: Record<string, string> = {
  CmdOrCtrl: "Ctrl",
  CommandOrControl: "Ctrl",
  Cmd: "Super",
  Command: "Super",
  Option: "Alt",
  Control: "Ctrl",
  Escape: "Esc",
  Up: "↑",
  Down: "↓",
};

/** Whether this is a Mac, as the web view says. */
export function isMac(): boolean {
  return /Mac/.test(navigator.platform);
}

/** `Alt+Space` → the caps to draw: `⌥`, `Space`. */
export function keycaps(accelerator: string, mac = isMac()): string[] {
  const names = mac ? onMac : elsewhere;
  return accelerator
    .split("+")
    .filter(Boolean)
    .map((key) => names[key] ?? key);
}
