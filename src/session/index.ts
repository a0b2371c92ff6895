export { CitizenSession, type LiveState, type SessionListener } from './citizen-session.ts';
export { settingsContext } from './context.ts';
export { acquireSession, type SessionLease } from './registry.ts';
export type { GetToken, ProvidedSettings, SessionSettings } from './settings.ts';
