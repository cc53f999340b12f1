// What JavaScript for Automation adds to the language, over three native functions: `send` takes an Apple event and
// gives its answer, both as JSON; `names` gives the terms of an app; `log` and `sleep` do what they say.
// The file is one function of the native object; it gives back how a script's value or error is shown.
(function (native) {
  "use strict";

  // ---- Errors and values on their way in and out ----

  function appleError(number, message) {
    const error = new Error(message);
    error.errorNumber = number;
    return error;
  }

  const notUnderstood = () => appleError(-1708, "Message not understood.");
  const noSuchObject = () => appleError(-1728, "Can't get object.");
  const wrongType = () => appleError(-1700, "Can't convert types.");
  const tooMany = () => appleError(-1721, "Parameters don't match the command.");

  function ask(request, payload) {
    const answer = JSON.parse(request(payload));
    if ("number" in answer) throw appleError(answer.number, answer.message);
    return answer.value;
  }

  const send = (event) => inward(ask(native.send, JSON.stringify(event)));

  // Specifiers, unsaved objects and apps are proxies; what stands behind each is found here.
  const nodes = new WeakMap();

  class PathObject {
    constructor(path) { this.path = path; }
    toString() { return this.path; }
  }

  function Path(path) {
    if (typeof path !== "string") throw wrongType();
    return new PathObject(path);
  }

  const isRecord = (value) =>
    value !== null && typeof value === "object" && !Array.isArray(value) && !(value instanceof Date) && !(value instanceof PathObject);

  function outward(value) {
    if (value === null || value === undefined) return null;
    if (nodes.has(value)) {
      const node = nodes.get(value);
      if (!node.path) throw noSuchObject();
      return { $specifier: { app: node.app.name, path: node.path } };
    }
    switch (typeof value) {
      case "string": case "boolean": return value;
      case "number":
        if (!Number.isFinite(value)) throw wrongType();
        return value;
      case "object": break;
      default: throw wrongType();
    }
    if (value instanceof Date) {
      if (Number.isNaN(value.getTime())) throw wrongType();
      return { $date: value.getTime() };
    }
    if (value instanceof PathObject) return { $file: value.path };
    if (Array.isArray(value)) return value.map(outward);
    return mapValues(value, outward);
  }

  function inward(value) {
    if (value === null || typeof value !== "object") return value;
    if (Array.isArray(value)) return value.map(inward);
    if ("$date" in value) return new Date(value.$date);
    if ("$file" in value) return new PathObject(value.$file);
    if ("$specifier" in value) return specifier({ app: application(value.$specifier.app), path: value.$specifier.path });
    return mapValues(value, inward);
  }

  function mapValues(record, change) {
    return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
  }

  // ---- Apps ----

  const apps = new Map();

  function application(name) {
    if (!apps.has(name)) {
      const terms = ask(native.names, name);
      apps.set(name, {
        name: terms.app,
        properties: new Set(terms.properties),
        elements: new Set(terms.elements),
        commands: new Set(terms.commands),
        classes: new Map(terms.classes.map((each) => [each[0].toUpperCase() + each.slice(1), each])),
        options: {},
      });
    }
    return apps.get(name);
  }

  const additions = () => application("StandardAdditions");

  function Application(name) {
    if (typeof name !== "string") throw wrongType();
    const app = application(name);
    return specifier({ app: { ...app, options: {} }, path: [], bundle: ask(native.bundle, app.name) });
  }

  Application.currentApplication = () => {
    const none = new Set();
    const app = { name: "StandardAdditions", properties: none, elements: none, commands: none, classes: new Map(), options: {} };
    return specifier({ app, path: [], bundle: "" });
  };

  // What every app has besides its dictionary.
  const ofApps = {
    id: (node) => () => node.bundle,
    running: (node) => () => { try { send({ event: "get", of: { app: node.app.name, path: [] } }); return true; } catch { return false; } },
    activate: (node) => () => { send({ event: "get", of: { app: node.app.name, path: [] } }); return null; },
    launch: (node) => () => { send({ event: "get", of: { app: node.app.name, path: [] } }); return null; },
  };
  const OPTIONS = new Set(["includeStandardAdditions", "strictPropertyScope", "strictCommandScope", "strictParameterType"]);

  // ---- Specifiers ----

  // A node is `{app, path}`; an unsaved object has `made` and no path until it is pushed.
  function specifier(node) {
    const proxy = new Proxy(() => {}, { get: (_, key) => member(node, key), set: (_, key, value) => assign(node, key, value), apply: () => get(node) });
    nodes.set(proxy, node);
    return proxy;
  }

  const lastStep = (node) => node.path[node.path.length - 1];
  const hasMany = (node) => node.path.length > 0 && ("elements" in lastStep(node) || "whose" in lastStep(node));
  const step = (node, next) => specifier({ app: node.app, path: [...node.path, next] });

  function get(node) {
    if (!node.path) throw noSuchObject();
    return send({ event: "get", of: { app: node.app.name, path: node.path } });
  }

  function member(node, key) {
    if (typeof key === "symbol") return key === Symbol.toPrimitive ? () => display(specifier(node)) : undefined;
    if (!node.path) return ofUnsaved(node, key);
    if (hasMany(node)) {
      if (/^-?\d+$/.test(key)) return step(node, { at: Number(key) });
      if (key in ofElements) return ofElements[key](node);
    }
    const { app } = node;
    if (node.path.length === 0) {
      if (app.classes.has(key)) return (properties = {}) => unsaved(app, app.classes.get(key), properties);
      if (OPTIONS.has(key)) return app.options[key] ?? false;
      if (Object.hasOwn(ofApps, key)) return ofApps[key](node);
    }
    if (app.properties.has(key)) return step(node, { property: key });
    if (app.elements.has(key)) return step(node, { elements: key });
    if (app.commands.has(key)) return command(app.name, key, node);
    if (app.options.includeStandardAdditions && additions().commands.has(key)) {
      return command("StandardAdditions", key, { app, path: [] });
    }
    if (key === "get") return () => get(node);
    if (key === "toString") return () => display(specifier(node));
    if (key === "toJSON" || key === "then" || key === "constructor" || key === "prototype") return undefined;
    return () => { throw notUnderstood(); };
  }

  const ofElements = {
    at: (node) => (index) => step(node, { at: whole(index) }),
    byId: (node) => (id) => step(node, { id: outward(id) }),
    byName: (node) => (name) => step(node, { name: String(name) }),
    whose: (node) => (test) => step(node, { whose: outward(test) }),
    length: (node) => send({ event: "command", app: node.app.name, name: "count", direct: outward(specifier(node)), parameters: {} }),
    push: (node) => (object) => save(nodes.get(object), node),
  };

  function whole(index) {
    if (!Number.isInteger(index)) throw wrongType();
    return index;
  }

  function assign(node, key, value) {
    if (!node.path) throw noSuchObject();
    if (node.path.length === 0 && OPTIONS.has(key)) {
      node.app.options[key] = Boolean(value);
      return true;
    }
    if (typeof key === "symbol" || !node.app.properties.has(key)) throw noSuchObject();
    send({ event: "set", of: { app: node.app.name, path: [...node.path, { property: key }] }, to: outward(value) });
    return true;
  }

  // ---- Objects that are not saved yet ----

  function unsaved(app, made, properties) {
    if (!isRecord(properties)) throw wrongType();
    return specifier({ app, path: null, made, properties: mapValues(properties, outward) });
  }

  function ofUnsaved(node, key) {
    if (key === "make") return () => save(node, null);
    if (key === "toJSON" || key === "then" || key === "constructor" || key === "prototype") return undefined;
    if (node.app.properties.has(key) || node.app.elements.has(key)) return specifier({ ...node, made: null });
    return () => { throw noSuchObject(); };
  }

  // Makes the object among these elements, after which the script's own variable means it.
  function save(node, elements) {
    if (!node || !node.made) throw wrongType();
    const app = node.app.name;
    if (elements && elements.app.name !== app) throw wrongType();
    const at = elements && { app, path: elements.path };
    const made = send({ event: "make", app, class: node.made, at, properties: node.properties });
    node.path = nodes.get(made).path;
    node.made = null;
    return made;
  }

  // ---- Commands ----

  // On the app: `app.name(direct, {named})`; on an object: `object.name({named})`.
  function command(app, name, node) {
    return (...given) => {
      const named = given.length > 0 && isRecord(given[given.length - 1]) ? given.pop() : {};
      const onApp = node.path.length === 0;
      if (given.length > (onApp ? 1 : 0)) throw tooMany();
      const event = { event: "command", app, name, parameters: mapValues(named, outward) };
      if (!onApp) event.direct = outward(specifier(node));
      else if (given.length === 1) event.direct = outward(given[0]);
      return send(event);
    };
  }

  // ---- How values look ----

  function display(value) {
    if (nodes.has(value)) {
      const node = nodes.get(value);
      if (!node.path) return `Application(${JSON.stringify(node.app.name)}).${node.made}`;
      return `Application(${JSON.stringify(node.app.name)})` + node.path.map(displayStep).join("");
    }
    if (value instanceof PathObject) return `Path(${JSON.stringify(value.path)})`;
    if (Array.isArray(value)) return value.map(display).join(", ");
    if (isRecord(value)) return Object.entries(value).map(([key, each]) => `${key}:${display(each)}`).join(", ");
    return String(value);
  }

  function displayStep(step) {
    const [[kind, value]] = Object.entries(step);
    switch (kind) {
      case "property": case "elements": return `.${value}`;
      case "at": return `.at(${value})`;
      case "id": return `.byId(${JSON.stringify(value)})`;
      case "name": return `.byName(${JSON.stringify(value)})`;
      default: return `.whose(${JSON.stringify(value)})`;
    }
  }

  function fault(error) {
    if (!(error instanceof Error)) return { number: -2700, message: display(error) };
    // A syntax error of the script itself has no frame of a running function.
    const syntax = error instanceof SyntaxError && !String(error.stack).includes("(");
    const number = Number.isInteger(error.errorNumber) ? error.errorNumber : syntax ? -2741 : -2700;
    return { number, message: `${error.name}: ${error.message}` };
  }

  // ---- Globals ----

  Object.assign(globalThis, {
    Application,
    Path,
    delay: (seconds = 0) => native.sleep(Number(seconds)),
    console: { log: (...values) => native.log(values.map(display).join(" ")) },
    ObjC: { import: () => undefined, unwrap: (value) => value },
    $: { NSHomeDirectory: () => native.home() },
  });

  return { display, fault };
});
