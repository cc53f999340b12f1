// Takes back a reminder that was made.
const reminders = Application('Reminders');
const reminder = reminders.reminders.byId($params.made.id);

if (!reminder.exists()) {
    return {
        error: {
            code: 'not_found',
            message: 'the reminder is no longer in Reminders',
            hint: 'it was deleted already',
        },
    };
}
reminders.delete(reminder);
return { result: 'deleted', verified: !reminder.exists(), made: null, remarks: [] };
