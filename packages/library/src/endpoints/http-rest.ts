import type { EndpointDescriptionInput } from '../endpoint-description.ts';

export const httpRest: EndpointDescriptionInput = {
  id: 'http-rest',
  name: 'REST API',
  category: 'generic',
  monogram: 'RE',
  connector: 'rest',
  auth: 'bearer',
  fields: [
    {
      name: 'baseUrl',
      label: 'Address of the API',
      help: 'Everything before the path.',
      type: 'url',
      required: true,
      placeholder: 'https://api.example.com/v1',
    },
    {
      name: 'token',
      label: 'Token',
      help: 'It is sent as "Authorization: Bearer …". Leave it empty when the API asks for none.',
      type: 'password',
      secret: true,
    },
    {
      name: 'testPath',
      label: 'Path for the connection test',
      help: 'Something that can be read without changing anything.',
      type: 'string',
      default: '/',
      required: true,
    },
  ],
};
