export { message, type MessageCode, type MessageRef, type Param } from './message.ts';
export { say, type Catalogue } from './say.ts';
