/** Webhooks: what others deliver, and how that is answered. */
export const deliveries = {
  'delivery.address': 'Nothing is delivered to this address.',
  'delivery.proof': 'The delivery does not carry the token or signature that this address asks for.',
  'delivery.json': 'The body must be JSON: an object, or a list of objects, nested at most {levels} levels deep.',
  'delivery.records': 'At most {count} records may come in one delivery. Send them in several.',
  'delivery.full': 'This address is full: at most {count} deliveries or {gigabytes} GB are kept.',

  'webhook.new': 'All is well. You get the address when you go on.',
  'webhook.waiting': 'The address is ready. Nothing has been delivered yet.',
  'webhook.waiting.todo':
    'Give the address to the app that sends, and let it send something: its fields are then offered here.',
  'webhook.works': {
    one: 'The address works. {count} delivery has come.',
    other: 'The address works. {count} deliveries have come.',
  },
} as const;
