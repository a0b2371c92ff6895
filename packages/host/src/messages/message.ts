import type { en } from './en/index.ts';
import type { ParamNames } from './text.ts';

export type MessageCode = keyof typeof en;

/** A text before it is put into words: stored and handed on, so that every reader gets it in their own language. */
export interface MessageRef {
  readonly code: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** A message that says what people call the field that it is about. */
export const withFieldLabel = ({ code, params }: MessageRef, labelOf: (field: string) => string): MessageRef => {
  const { field } = params;
  return { code, params: typeof field === 'string' ? { ...params, field: labelOf(field) } : params };
};

/** A point in time as a parameter, ISO 8601; said in UTC, as nobody here knows the reader's own time zone. */
export interface Moment {
  readonly at: string;
}

/** What fills a `{name}`: numbers and times are written the reader's way, a message is put into words first. */
export type Param = string | number | Moment | MessageRef;

type Arguments<Code extends MessageCode> = [ParamNames<(typeof en)[Code]>] extends [never]
  ? []
  : [params: Readonly<Record<ParamNames<(typeof en)[Code]>, Param>>];

/** A message with everything that its text asks for. */
export const message = <Code extends MessageCode>(code: Code, ...[params]: Arguments<Code>): MessageRef => ({
  code,
  params: params ?? {},
});
