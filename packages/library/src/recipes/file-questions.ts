import type { PropertyInput } from 'citizen-integrator/contract';

const delimiter: PropertyInput = {
  name: 'delimiter',
  label: 'What stands between the values',
  type: 'select',
  required: true,
  default: ',',
  options: [
    { value: ',', label: 'Comma' },
    { value: ';', label: 'Semicolon', help: 'Usual where the comma is the decimal sign' },
    { value: 'tab', label: 'Tab' },
    { value: '|', label: 'Vertical bar' },
  ],
};

const encoding: PropertyInput = {
  name: 'encoding',
  label: 'How the characters are written',
  type: 'select',
  required: true,
  default: 'utf-8',
  options: [
    { value: 'utf-8', label: 'UTF-8', help: 'Nearly always' },
    { value: 'windows-1252', label: 'Windows-1252', help: 'Older programs on Windows, in Western languages' },
    { value: 'utf-16le', label: 'UTF-16', help: '"Unicode text" of Excel' },
  ],
};

/** What a recipe must know of the CSV files that it reads. Its resource is `csvFiles`. */
export const filesToRead = (example: string): PropertyInput[] => [
  {
    name: 'files',
    label: 'Which files?',
    help: 'Their names below the folder of the connection. * stands for any part of a name.',
    type: 'string',
    required: true,
    default: example,
    validate: { pattern: '^[^/\\\\\\s][^\\\\]*$', message: `Write a name or a part of a path, like ${example}.` },
  },
  {
    name: 'afterwards',
    label: 'When a file has been read',
    type: 'select',
    required: true,
    default: 'move',
    options: [
      { value: 'move', label: 'Move it to the folder "done"' },
      { value: 'delete', label: 'Delete it', help: 'One with rows that cannot be read is moved to "done" instead' },
      { value: 'keep', label: 'Leave it where it is', help: 'The next run reads it again' },
    ],
  },
  delimiter,
  encoding,
];

/** CSV files as the answers to `filesToRead` say. */
export const csvFiles = {
  files: { property: 'files' },
  delimiter: { property: 'delimiter' },
  encoding: { property: 'encoding' },
  afterwards: { property: 'afterwards' },
} as const;

/** What a recipe must know of the CSV file that each run writes. Its resource is `csvFile`. */
export const fileToWrite = (example: string): PropertyInput[] => [
  {
    name: 'file',
    label: 'Name of the file',
    help: 'Below the folder of the connection. {date} becomes the day and {time} the time of the run. A file of the same name is replaced.',
    type: 'string',
    required: true,
    default: example,
    validate: { pattern: '^[^/\\\\\\s*?][^\\\\*?]*$', message: `Write a name without * and ?, like ${example}.` },
  },
  delimiter,
  encoding,
];

/** A CSV file as the answers to `fileToWrite` say. */
export const csvFile = {
  files: { property: 'file' },
  delimiter: { property: 'delimiter' },
  encoding: { property: 'encoding' },
} as const;
