// Adds to a note. The whole body is rewritten, which loses pictures and checklists: a note with attachments is left
// alone unless the settings allow it, and the body from before is kept for undo.
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

function notesOf(each) {
    const notes = notesApp.folders.byId(each.id).notes;
    const names = notes.name();
    return notes.id().map((id, i) => ({ id, name: names[i], detail: each.name }));
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
if (note.attachments.length > 0 && !settings.append_with_attachments) {
    return {
        error: {
            code: 'refused',
            message: 'the note `' + note.name() + '` holds attachments, which adding text by script could lose',
            hint: 'add the text in Notes, or allow it with the setting `append_with_attachments` under `[desktop]`',
        },
    };
}

const before = note.body();
attempt(() => { note.body = before + html(content); });
const after = note.body();
if (after === before) {
    return {
        error: {
            code: 'refused',
            message: 'Notes did not take the text for the note `' + note.name() + '`',
            hint: 'nothing was changed; add the text in Notes',
        },
    };
}
const plain = (text) => text.replace(/\s+/g, '');
return {
    result: 'added',
    verified: plain(note.plaintext()).endsWith(plain(content)),
    made: { kind: 'note_text', app: 'Notes', id: chosen.name, before: JSON.stringify({ body: before, after }) },
    remarks: [],
};
