/** CSV files on an SFTP server: getting in, reading files and writing them. */
export const files = {
  'connection.works.files': {
    one: 'Connection works. We see {count} file in the folder {folder}.',
    other: 'Connection works. We see {count} files in the folder {folder}.',
  },
  'connection.works.fingerprint': {
    one: 'Connection works. We see {count} file in the folder {folder}. The fingerprint of the server is {fingerprint}.',
    other:
      'Connection works. We see {count} files in the folder {folder}. The fingerprint of the server is {fingerprint}.',
  },
  'connection.works.fingerprint.todo':
    'Ask the people who run the server whether the fingerprint is right, and enter it here: then we notice if another server ever answers in its place.',

  'connection.sshKey': '{app} did not accept the private key for {user}.',
  'connection.sshKey.todo': 'Check the user name, and that the public half of this key is stored on the server.',
  'connection.sshKey.unreadable': 'We cannot read the private key.',
  'connection.sshKey.unreadable.todo':
    'Paste the whole file, from the line that begins with -----BEGIN to the line that begins with -----END.',
  'connection.sshKey.public': 'This is the public half of a key.',
  'connection.sshKey.public.todo': 'Paste the private key. It lies beside it, in the file without ".pub".',
  'connection.sshKey.passphrase': 'The passphrase does not open the private key.',
  'connection.sshKey.passphrase.missing': 'The private key is locked with a passphrase.',
  'connection.sshKey.passphrase.todo': 'Enter the passphrase that was chosen when the key was made.',
  'connection.fingerprint.changed': 'The server at {host} shows another fingerprint than the one we know: {seen}.',
  'connection.fingerprint.changed.todo':
    'Ask the people who run the server whether its key was replaced. Enter the new fingerprint only if they say so.',
  'connection.fingerprint.changed.danger':
    'If they know nothing of it, someone may be listening in. Your password was not sent.',
  'connection.protocol.sftp': 'What answers at {host} on port {port} is no SFTP server.',
  'connection.sftp.missing': 'We are signed in to {host}, but it does not offer file transfer.',
  'connection.sftp.missing.todo': 'Ask an administrator to turn SFTP on for {user}.',
  'connection.folder.missing': 'There is no folder {folder} on the server.',
  'connection.folder.missing.todo': 'Check the spelling. Capital and small letters are not the same.',
  'connection.folder.rights': '{user} may not look into the folder {folder}.',
  'connection.folder.rights.todo': 'Ask an administrator to let {user} read it.',

  'files.path': 'We cannot use "{path}" as the name of a file.',
  'files.delimiter': 'Values in a file are told apart by one character; "{delimiter}" is none that we can use.',
  'files.missing': '{path} is no longer on the server.',
  'files.rights': '{user} may not do this with {path}: the server does not allow it.',
  'files.failed': 'The server could not do this with {path}. It gave no reason; its disk may be full.',
  'files.unsupported': 'The server cannot do what we need with {path}.',

  'source.file.changed': 'The file {file} was changed while we read it. Run this again when it is complete.',
  'source.file.gone': 'The file {file} was taken away while we read it.',
  'source.file.missing': 'There is no file {file} in the folder {folder}.',
  'source.folder.missing': 'There is no folder {folder} on the server.',
  'source.file.unreadable': 'We looked into {file}. {reason}',
  'source.file.empty': 'This file is empty.',
  'source.file.noCsv': 'This is no CSV file. Save it as one, or take it out of the folder.',
  'source.file.columns': 'The first line names no columns. Write their names there.',
  'source.file.column.twice':
    'The column "{column}" stands twice in the first line, so we cannot tell them apart. Give each its own name.',
  'source.file.delimiter':
    'The values of the first line are told apart by "{found}", but this recipe expects "{expected}". Choose what stands between them, or save the file anew.',
  'source.file.encoding': 'This file is not written in {encoding}. Save it as {encoding}, or choose its encoding.',
  'source.file.encoding.found':
    'This file is written in {found}, but this recipe expects {encoding}. Choose its encoding, or save it anew.',
  'source.file.quote':
    'A quotation mark is missing or too many at row {row}, so that the rest cannot be read. Correct it there.',

  'row.file.long': {
    one: 'It has {count} value; the first line names {columns} columns.',
    other: 'It has {count} values; the first line names {columns} columns.',
  },
  'row.file.header': 'It repeats the first line of the file.',
  'row.file.quote':
    'A quotation mark stands inside a value that does not begin with one. Such a value is put in quotation marks, and those inside it are doubled.',
  'row.file.column':
    'It has the field "{column}", for which the file has no column: the first records did not have it.',
  'row.file.character': '"{column}" holds the character "{character}", which cannot be written in {encoding}.',

  'target.file.fields': 'This recipe does not say what to write into the file.',
  'target.file.lost': 'The file that we were writing, {path}, is no longer on the server. Run this again.',
} as const;
