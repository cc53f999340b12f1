// Keys that are pressed → an accelerator as the settings hold it: `Ctrl+Alt+Space`. Pure.

/** What matters of a key event. */
export type Pressed = Pick<KeyboardEvent, "code" | "key" | "ctrlKey" | "altKey" | "shiftKey" | "metaKey">;

const modifierKeys = ["Control", "Alt", "AltGraph", "Shift", "Meta", "OS"];

/** The modifiers that are held, in the order in which they are written. */
export function modifiersOf(event: Pressed, mac: boolean): string[] {
  const held: [boolean, string][] = [
    [event.metaKey, mac ? "Cmd" : "Super"],
    [event.ctrlKey, "Ctrl"],
    [event.altKey, "Alt"],
    [event.shiftKey, "Shift"],
  ];
  return held.filter(([on]) => on).map(([, name]) => name);
}

/** The accelerator; null while only modifiers are held. */
export function acceleratorOf(event: Pressed, mac: boolean): string | null {
  if (modifierKeys.includes(event.key) || !event.code) return null;
  return [...modifiersOf(event, mac), keyOf(event.code)].join("+");
}

/** The place on the keyboard, not the letter: ⌥A writes å on a Mac, and is still Alt+A. */
function keyOf(code: string): string {
  return code.replace(/^(Key|Digit|Arrow)/, "");
}

/** What a key does to the recorder itself, where no modifier is held with it. */
export function controlOf(event: Pressed): "leave" | "clear" | "pass" | null {
  if (event.ctrlKey || event.altKey || event.metaKey) return null;
  if (event.key === "Escape") return "leave";
  if (event.key === "Backspace" || event.key === "Delete") return "clear";
  return event.key === "Tab" ? "pass" : null;
}
