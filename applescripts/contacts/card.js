// Phone numbers and e-mail addresses of the people chosen by identifier, or of a group's members.
const contacts = Application('Contacts');

function details(elements) {
    const ids = elements.id();
    const labels = elements.label();
    return elements.value().map((value, i) => ({ id: ids[i], label: labels[i], value }));
}

function card(person) {
    return { id: person.id(), name: person.name(), phones: details(person.phones), emails: details(person.emails) };
}

const { people, group } = $params.chosen;
if (group) return { cards: contacts.groups.byId(group).people().map(card) };
return { cards: people.map((id) => card(contacts.people.byId(id))) };
