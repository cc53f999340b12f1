// A new reminder. A date alone has no alarm: a due time sets both the due date and the alert.
const reminders = Application('Reminders');
const name = $params.name;
const due_date = $params.due_date;
const notes = $params.notes;
const list_name = $params.list_name;
const priority = $params.priority;
const all_day = $params.all_day;
const settings = $params.settings;
const chosen = $params.chosen;

function allLists() {
    const names = reminders.lists.name();
    return reminders.lists.id().map((id, i) => ({ id, name: names[i] }));
}

const remarks = [];
let list = null;
if (chosen.list_name) list = reminders.lists.byId(chosen.list_name);
else if (list_name !== '') return { choose: { parameter: 'list_name', what: 'list of reminders', among: allLists() } };
else if (settings.default_list !== '') {
    const usual = allLists().filter((each) => each.name === settings.default_list);
    if (usual.length === 1) list = reminders.lists.byId(usual[0].id);
    else remarks.push('the list of the settings, `' + settings.default_list + '`, is not there');
}
if (list === null) list = reminders.defaultList();

const reminder = reminders.Reminder({ name });
list.reminders.push(reminder);
const id = reminder.id();
const made = reminders.reminders.byId(id);
if (notes !== '') made.body = notes;
if (due_date) {
    const due = new Date(due_date.at);
    if (all_day || due_date.all_day) {
        made.alldayDueDate = due;
    } else {
        made.dueDate = due;
        made.remindMeDate = due;
    }
}
if (priority !== 0) made.priority = priority;
if (settings.show_created) reminders.show(made);

return {
    result: 'created',
    verified: made.name() === name && made.priority() === priority,
    made: { kind: 'reminder', app: 'Reminders', id, before: null },
    remarks,
};
