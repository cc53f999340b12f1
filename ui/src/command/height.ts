// Tells the shell how high the content wants to be, and the content how high it may be.

import type { Attachment } from "svelte/attachments";

/** The part of the screen that the shell lets the window take, below the place where it stands. */
const SHARE = 0.7;

export function reportHeight(report: (pixels: number) => void): Attachment<HTMLElement> {
  return (element) => {
    element.style.setProperty("--room", `${Math.floor(screen.availHeight * SHARE)}px`);
    let told = 0;
    const observer = new ResizeObserver(() => {
      const height = Math.ceil(element.getBoundingClientRect().height);
      if (height !== told) report(height);
      told = height;
    });
    observer.observe(element);
    return () => observer.disconnect();
  };
}
