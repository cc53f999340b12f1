// A new note. Its title is the first line of its body, so only the body is set, as escaped HTML.
const notesApp = Application('Notes');
const name = $params.name;
const content = $params.content;
const folder = $params.folder;
const settings = $params.settings;
const chosen = $params.chosen;

function allFolders() {
    const names = notesApp.folders.name();
    return notesApp.folders.id().map((id, i) => ({ id, name: names[i] }));
}

function html(text) {
    const escaped = text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
    return escaped.split(/\r?\n/).map((line) => '<div>' + (line === '' ? '<br>' : line) + '</div>').join('');
}

if (name === '' && content === '') {
    return {
        error: { code: 'refused', message: 'a note needs a name or a text', hint: 'say what the note should hold' },
    };
}
const remarks = [];
let into = null;
if (chosen.folder) into = notesApp.folders.byId(chosen.folder);
else if (folder !== '') return { choose: { parameter: 'folder', what: 'folder of notes', among: allFolders() } };
else if (settings.notes_folder !== '') {
    const usual = allFolders().filter((each) => each.name === settings.notes_folder);
    if (usual.length === 1) into = notesApp.folders.byId(usual[0].id);
    else remarks.push('the folder of the settings, `' + settings.notes_folder + '`, is not there');
}
if (into === null) into = notesApp.defaultAccount().defaultFolder();

const title = name === '' ? '' : '<h1>' + html(name).replace(/<\/?div>/g, ' ').trim() + '</h1>';
const note = notesApp.Note({ body: title + (content === '' ? '' : html(content)) });
into.notes.push(note);
const id = note.id();
const made = notesApp.notes.byId(id);
if (settings.show_created) notesApp.show(made);

const plain = (text) => text.replace(/\s+/g, '');
return {
    result: 'created',
    verified: plain(made.plaintext()).includes(plain(name + content)),
    made: { kind: 'note', app: 'Notes', id, before: null },
    remarks,
};
