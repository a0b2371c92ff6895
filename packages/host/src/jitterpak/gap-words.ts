import { message, type MessageRef } from '../messages/index.ts';
import type { Gap } from './gaps.ts';
import { logText } from './operation-error.ts';

/** One gap as a sentence. */
export const gapWords = ({ kind, name, where }: Gap): MessageRef =>
  message(`jitterpak.gap.${kind}`, { name: logText(name, 200), where: logText(where, 200) });

const mostNames = 20;

/** All gaps in one sentence. */
export const gapsProblem = (gaps: readonly Gap[]): MessageRef => {
  const names = [...new Set(gaps.map(({ name }) => logText(name, 200)))];
  return message('jitterpak.gaps', { count: gaps.length, names: names.slice(0, mostNames).join(', ') });
};
