// Forwards the e-mail selected in Mail.
// Without a remark Mail's own forward is kept as it is. A remark has to be written to the content, which loses the
// original there, so the original's text is quoted below it.
const mail = Application('Mail');
const recipients = $params.recipients;
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
    return [
        'Begin forwarded message:',
        '',
        'From: ' + message.sender(),
        'Subject: ' + message.subject(),
        'Date: ' + message.dateSent().toLocaleString(),
        '',
        message.content(),
    ].join('\n');
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
            hint: 'select the e-mail to forward in Mail, then ask again',
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
const remarks = [];
const draft = mail.forward(original, { openingWindow: false });
if (context !== '') {
    draft.content = context + '\n\n' + quoteOf(original);
    if (original.mailAttachments.length > 0) {
        remarks.push('a remark was added, so the attachments of the original may be missing: check the draft');
    }
}
for (const address of recipients) draft.toRecipients.push(mail.ToRecipient({ address }));
for (const address of cc) draft.ccRecipients.push(mail.CcRecipient({ address }));
for (const path of attachments) draft.attachments.push(mail.Attachment({ fileName: Path(path) }));
draft.save();

const plain = (text) => text.replace(/\s+/g, '');
if (context !== '' && !plain(draft.content()).includes(plain(context))) {
    discard(draft);
    return {
        error: {
            code: 'refused',
            message: 'Mail did not take the text of the forwarded e-mail',
            hint: 'nothing was sent; forward the e-mail in Mail',
        },
    };
}
const reached = draft.toRecipients.address();
const verified = recipients.every((address) => reached.includes(address));
if (settings.mail_mode !== 'send') {
    draft.visible = true;
    return {
        result: 'drafted',
        verified,
        made: { kind: 'draft', app: 'Mail', id: String(draft.id()), before: null },
        remarks,
    };
}
if (attachments.length > 0) delay(settings.attachment_delay);
if (!draft.send()) {
    return {
        error: {
            code: 'refused',
            message: 'Mail did not forward the e-mail',
            hint: 'the draft is in Mail: look at it there',
        },
    };
}
return { result: 'sent', verified: false, made: null, remarks: remarks.concat('handed to Mail for sending') };
