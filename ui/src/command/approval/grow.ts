// A text field that is as high as its text, until its style's `max-height`.

import type { Attachment } from "svelte/attachments";

export const grow: Attachment<HTMLTextAreaElement> = (field) => {
  const fit = () => {
    field.style.height = "auto";
    const borders = field.offsetHeight - field.clientHeight;
    field.style.height = `${field.scrollHeight + borders}px`;
  };
  fit();
  // A new width wraps the text anew.
  let width = field.clientWidth;
  const observer = new ResizeObserver(() => {
    if (field.clientWidth !== width) fit();
    width = field.clientWidth;
  });
  observer.observe(field);
  field.addEventListener("input", fit);
  return () => {
    observer.disconnect();
    field.removeEventListener("input", fit);
  };
};
