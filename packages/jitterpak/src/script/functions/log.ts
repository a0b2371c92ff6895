import { chain } from '../run.ts';
import { areaOf } from './definition.ts';

const { define } = areaOf('log');

export const log = [
  define(
    'string WriteToOperationLog(string message)',
    'Writes to the log of the operation and answers the message.',
    call => {
      const message = call.text(0);
      return chain(call.log('info', message), () => message);
    },
  ),
  define(
    'bool DebugBreak([bool condition])',
    'Does nothing here: scripts do not stop for a debugger. Answers false.',
    () => false,
  ),
];
