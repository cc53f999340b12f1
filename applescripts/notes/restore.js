// Gives a note the body that it had before text was added, unless it was changed since.
const notesApp = Application('Notes');
const note = notesApp.notes.byId($params.made.id);
const { body, after } = JSON.parse($params.made.before);

if (!note.exists()) {
    return {
        error: { code: 'not_found', message: 'the note is no longer in Notes', hint: 'it was deleted since' },
    };
}
if (note.body() !== after) {
    return {
        error: {
            code: 'refused',
            message: 'the note `' + note.name() + '` was changed since',
            hint: 'remove the added text in Notes, so that nothing newer is lost',
        },
    };
}
note.body = body;
return { result: 'restored', verified: note.body() !== after, made: null, remarks: [] };
