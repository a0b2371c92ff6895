export { practiceStores, type RecordsOptions } from './records.ts';
export { readPath, writePath } from './record-path.ts';
export type { Json } from './json.ts';
export { createSandbox } from './sandbox.ts';
export type { CallEntry, ChangeEntry, Fault, LogEntry, Sandbox, SandboxOptions } from './sandbox.ts';
export type { Account, OAuthClient } from './account.ts';
