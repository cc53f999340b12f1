import { describe, expect, it } from "vitest";
import { acceleratorOf, controlOf, modifiersOf, type Pressed } from "./accelerator";

const press = (code: string, key: string, held: Partial<Pressed> = {}): Pressed => ({
  code,
  key,
  ctrlKey: false,
  altKey: false,
  shiftKey: false,
  metaKey: false,
  ...held,
});

describe("pressed keys", () => {
  it("become an accelerator, modifiers in one order", () => {
    expect(acceleratorOf(press("Space", " ", { altKey: true, ctrlKey: true }), false)).toBe("Ctrl+Alt+Space");
    expect(acceleratorOf(press("F9", "F9"), false)).toBe("F9");
    expect(acceleratorOf(press("Digit1", "!", { shiftKey: true, metaKey: true }), false)).toBe("Super+Shift+1");
    expect(acceleratorOf(press("ArrowUp", "ArrowUp", { metaKey: true }), true)).toBe("Cmd+Up");
  });

  it("are known by their place, whatever they write", () => {
    expect(acceleratorOf(press("KeyA", "å", { altKey: true }), true)).toBe("Alt+A");
  });

  it("are no accelerator while only modifiers are held", () => {
    const held = press("AltLeft", "Alt", { altKey: true, shiftKey: true });
    expect(acceleratorOf(held, true)).toBeNull();
    expect(modifiersOf(held, true)).toEqual(["Alt", "Shift"]);
  });

  it("alone may lead the recorder: leave, clear, go on to the next control", () => {
    expect(controlOf(press("Escape", "Escape"))).toBe("leave");
    expect(controlOf(press("Backspace", "Backspace"))).toBe("clear");
    expect(controlOf(press("Tab", "Tab", { shiftKey: true }))).toBe("pass");
    expect(controlOf(press("Backspace", "Backspace", { ctrlKey: true }))).toBeNull();
    expect(controlOf(press("KeyA", "a"))).toBeNull();
  });
});
