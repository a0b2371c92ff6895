export { message, withFieldLabel, type MessageCode, type MessageRef, type Param } from './message.ts';
export { say, type Catalogue } from './say.ts';
