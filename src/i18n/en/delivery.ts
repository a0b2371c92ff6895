export const delivery = {
  'delivery.address': 'Deliveries go to this address',
  'delivery.copy': 'Copy',
  'delivery.copied': 'Copied',
  'delivery.help': 'Give it to the app that sends. Keep it to yourselves: who knows it can deliver.',
} as const;
