// A new event. Calendar's attendees cannot be written by script, so invitees are named in the event's notes.
const calendarApp = Application('Calendar');
const title = $params.title;
const start_date = $params.start_date;
const end_date = $params.end_date;
const location = $params.location;
const invitees = $params.invitees;
const notes = $params.notes;
const calendar = $params.calendar;
const settings = $params.settings;
const chosen = $params.chosen;
const HOUR = 60 * 60 * 1000;

function writableCalendars() {
    const names = calendarApp.calendars.name();
    const ids = calendarApp.calendars.calendarIdentifier();
    const writable = calendarApp.calendars.writable();
    return ids.map((id, i) => ({ id, name: names[i], writable: writable[i] })).filter((each) => each.writable);
}

// A write that times out may have happened all the same: what counts is what is read back.
function attempt(write) {
    try {
        write();
        return true;
    } catch (error) {
        if (error.errorNumber !== -1712) throw error;
        return false;
    }
}

if (!start_date) {
    return {
        error: {
            code: 'refused',
            message: 'an event needs a day or a time',
            hint: 'say when: `tomorrow at 3pm`',
        },
    };
}
const start = new Date(start_date.at);
let end;
if (end_date) end = new Date(end_date.at);
else if (start_date.all_day) end = new Date(start.getFullYear(), start.getMonth(), start.getDate() + 1);
else end = new Date(start.getTime() + HOUR);
if (end < start || (end.getTime() === start.getTime() && !start_date.all_day)) {
    return {
        error: {
            code: 'refused',
            message: 'the event would end before it starts',
            hint: 'say when it ends, or how long it takes',
        },
    };
}

const open = writableCalendars();
const remarks = [];
let into = chosen.calendar;
if (!into && calendar !== '') {
    return { choose: { parameter: 'calendar', what: 'calendar', among: open } };
}
if (!into && settings.default_calendar !== '') {
    const usual = open.filter((each) => each.name === settings.default_calendar);
    if (usual.length === 1) into = usual[0].id;
    else remarks.push('the calendar of the settings, `' + settings.default_calendar + '`, is not there');
}
if (!into) {
    if (open.length === 0) {
        return {
            error: {
                code: 'not_found',
                message: 'Calendar has no calendar that can be written to',
                hint: 'add a calendar in Calendar, under File › New Calendar',
            },
        };
    }
    into = open[0].id;
}

const target = calendarApp.calendars.byId(into);
const event = calendarApp.Event({ summary: title, startDate: start, endDate: end });
let uid;
if (attempt(() => target.events.push(event))) {
    uid = event.uid();
} else {
    const same = target.events.whose({ _and: [{ summary: { _equals: title } }, { startDate: { _equals: start } }] }).uid();
    if (same.length !== 1) {
        return {
            error: {
                code: 'timeout',
                message: 'Calendar did not say whether it added the event',
                hint: 'look in Calendar before you ask again; it was not tried twice',
            },
        };
    }
    uid = same[0];
}
const made = target.events.byId(uid);
const lines = notes === '' ? [] : [notes];
if (invitees.length > 0) {
    lines.push('Invitees: ' + invitees.join(', '));
    remarks.push('not invited by Calendar: ' + invitees.join(', ') + ' (named in the notes of the event)');
}

let verified = false;
try {
    if (start_date.all_day) attempt(() => { made.alldayEvent = true; });
    if (location !== '') attempt(() => { made.location = location; });
    if (/^https?:\/\/\S+$/.test(location)) attempt(() => { made.url = location; });
    if (lines.length > 0) attempt(() => { made.description = lines.join('\n\n'); });
    verified =
        made.summary() === title &&
        made.startDate().getTime() === start.getTime() &&
        (made.location() || '') === location &&
        (made.description() || '') === lines.join('\n\n');
    if (settings.show_created) made.show();
} catch (error) {
    remarks.push('the event was added, but not all of it: ' + error.message);
}
return {
    result: 'created',
    verified,
    made: { kind: 'event', app: 'Calendar', id: uid, before: null },
    remarks,
};
