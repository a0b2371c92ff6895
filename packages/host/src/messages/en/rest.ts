/** REST APIs: signing in, asking for records and sending them. */
export const rest = {
  'connection.apiKey.todo': 'Check the key and where it is sent, then test again. It may have ended or been replaced.',
  'connection.signIn.todo': 'Choose how to sign in, then test again.',
  'connection.user.colon': 'A user name with a colon cannot be sent.',
  'connection.secret.characters': 'This holds a character that cannot be sent, such as a line break.',
  'connection.header': 'Line {line} of the headers cannot be sent.',
  'connection.header.todo': 'Write one header a line: its name, a colon and its value.',
  'connection.header.own': 'The header "{name}" is set by us for every request.',
  'connection.header.twice': 'The header "{name}" is already set by the way to sign in.',

  'connection.rights.write': 'We are signed in to {app}, but may not send records to {path}.',

  'source.paging': 'We do not know the way "{kind}" of going on to the next page.',

  'target.path': 'The path of the records needs "{name}", which is neither an answer nor a field of every record.',
  'target.method': '{app} does not take records with {method} at {path}.',

  'row.path': 'It has no value for "{field}", which is part of its address.',
  'row.refused.words': '{app} refused it: {words}',
  'row.refused.silent': '{app} refused it and gave no reason.',
} as const;
