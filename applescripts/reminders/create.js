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
const before = list.reminders.id();
let id;
if (attempt(() => list.reminders.push(reminder))) {
    id = reminder.id();
} else {
    const fresh = list.reminders.id().filter((each) => !before.includes(each));
    if (fresh.length !== 1) {
        return {
            error: {
                code: 'timeout',
                message: 'Reminders did not say whether it added the reminder',
                hint: 'look in Reminders before you ask again; it was not tried twice',
            },
        };
    }
    id = fresh[0];
}
const made = reminders.reminders.byId(id);

let verified = false;
try {
    const due = due_date ? new Date(due_date.at) : null;
    const timed = due !== null && !all_day && !due_date.all_day;
    if (notes !== '') attempt(() => { made.body = notes; });
    if (due !== null && !timed) attempt(() => { made.alldayDueDate = due; });
    if (timed) {
        attempt(() => { made.dueDate = due; });
        attempt(() => { made.remindMeDate = due; });
    }
    if (priority !== 0) attempt(() => { made.priority = priority; });
    verified =
        made.name() === name &&
        (made.body() || '') === notes &&
        made.priority() === priority &&
        (!timed || (made.dueDate().getTime() === due.getTime() && made.remindMeDate().getTime() === due.getTime()));
    if (settings.show_created) reminders.show(made);
} catch (error) {
    remarks.push('the reminder was added, but not all of it: ' + error.message);
}
return {
    result: 'created',
    verified,
    made: { kind: 'reminder', app: 'Reminders', id, before: null },
    remarks,
};
