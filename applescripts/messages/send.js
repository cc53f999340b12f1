// A text message to each number: sent through Messages, or opened as a draft.
// Messages gives no delivery report, so a message that was sent is accepted, never verified, and never sent twice.
const messages = Application('Messages');
const recipients = $params.recipients;
const message = $params.message;
const settings = $params.settings;

// Opens the message for the user to send.
function draft(remark) {
    const standard = Application.currentApplication();
    standard.includeStandardAdditions = true;
    const to = recipients.map(encodeURIComponent);
    const address = to.length === 1 ? to[0] + '&' : '/open?addresses=' + to.join(',') + '&';
    standard.openLocation('sms:' + address + 'body=' + encodeURIComponent(message));
    return { result: 'drafted', verified: false, made: null, remarks: [remark] };
}

// Who Messages has talked to already, over iMessage first; anybody else is reached as a text where that is possible.
function participantFor(number, accounts) {
    for (const account of accounts) {
        const at = account.participants.handle().indexOf(number);
        if (at >= 0) return account.participants.byId(account.participants.id()[at]);
    }
    const last = accounts[accounts.length - 1];
    return last.participants.byName(number);
}

if (recipients.length === 0) {
    return {
        error: { code: 'refused', message: 'the message is for nobody', hint: 'say who gets it, by name or by number' },
    };
}
if (settings.messages_mode === 'draft') return draft('the message waits in Messages: send it there');
if (!recipients.every((number) => /^\+[1-9]\d{6,14}$/.test(number))) {
    return draft('not sent: a number without its country code cannot be relied on; the message waits in Messages');
}
const enabled = messages.accounts().filter((each) => each.enabled());
const accounts = ['iMessage', 'SMS'].flatMap((kind) => enabled.filter((each) => each.serviceType() === kind));
if (accounts.length === 0) return draft('not sent: Messages has no account; the message waits there');

const sent = [];
for (const number of recipients) {
    try {
        messages.send(message, { to: participantFor(number, accounts) });
        sent.push(number);
    } catch (error) {
        const unknown = error.errorNumber === -1728 || error.errorNumber === -1719;
        if (sent.length === 0 && unknown) return draft('not sent: Messages cannot reach this number; the message waits there');
        if (sent.length === 0) throw error;
        const rest = recipients.slice(sent.length);
        const fate = error.errorNumber === -1712 ? 'Messages did not answer for ' : 'Messages refused it for ';
        return {
            error: {
                code: error.errorNumber === -1712 ? 'timeout' : 'refused',
                message: 'sent to ' + sent.join(', ') + '; ' + fate + rest[0],
                hint: 'see in Messages who has it (' + rest.join(', ') + ' may not); nothing was tried twice',
            },
        };
    }
}
return { result: 'sent', verified: false, made: null, remarks: ['Messages does not say whether it was delivered'] };
