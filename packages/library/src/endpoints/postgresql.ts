import type { EndpointDescriptionInput } from '../endpoint-description.ts';

export const postgresql: EndpointDescriptionInput = {
  id: 'postgresql',
  name: 'PostgreSQL',
  category: 'database',
  monogram: 'Pg',
  connector: 'postgresql',
  fields: [
    {
      name: 'host',
      label: 'Server address',
      help: 'The name or the IP address of the computer that the database runs on.',
      type: 'string',
      required: true,
      placeholder: 'db.example.com',
      validate: {
        pattern: '^[A-Za-z0-9.:_-]+$',
        message: 'Write only the name of the server, like db.example.com.',
      },
    },
    {
      name: 'port',
      label: 'Port',
      type: 'number',
      required: true,
      default: 5432,
      validate: { min: 1, max: 65535 },
    },
    { name: 'database', label: 'Database', type: 'string', required: true, placeholder: 'warehouse' },
    { name: 'user', label: 'User name', type: 'string', required: true },
    { name: 'password', label: 'Password', type: 'password', secret: true, required: true },
    {
      name: 'encryption',
      label: 'Encryption',
      help: 'Choose "Off" only for a database in your own network.',
      type: 'select',
      required: true,
      default: 'verify-full',
      options: [
        { value: 'verify-full', label: "On, and check the server's certificate" },
        { value: 'require', label: 'On, accept any certificate' },
        { value: 'disable', label: 'Off' },
      ],
    },
  ],
};
