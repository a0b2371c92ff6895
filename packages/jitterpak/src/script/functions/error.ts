import { chain } from '../run.ts';
import { ScriptFault } from '../script-error.ts';
import { areaOf } from './definition.ts';

const { define } = areaOf('error');

export const error = [
  define(
    'string GetLastError()',
    'What went wrong last: an error that Eval caught, a failed operation, or what SetLastError said.',
    call => call.run.lastErrorText,
  ),
  define('void RaiseError(string message)', 'Stops the script with an error.', call => {
    const message = call.text(0);
    call.run.lastErrorText = message;
    throw new ScriptFault('raised', message);
  }),
  define('void ResetLastError()', 'Forgets the last error.', call => {
    call.run.lastErrorText = '';
    return null;
  }),
  define('void SetLastError(string message)', 'Says what GetLastError answers, and logs it as a warning.', call => {
    const message = call.text(0);
    call.run.lastErrorText = message;
    return chain(call.log('warning', message), () => null);
  }),
];
