import type { DLogger } from '@dbos-inc/dbos-sdk';
import type { FastifyBaseLogger } from 'fastify';

/** The engine's own log goes to ours; what it tells of its start and of every workflow only when debugging. */
export const engineLog = (log: FastifyBaseLogger): DLogger => ({
  debug: entry => log.trace(String(entry)),
  info: entry => log.debug(String(entry)),
  warn: entry => log.warn(String(entry)),
  error: (entry, metadata) => log.error({ err: metadata?.error }, String(entry)),
});
