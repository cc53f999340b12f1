"""The sixteen tools of the base set: names, parameters, and which others each is easily taken for.

The order is the order of the planner's tool tokens and of the selector's outputs.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Tool:
    """A tool's signature. Parameter types are `str`, `int`, `bool` and `list[str]`."""

    name: str
    parameters: tuple[tuple[str, str], ...]
    confusable: tuple[str, ...]


def _tool(signature: str, *confusable: str) -> Tool:
    name, _, rest = signature.rstrip(")").partition("(")
    parameters = tuple(tuple(p.strip().split(": ")) for p in rest.split(","))
    return Tool(name, parameters, confusable)


TOOLS: dict[str, Tool] = {
    tool.name: tool
    for tool in (
        _tool("get_phone_number(name: str)", "get_email_address", "send_sms"),
        _tool("get_email_address(name: str)", "get_phone_number", "compose_new_email"),
        _tool(
            "create_calendar_event(title: str, start_date: str, end_date: str, location: str,"
            " invitees: list[str], notes: str, calendar: str)",
            "create_reminder",
            "get_zoom_meeting_link",
            "create_note",
        ),
        _tool(
            "create_reminder(name: str, due_date: str, notes: str, list_name: str, priority: int, all_day: bool)",
            "create_calendar_event",
            "create_note",
            "append_note_content",
        ),
        _tool(
            "create_note(name: str, content: str, folder: str)",
            "append_note_content",
            "open_note",
            "create_reminder",
        ),
        _tool(
            "open_note(name: str, folder: str)",
            "append_note_content",
            "open_and_get_file_path",
            "create_note",
        ),
        _tool(
            "append_note_content(name: str, content: str, folder: str)",
            "create_note",
            "open_note",
            "create_reminder",
        ),
        _tool("open_and_get_file_path(file_name: str)", "summarize_pdf", "open_note"),
        _tool("summarize_pdf(pdf_path: str)", "open_and_get_file_path", "open_note"),
        _tool(
            "compose_new_email(recipients: list[str], cc: list[str], subject: str, context: str, attachments: list[str])",
            "reply_to_email",
            "forward_email",
            "send_sms",
            "get_email_address",
        ),
        _tool(
            "reply_to_email(cc: list[str], context: str, attachments: list[str])",
            "forward_email",
            "compose_new_email",
        ),
        _tool(
            "forward_email(recipients: list[str], cc: list[str], context: str, attachments: list[str])",
            "reply_to_email",
            "compose_new_email",
        ),
        _tool(
            "send_sms(recipients: list[str], message: str)",
            "compose_new_email",
            "get_email_address",
            "get_phone_number",
        ),
        _tool("maps_open_location(location: str)", "maps_show_directions"),
        _tool(
            "maps_show_directions(start_location: str, end_location: str, transport: str)",
            "maps_open_location",
        ),
        _tool(
            "get_zoom_meeting_link(topic: str, start_time: str, duration: int, meeting_invitees: list[str])",
            "create_calendar_event",
            "get_email_address",
        ),
    )
}
