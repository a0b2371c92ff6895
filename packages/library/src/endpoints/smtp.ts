import type { EndpointDescriptionInput } from '../endpoint-description.ts';

export const smtp: EndpointDescriptionInput = {
  id: 'smtp',
  name: 'E-mail (SMTP)',
  category: 'generic',
  monogram: 'Em',
  connector: 'smtp',
  fields: [
    {
      name: 'host',
      label: 'Mail server',
      help: 'The server for outgoing mail.',
      type: 'string',
      required: true,
      placeholder: 'smtp.example.com',
      validate: {
        pattern: '^[A-Za-z0-9.:_-]+$',
        message: 'Write only the name of the server, like smtp.example.com.',
      },
    },
    {
      name: 'port',
      label: 'Port',
      help: '587 with STARTTLS, 465 with TLS.',
      type: 'number',
      required: true,
      default: 587,
      validate: { min: 1, max: 65535 },
    },
    {
      name: 'encryption',
      label: 'Encryption',
      help: 'Choose "Off" only for a mail server in your own network.',
      type: 'select',
      required: true,
      default: 'starttls',
      options: [
        { value: 'starttls', label: 'STARTTLS' },
        { value: 'tls', label: 'TLS' },
        { value: 'off', label: 'Off' },
      ],
    },
    {
      name: 'user',
      label: 'User name',
      help: 'Leave it empty when the server asks for none.',
      type: 'string',
      placeholder: 'orders@example.com',
    },
    { name: 'password', label: 'Password', type: 'password', secret: true },
    {
      name: 'from',
      label: 'Sender address',
      help: 'Messages come from this address, and answers go to it.',
      type: 'email',
      required: true,
      placeholder: 'orders@example.com',
    },
    {
      name: 'fromName',
      label: 'Sender name',
      help: 'What people see beside the address.',
      type: 'string',
      placeholder: 'Example Orders',
      validate: { maxLength: 100 },
    },
  ],
};
