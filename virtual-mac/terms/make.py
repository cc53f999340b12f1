"""Makes the term tables from Apple's scripting dictionaries.

    python3 virtual-mac/terms/make.py FOLDER

FOLDER holds the .sdef files of one macOS release (`sdef /System/Applications/Notes.app` prints one). Only facts
are kept: names, types, access, elements, commands and enumerators; no descriptions. One TOML file an app is
written beside this script.
"""

import argparse
import json
import re
from pathlib import Path
from xml.etree import ElementTree

RELEASE = "macOS 14.7.6"
APPS = {
    "Calendar": "iCal",
    "Contacts": "Contacts",
    "Finder": "Finder",
    "Mail": "Mail",
    "Messages": "Messages",
    "Notes": "Notes",
    "Reminders": "Reminders",
}
INCLUDE = re.compile(r"<xi:include[^>]*CocoaStandard\.sdef[^>]*/>")
EXCLUDED = re.compile(r"@name = '([^']+)'")


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="where the .sdef files are")
    folder = parser.parse_args().folder
    for app, file in APPS.items():
        table = Table()
        table.read(*sources(folder, file))
        Path(__file__).with_name(f"{app}.toml").write_text(table.toml(app), encoding="utf-8")


def sources(folder, file):
    """The suites that one dictionary consists of: Apple's standard suite where it is included, and its own."""
    text = (folder / f"{file}.sdef").read_text(encoding="utf-8")
    include = INCLUDE.search(text)
    if include:
        standard = ElementTree.fromstring((folder / "CocoaStandard.sdef").read_text(encoding="utf-8"))
        yield standard, set(EXCLUDED.findall(include.group()))
    yield ElementTree.fromstring(text), set()


class Table:
    """Classes, commands and enumerations of one app, in the order of its dictionary."""

    def __init__(self):
        self.classes, self.commands, self.enumerations = {}, {}, {}

    def read(self, *dictionaries):
        for root, excluded in dictionaries:
            for suite in root.iter("suite"):
                for node in suite:
                    if node.tag == "command" and node.get("name") not in excluded:
                        self.commands[node.get("name")] = command(node)
                    elif node.tag == "enumeration":
                        self.enumerations[node.get("name")] = [
                            each.get("name") for each in node.iter("enumerator")
                        ]
                    elif node.tag == "class":
                        self.add_class(node, node.get("name"))
                    elif node.tag == "class-extension":
                        self.add_class(node, node.get("extends"))

    def add_class(self, node, name):
        entry = self.classes.setdefault(name, {"plural": f"{name}s", "properties": {}, "elements": {}})
        for key in ("plural", "inherits"):
            if node.get(key):
                entry[key] = node.get(key)
        for each in node:
            if each.tag in ("property", "contents"):
                property_name = each.get("name") or "contents"
                entry["properties"][property_name] = {"type": types(each), "access": each.get("access", "rw")}
                if each.get("code") == "ID  ":
                    entry["id"] = property_name
                if each.tag == "contents":
                    entry["contents"] = property_name
            elif each.tag == "element":
                entry["elements"][each.get("type")] = each.get("access", "rw")

    def toml(self, app):
        lines = [f"# Terms of {app}, made by make.py from the dictionary of {RELEASE}. Do not edit.", ""]
        for name, entry in self.classes.items():
            lines.append(f"[classes.{quoted(name)}]")
            lines += [
                f"{key} = {quoted(entry[key])}"
                for key in ("plural", "inherits", "id", "contents")
                if key in entry
            ]
            lines.append("")
            if entry["properties"]:
                lines.append(f"[classes.{quoted(name)}.properties]")
                for key, value in entry["properties"].items():
                    lines.append(
                        f"{quoted(key)} = {{ type = {quoted(value['type'])}, access = {quoted(value['access'])} }}"
                    )
                lines.append("")
            if entry["elements"]:
                lines.append(f"[classes.{quoted(name)}.elements]")
                lines += [f"{quoted(key)} = {quoted(access)}" for key, access in entry["elements"].items()]
                lines.append("")
        for name, entry in self.commands.items():
            lines.append(f"[commands.{quoted(name)}]")
            if entry["direct"]:
                lines.append(
                    f"direct = {{ type = {quoted(entry['direct'])}, optional = {quoted(entry['optional'])} }}"
                )
            lines.append("")
            if entry["parameters"]:
                lines.append(f"[commands.{quoted(name)}.parameters]")
                for key, value in entry["parameters"].items():
                    lines.append(
                        f"{quoted(key)} = {{ type = {quoted(value['type'])}, optional = {quoted(value['optional'])} }}"
                    )
                lines.append("")
        if self.enumerations:
            lines.append("[enumerations]")
            lines += [f"{quoted(name)} = {quoted(values)}" for name, values in self.enumerations.items()]
        return "\n".join(lines).rstrip() + "\n"


def command(node):
    direct = node.find("direct-parameter")
    return {
        "direct": types(direct) if direct is not None else [],
        "optional": direct is not None and direct.get("optional") == "yes",
        "parameters": {
            each.get("name"): {"type": types(each), "optional": each.get("optional") == "yes"}
            for each in node.findall("parameter")
        },
    }


def types(node):
    """The types that a property or parameter may have; `[note]` is a list of notes."""
    if node.get("type"):
        return [node.get("type")]
    named = [
        f"[{each.get('type')}]" if each.get("list") == "yes" else each.get("type")
        for each in node.findall("type")
    ]
    return named or ["any"]


def quoted(value):
    return json.dumps(value, ensure_ascii=False)


if __name__ == "__main__":
    main()
