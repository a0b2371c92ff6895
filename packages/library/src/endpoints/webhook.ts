import type { EndpointDescriptionInput } from '../endpoint-description.ts';

const headerName = {
  pattern: "^[A-Za-z0-9!#$%&'*+.^_`|~\\-]+$",
  message: 'Write only the name, without a colon.',
};

export const webhook: EndpointDescriptionInput = {
  id: 'webhook',
  name: 'Webhook',
  category: 'generic',
  monogram: 'We',
  connector: 'webhook',
  fields: [
    {
      name: 'check',
      label: 'How deliveries prove where they come from',
      help: 'You get your address when you go on; it stands here from then on, and in the log. Nobody can guess it. If the app that sends can do more, choose it.',
      type: 'select',
      required: true,
      default: 'address',
      options: [
        { value: 'address', label: 'They know the address' },
        { value: 'token', label: 'They carry a token' },
        { value: 'signature', label: 'They are signed', help: 'HMAC-SHA256 over the body' },
      ],
    },
    {
      name: 'token',
      label: 'Token',
      type: 'password',
      secret: true,
      required: true,
      validate: { minLength: 12, message: 'Take at least 12 characters.' },
      showIf: { property: 'check', equals: 'token' },
    },
    {
      name: 'tokenHeader',
      label: 'Header that carries it',
      type: 'string',
      required: true,
      default: 'Authorization',
      validate: headerName,
      showIf: { property: 'check', equals: 'token' },
    },
    {
      name: 'secret',
      label: 'Secret that they are signed with',
      help: 'The app that sends shows it, or asks for one.',
      type: 'password',
      secret: true,
      required: true,
      validate: { minLength: 12, message: 'Take at least 12 characters.' },
      showIf: { property: 'check', equals: 'signature' },
    },
    {
      name: 'signatureHeader',
      label: 'Header that carries the signature',
      type: 'string',
      required: true,
      default: 'X-Hub-Signature-256',
      validate: headerName,
      showIf: { property: 'check', equals: 'signature' },
    },
    {
      name: 'idHeader',
      label: 'Header that names a delivery',
      help: 'Left empty, we look for the usual ones. One that is sent again is then copied once.',
      type: 'string',
      placeholder: 'X-Delivery-ID',
      validate: headerName,
    },
  ],
};
