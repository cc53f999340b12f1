// A new e-mail: a draft opened in Mail, or sent at once where the settings say so.
// A body set by script arrives wrapped as a quote, so a plain draft goes the way of a mailto: URL.
const mail = Application('Mail');
const recipients = $params.recipients;
const cc = $params.cc;
const subject = $params.subject;
const context = $params.context;
const attachments = $params.attachments;
const settings = $params.settings;
const sending = settings.mail_mode === 'send';

function mailtoURL() {
    const encode = (addresses) => addresses.map(encodeURIComponent).join(',');
    const fields = [];
    if (cc.length > 0) fields.push('cc=' + encode(cc));
    if (subject !== '') fields.push('subject=' + encodeURIComponent(subject));
    if (context !== '') fields.push('body=' + encodeURIComponent(context.replace(/\r?\n/g, '\r\n')));
    return 'mailto:' + encode(recipients) + (fields.length > 0 ? '?' + fields.join('&') : '');
}

function draftByURL(url) {
    const before = mail.outgoingMessages.id();
    // A time-out says nothing about whether the draft is there: what counts is what is found.
    let unanswered = null;
    try {
        mail.mailto(url);
    } catch (error) {
        if (error.errorNumber !== -1712) throw error;
        unanswered = error;
    }
    for (let tries = 0; tries < 30; tries += 1) {
        const fresh = mail.outgoingMessages.id().filter((id) => !before.includes(id));
        if (fresh.length > 0) return mail.outgoingMessages.byId(fresh[0]);
        delay(0.1);
    }
    if (unanswered !== null) throw unanswered;
    return null;
}

function draftByObject() {
    const draft = mail.OutgoingMessage({ subject, content: context, visible: true });
    mail.outgoingMessages.push(draft);
    for (const address of recipients) draft.toRecipients.push(mail.ToRecipient({ address }));
    for (const address of cc) draft.ccRecipients.push(mail.CcRecipient({ address }));
    for (const path of attachments) draft.attachments.push(mail.Attachment({ fileName: Path(path) }));
    return draft;
}

const url = mailtoURL();
const byURL = !sending && attachments.length === 0 && url.length <= settings.mailto_limit;
const draft = byURL ? draftByURL(url) : draftByObject();

if (draft === null) {
    return {
        result: 'drafted',
        verified: false,
        made: null,
        remarks: ['Mail was given the draft; it does not list it, so it could not be read back'],
    };
}
const plain = (text) => text.replace(/\s+/g, '');
if (context !== '' && !plain(draft.content()).includes(plain(context))) {
    draft.close({ saving: 'no' });
    return {
        error: {
            code: 'refused',
            message: 'Mail did not take the text of the e-mail',
            hint: 'the empty draft was closed; write it in Mail, or try again',
        },
    };
}
const reached = draft.toRecipients.address();
const verified = draft.subject() === subject && recipients.every((address) => reached.includes(address));

if (!sending) {
    return {
        result: 'drafted',
        verified,
        made: { kind: 'draft', app: 'Mail', id: String(draft.id()), before: null },
        remarks: [],
    };
}
if (attachments.length > 0) delay(settings.attachment_delay);
if (!draft.send()) {
    return {
        error: {
            code: 'refused',
            message: 'Mail did not send the e-mail',
            hint: 'the draft is open in Mail: look at it there',
        },
    };
}
return { result: 'sent', verified: false, made: null, remarks: ['handed to Mail for sending'] };
