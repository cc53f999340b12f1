// Takes back a draft: closes it unsaved.
const mail = Application('Mail');
const id = Number($params.made.id);

if (!mail.outgoingMessages.id().includes(id)) {
    return {
        error: {
            code: 'not_found',
            message: 'the draft is no longer open in Mail',
            hint: 'it was sent, closed or saved: look in Mail, under Drafts and Sent',
        },
    };
}
mail.outgoingMessages.byId(id).close({ saving: 'no' });
const gone = !mail.outgoingMessages.id().includes(id);
return { result: 'deleted', verified: gone, made: null, remarks: [] };
