import type { FastifyInstance } from 'fastify';
import { deliveryPath } from './delivery-address.ts';
import { takeDelivery, type DeliveryParts } from './take-delivery.ts';

/**
 * Where others deliver to webhooks. A delivery is answered when it is kept, and copied afterwards. Its bytes are taken as
 * they are, as signatures are made over them.
 */
export const registerDeliveryRoutes = (app: FastifyInstance, parts: DeliveryParts): void => {
  void app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, parsed) => parsed(null, body));
    scope.post<{ Params: { connection: string; key: string }; Body: Buffer | undefined }>(
      deliveryPath,
      async ({ params, headers, body = Buffer.alloc(0) }, reply) => {
        const records = await takeDelivery(parts, { ...params, headers, body });
        return reply.status(202).send({ records });
      },
    );
    done();
  });
};
