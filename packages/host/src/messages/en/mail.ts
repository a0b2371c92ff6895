/** E-mail: reaching a mail server, and why a message was not sent. */
export const mail = {
  'connection.mail.password': 'We reached {app}, but it did not let us in.',
  'connection.mail.password.todo':
    'Check the user name and the password, then test again. Some mail services want a password made for apps instead of your own.',
  'connection.mail.signIn': '{host} lets nobody send without signing in.',
  'connection.mail.signIn.todo': 'Enter a user name and a password.',
  'connection.mail.signIn.missing': '{host} offers no way to sign in over this connection.',
  'connection.mail.signIn.missing.todo':
    'Choose another encryption, or leave user name and password empty if the server needs none.',
  'connection.mail.starttls': '{host} does not offer STARTTLS on port {port}.',
  'connection.mail.starttls.todo': 'Choose "TLS" if the port is 465, or ask the people who run the server.',
  'connection.mail.tls': 'What answers at {host} on port {port} is not encrypted from the start.',
  'connection.mail.tls.todo': 'Choose "STARTTLS" if the port is 587 or 25.',
  'connection.mail.protocol': 'What answers at {host} on port {port} is no mail server.',
  'connection.mail.sender': '{app} does not let us send as {from}.',
  'connection.mail.sender.todo': 'Enter a sender address that belongs to the user who signs in.',
  'connection.mail.sender.unreadable': '"{from}" is no e-mail address.',
  'connection.mail.sender.unreadable.todo': 'Write it like name@company.com.',

  'mail.later': {
    one: 'The mail server did not take {count} message for now.',
    other: 'The mail server did not take {count} messages for now.',
  },
  'mail.digest.big': {
    one: 'There is more than {count} record for one message.',
    other: 'There are more than {count} records for one message.',
  },
  'mail.resource': 'This recipe does not say what to send, and to whom.',
  'mail.expression': 'The part "{expression}" of {place} cannot be read.',
  'mail.place.to': 'the recipient',
  'mail.place.subject': 'the subject',
  'mail.place.template': 'the text',

  'row.mail.expression': 'The part "{expression}" of {place} does not work for this record.',
  'row.mail.expression.long': 'The part "{expression}" of {place} takes too long for this record.',
  'row.mail.nobody': 'It has no recipient.',
  'row.mail.address': '"{address}" is no e-mail address.',
  'row.mail.many': {
    one: 'It has more than {count} recipient.',
    other: 'It has more than {count} recipients.',
  },
  'row.mail.unknown': 'The mail server does not know the address {address}.',
  'row.mail.recipient': 'The mail server refused the address {address}.',
  'row.mail.full': 'The mailbox of {address} is full.',
  'row.mail.later': 'The mail server did not take a message for {address}, although we tried several times.',
  'row.mail.some': 'The message was sent, but not to {address}: the mail server refused this address.',
  'row.mail.big': 'The message is bigger than the mail server takes.',
  'row.mail.content': 'The mail server refused the message, perhaps as unwanted.',
} as const;
