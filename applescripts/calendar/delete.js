// Takes back an event that was made.
const calendarApp = Application('Calendar');
const uid = $params.made.id;
const ids = calendarApp.calendars.calendarIdentifier();
const writable = calendarApp.calendars.writable();

for (let i = 0; i < ids.length; i += 1) {
    if (!writable[i]) continue;
    const events = calendarApp.calendars.byId(ids[i]).events;
    if (events.byId(uid).exists()) {
        calendarApp.delete(events.byId(uid));
        return { result: 'deleted', verified: !events.byId(uid).exists(), made: null, remarks: [] };
    }
}
return {
    error: {
        code: 'not_found',
        message: 'the event is no longer in Calendar',
        hint: 'it was deleted already, or moved to a calendar that cannot be written to',
    },
};
