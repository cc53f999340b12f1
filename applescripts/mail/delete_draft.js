// Takes back a draft: closes it unsaved, or deletes it.
const mail = Application('Mail');
const id = Number($params.made.id);

if (!mail.outgoingMessages.id().includes(id)) {
    return {
        error: {
            code: 'refused',
            message: 'the draft is no longer open in Mail',
            hint: 'it was sent, closed or saved: look in Mail, under Drafts and Sent',
        },
    };
}
const isThere = () => mail.outgoingMessages.id().includes(id);
mail.outgoingMessages.byId(id).close({ saving: 'no' });
// A draft that was saved before it was closed is still there.
if (isThere()) mail.delete(mail.outgoingMessages.byId(id));
return { result: 'deleted', verified: !isThere(), made: null, remarks: [] };
