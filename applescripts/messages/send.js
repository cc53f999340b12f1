// A text message to each number: sent through Messages, or opened as a draft.
// Messages gives no delivery report, so a message that was sent is accepted, never verified, and never sent twice.
const messages = Application('Messages');
const recipients = $params.recipients;
const message = $params.message;
const settings = $params.settings;

function draft(remark) {
    const standard = Application.currentApplication();
    standard.includeStandardAdditions = true;
    standard.openLocation('sms:' + recipients.map(encodeURIComponent).join(',') + '&body=' + encodeURIComponent(message));
    return { result: 'drafted', verified: false, made: null, remarks: [remark] };
}

function participantFor(number) {
    for (const kind of ['iMessage', 'SMS']) {
        const accounts = messages.accounts().filter((each) => each.enabled() && each.serviceType() === kind);
        for (const account of accounts) {
            const handles = account.participants.handle();
            const ids = account.participants.id();
            const place = handles.indexOf(number);
            if (place >= 0) return account.participants.byId(ids[place]);
        }
    }
    return null;
}

if (settings.messages_mode === 'draft') return draft('the message waits in Messages: send it there');
if (!recipients.every((number) => /^\+[1-9]\d{6,14}$/.test(number))) {
    return draft('a number without its country code cannot be relied on: the message waits in Messages');
}
const participants = recipients.map(participantFor);
if (participants.includes(null)) {
    return draft('Messages has not talked to this number before: the message waits there, send it yourself');
}

const sent = [];
for (let i = 0; i < participants.length; i += 1) {
    try {
        messages.send(message, { to: participants[i] });
        sent.push(recipients[i]);
    } catch (error) {
        if (sent.length === 0) throw error;
        return {
            error: {
                code: 'refused',
                message: 'sent to ' + sent.join(', ') + ', but not to ' + recipients.slice(i).join(', '),
                hint: 'send the rest in Messages; it was not tried again',
            },
        };
    }
}
return { result: 'sent', verified: false, made: null, remarks: ['Messages does not say whether it was delivered'] };
