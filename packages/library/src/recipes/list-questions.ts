import type { PropertyInput } from 'citizen-integrator/contract';

/** What a recipe must know of a list of records in a REST API. Its resource is `restList`. */
export const listQuestions = (example: string): PropertyInput[] => [
  {
    name: 'path',
    label: 'Path of the records',
    help: 'What follows the address of the API.',
    type: 'string',
    required: true,
    placeholder: example,
    validate: {
      pattern: '^[A-Za-z0-9][A-Za-z0-9._/-]*$',
      message: `Write a path without a question mark, like ${example}.`,
    },
  },
  {
    name: 'listIn',
    label: 'Where the list stands in the answer',
    type: 'select',
    required: true,
    default: 'field',
    options: [
      { value: 'field', label: 'In a field' },
      { value: 'answer', label: 'The whole answer is the list' },
    ],
  },
  {
    name: 'rows',
    label: 'Name of that field',
    help: 'With dots if it lies deeper, like result.items.',
    type: 'string',
    required: true,
    default: 'data',
    showIf: { property: 'listIn', equals: 'field' },
    validate: {
      pattern: '^[^.\\s]+(\\.[^.\\s]+)*$',
      message: 'Write a name without spaces, like data or result.items.',
    },
  },
  {
    name: 'paging',
    label: 'How the API goes on to the next page',
    help: 'The documentation of the API says it under "pagination".',
    type: 'select',
    required: true,
    default: 'cursor',
    options: [
      { value: 'cursor', label: 'With a cursor', help: 'The answer holds "next", which goes into cursor=…' },
      { value: 'link', label: 'With a link', help: 'The answer has a Link header' },
      { value: 'page', label: 'With a page number', help: 'page=1, page=2 and so on' },
      { value: 'offset', label: 'With an offset', help: 'offset=200, offset=400 and so on' },
      { value: 'none', label: 'There is only one page' },
    ],
  },
];

/** A list of records as the answers to `listQuestions` say. */
export const restList = {
  path: '/{+path}',
  rows: { property: 'rows' },
  paging: { property: 'paging' },
} as const;

/** Where a REST API takes records. */
export const recordsPath = (example: string): PropertyInput => ({
  name: 'targetPath',
  label: 'Path that takes the records',
  help: 'What follows the address of the API. Each record is sent there with POST.',
  type: 'string',
  required: true,
  placeholder: example,
  validate: {
    pattern: '^[A-Za-z0-9][A-Za-z0-9._/-]*$',
    message: `Write a path without a question mark, like ${example}.`,
  },
});
