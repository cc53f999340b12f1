// Shows a note and gives its text. Notes are listed folder by folder and told apart by identifier, never by name.
const notesApp = Application('Notes');
const name = $params.name;
const folder = $params.folder;
const chosen = $params.chosen;

function allFolders() {
    const names = notesApp.folders.name();
    return notesApp.folders.id().map((id, i) => ({ id, name: names[i] }));
}

function notesOf(each) {
    const notes = notesApp.folders.byId(each.id).notes;
    const names = notes.name();
    return notes.id().map((id, i) => ({ id, name: names[i], detail: each.name }));
}

if (!chosen.name) {
    const folders = allFolders();
    if (folder !== '' && !chosen.folder) {
        return { choose: { parameter: 'folder', what: 'folder of notes', among: folders } };
    }
    const inside = chosen.folder ? folders.filter((each) => each.id === chosen.folder) : folders;
    return { choose: { parameter: 'name', what: 'note', looked_for: name, among: inside.flatMap(notesOf) } };
}

const note = notesApp.notes.byId(chosen.name);
if (note.passwordProtected()) {
    return {
        error: {
            code: 'refused',
            message: 'the note `' + note.name() + '` is locked',
            hint: 'unlock it in Notes, then ask again',
        },
    };
}
notesApp.show(note);
return { result: note.plaintext(), verified: true, made: null, remarks: [] };
