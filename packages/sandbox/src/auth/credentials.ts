import { timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';

export const isSame = (one: string, other: string): boolean => {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
};

/** What follows a scheme in the Authorization header: `credentials(request, 'Bearer')`. */
export const credentials = (request: FastifyRequest, scheme: string): string | undefined => {
  const header = request.headers.authorization ?? '';
  const space = header.indexOf(' ');
  return header.slice(0, space).toLowerCase() === scheme.toLowerCase() ? header.slice(space + 1).trim() : undefined;
};

/** User and password of HTTP basic authentication (RFC 7617). */
export const basicOf = (request: FastifyRequest): { readonly user: string; readonly password: string } | undefined => {
  const written = credentials(request, 'Basic');
  if (written === undefined) return undefined;
  const text = Buffer.from(written, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? undefined : { user: text.slice(0, colon), password: text.slice(colon + 1) };
};
