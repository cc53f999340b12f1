// Takes back a note that was made; Notes keeps it under Recently Deleted.
const notesApp = Application('Notes');
const note = notesApp.notes.byId($params.made.id);

if (!note.exists()) {
    return {
        error: { code: 'not_found', message: 'the note is no longer in Notes', hint: 'it was deleted already' },
    };
}
notesApp.delete(note);
return { result: 'deleted', verified: true, made: null, remarks: [] };
