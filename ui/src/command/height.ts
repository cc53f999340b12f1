// Tells the shell how high the content wants to be, and the content how high it may be.

import type { Attachment } from "svelte/attachments";

/** The part of the screen that the window may take. */
const SHARE = 0.8;

export function reportHeight(report: (pixels: number) => void): Attachment<HTMLElement> {
  return (element) => {
    element.style.setProperty("--room", `${Math.round(screen.availHeight * SHARE)}px`);
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
