// Every contact and group by name and identifier, read in bulk, and who is who to the user.
const contacts = Application('Contacts');
const people = contacts.people;
const names = people.name();
const nicknames = people.nickname();
const organizations = people.organization();
const ids = people.id();
const groupNames = contacts.groups.name();

let related = [];
const me = contacts.myCard();
if (me) {
    const labels = me.relatedNames.label();
    related = me.relatedNames.value().map((name, i) => ({ label: labels[i], name }));
}
return {
    people: ids.map((id, i) => ({ id, name: names[i], nickname: nicknames[i], organization: organizations[i] })),
    groups: contacts.groups.id().map((id, i) => ({ id, name: groupNames[i] })),
    related,
};
