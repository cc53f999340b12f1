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
const before = into.notes.id();
let id;
if (attempt(() => into.notes.push(note))) {
    id = note.id();
} else {
    const fresh = into.notes.id().filter((each) => !before.includes(each));
    if (fresh.length !== 1) {
        return {
            error: {
                code: 'timeout',
                message: 'Notes did not say whether it added the note',
                hint: 'look in Notes before you ask again; it was not tried twice',
            },
        };
    }
    id = fresh[0];
}
const made = notesApp.notes.byId(id);

const plain = (text) => text.replace(/\s+/g, '');
let verified = false;
try {
    verified = plain(made.plaintext()) === plain(name + content);
    if (settings.show_created) notesApp.show(made);
} catch (error) {
    remarks.push('the note was added, but could not be read back: ' + error.message);
}
return {
    result: 'created',
    verified,
    made: { kind: 'note', app: 'Notes', id, before: null },
    remarks,
};
