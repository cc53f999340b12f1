// A reply to the e-mail selected in Mail.
// With the reply's window open Mail swallows what is written to its content; without it the quoted original is
// lost. So the window stays closed until the body, with a quote of our own, has been written and read back.
const mail = Application('Mail');
const cc = $params.cc;
const context = $params.context;
const attachments = $params.attachments;
const settings = $params.settings;
const chosen = $params.chosen;

function selectedMessages() {
    if (mail.messageViewers.length === 0) return [];
    return mail.messageViewers[0].selectedMessages() || [];
}

function quoteOf(message) {
    const lines = message.content().split(/\r?\n/).map((line) => '> ' + line);
    return 'On ' + message.dateSent().toLocaleString() + ', ' + message.sender() + ' wrote:\n' + lines.join('\n');
}

// Leaves no half-made draft behind: one that was saved already has to be deleted after it is closed.
function discard(draft) {
    const id = draft.id();
    draft.close({ saving: 'no' });
    if (mail.outgoingMessages.id().includes(id)) mail.delete(mail.outgoingMessages.byId(id));
}

let selected = selectedMessages();
if (chosen.message) selected = selected.filter((message) => String(message.id()) === chosen.message);
if (selected.length === 0) {
    return {
        error: {
            code: 'not_found',
            message: 'no e-mail is selected in Mail',
            hint: 'select the e-mail to reply to in Mail, then ask again',
        },
    };
}
if (selected.length > 1) {
    return {
        choose: {
            parameter: 'message',
            what: 'selected e-mail',
            among: selected.map((message) => ({
                id: String(message.id()),
                name: message.subject(),
                detail: message.sender(),
            })),
        },
    };
}

const original = selected[0];
const draft = mail.reply(original, { openingWindow: false, replyToAll: settings.reply_to_all });
draft.content = context + '\n\n' + quoteOf(original);
for (const address of cc) draft.ccRecipients.push(mail.CcRecipient({ address }));
for (const path of attachments) draft.attachments.push(mail.Attachment({ fileName: Path(path) }));
draft.save();

const plain = (text) => text.replace(/\s+/g, '');
const written = plain(draft.content());
if (written === '' || !written.includes(plain(context))) {
    discard(draft);
    return {
        error: {
            code: 'refused',
            message: 'Mail did not take the text of the reply',
            hint: 'nothing was sent; answer the e-mail in Mail',
        },
    };
}
if (settings.mail_mode !== 'send') {
    draft.visible = true;
    return {
        result: 'drafted',
        verified: true,
        made: { kind: 'draft', app: 'Mail', id: String(draft.id()), before: null },
        remarks: [],
    };
}
if (attachments.length > 0) delay(settings.attachment_delay);
if (!draft.send()) {
    return {
        error: {
            code: 'refused',
            message: 'Mail did not send the reply',
            hint: 'the draft is in Mail: look at it there',
        },
    };
}
return { result: 'sent', verified: false, made: null, remarks: ['handed to Mail for sending'] };
