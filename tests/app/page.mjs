// A window's page, looked at as a person with a screen reader would: by roles and names.

import { until } from "./until.mjs";

/** The page of one window. `take` brings the driver to that window. */
export class Page {
  constructor(driver, handle) {
    this.driver = driver;
    this.handle = handle;
  }

  async run(script, ...args) {
    await this.driver.take(this.handle);
    return this.driver.run(script, ...args);
  }

  /** Waits; what could be read instead is told where it waited in vain. */
  until(what, look) {
    return until(what, look).catch(async (error) => {
      throw new Error(`${error.message}; the window shows:\n${await this.text()}`, { cause: error });
    });
  }

  /** The seen elements of this role whose name is, or matches, `name`. */
  async all(role, name) {
    const pattern = name instanceof RegExp ? name.source : name === undefined ? "" : `^${escaped(name)}$`;
    return this.run(seen, role, pattern);
  }

  /** The one element of this role and name, as soon as it is there. */
  find(role, name) {
    return this.until(`${role} ${name}`, async () => (await this.all(role, name))[0]);
  }

  async click(role, name) {
    const element = await this.find(role, name);
    await this.driver.click(element);
  }

  /** Clicks until the button is gone: a question takes no answer before it can have been read. */
  async answer(role, name) {
    await this.find(role, name);
    return this.until(`${role} ${name} to be taken`, async () => {
      const [element] = await this.all(role, name);
      if (element) await this.driver.click(element).catch(() => {});
      return !element;
    });
  }

  /** Puts text into a field by keys. */
  async fill(role, name, text) {
    await this.driver.keys(await this.find(role, name), text);
  }

  /** What can be read in the window. */
  text() {
    return this.run(() => document.body.innerText);
  }

  /** Waits until the window shows this text. */
  reads(pattern) {
    return this.until(`the text ${pattern}`, async () => pattern.exec(await this.text()));
  }

  /** Writes down everything that the window shows from now on, however briefly; `remembered` gives it. */
  remember() {
    return this.run(() => {
      window.remembered = [document.body.innerText];
      new MutationObserver(() => window.remembered.push(document.body.innerText)).observe(document.body, {
        subtree: true,
        childList: true,
        characterData: true,
      });
    });
  }

  remembered() {
    return this.run(() => window.remembered.join("\n"));
  }

  /** The steps of the drawn plan: `Done` and the like at the end of each. */
  nodes() {
    return this.run(() =>
      [...document.querySelectorAll('[aria-label="Plan"] > li')].map((node) => node.innerText.replace(/\s+/g, " ").trim()),
    );
  }

  /** Name and role of what has the focus. */
  focus() {
    return this.run(() => {
      const focused = document.activeElement;
      return { here: document.hasFocus(), name: focused?.getAttribute("aria-label") ?? focused?.innerText ?? "" };
    });
  }
}

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Runs in the page. */
function seen(role, pattern) {
  const selectors = {
    button: "button, [role=button]",
    checkbox: "input[type=checkbox]:not([role])",
    combobox: "[role=combobox], select",
    heading: "h1, h2, h3",
    link: "a[href]",
    listbox: "[role=listbox]",
    switch: "[role=switch]",
    textbox: "input:not([type]), input[type=text], input[type=search], textarea",
    option: "[role=option]",
    status: "[role=status], [role=alert]",
    article: "article",
  };
  const words = (text) => text.replace(/\s+/g, " ").trim();
  const nameOf = (element) => {
    const by = element.getAttribute("aria-labelledby");
    const label = element.getAttribute("aria-label");
    if (label) return words(label);
    if (by) return words(by.split(/\s+/).map((id) => document.getElementById(id)?.textContent ?? "").join(" "));
    if (element.labels?.length) return words([...element.labels].map((each) => each.textContent).join(" "));
    return words(element.textContent || element.title || element.placeholder || "");
  };
  const wanted = new RegExp(pattern);
  return [...document.querySelectorAll(selectors[role])].filter(
    (element) => element.checkVisibility?.() !== false && wanted.test(nameOf(element)),
  );
}
