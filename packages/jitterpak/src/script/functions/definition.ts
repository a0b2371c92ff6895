import type { Call as CallNode, Expression } from '../ast.ts';
import type { HostAbility } from '../host.ts';
import type { Evaluation, Frame } from '../run.ts';
import type { Call } from './call.ts';

export type FunctionArea =
  | 'conversion'
  | 'math'
  | 'logical'
  | 'error'
  | 'string'
  | 'date'
  | 'dictionary'
  | 'array'
  | 'log'
  | 'general'
  | 'file'
  | 'instance'
  | 'crypto'
  | 'environment';

export interface ScriptFunction {
  readonly name: string;
  readonly area: FunctionArea;
  /** Such as `string Left(string str, int n)`; what may be left out stands in square brackets. */
  readonly signature: string;
  /** One line. */
  readonly doc: string;
  readonly least: number;
  readonly most: number;
  /** What the host must offer for it. */
  readonly needs: readonly HostAbility[];
}

type Eager = { readonly call: (call: Call) => Evaluation; readonly evaluates?: undefined };
type Lazy = { readonly evaluates: (nodes: readonly Expression[], frame: Frame, node: CallNode) => Evaluation };

export type Definition = ScriptFunction & { readonly countWords: string } & (Eager | Lazy);

/** As many as anybody may give where a signature ends with dots. */
const countless = 1000;

const readSignature = (signature: string) => {
  const [, name = '', list = ''] = /^\w+ (\w+)\((.*)\)$/.exec(signature) ?? [];
  const [required = '', optional = ''] = list.split('[');
  const countOf = (text: string): number => text.split(',').filter(part => /\w/.test(part)).length;
  const least = countOf(required);
  const most = list.includes('...') ? countless : least + countOf(optional);
  return { name, least, most };
};

const wordsFor = (name: string, least: number, most: number, signature: string): string => {
  const needed = least === most ? String(least) : most === countless ? `at least ${least}` : `${least} to ${most}`;
  return `${name} takes ${needed} ${needed === '1' || needed === 'at least 1' ? 'value' : 'values'}: ${signature}.`;
};

/** Makes the entries of one area's table. */
export const areaOf = (area: FunctionArea) => {
  const describe = (signature: string, doc: string, needs: readonly HostAbility[]) => {
    const { name, least, most } = readSignature(signature);
    return { name, area, signature, doc, least, most, needs, countWords: wordsFor(name, least, most, signature) };
  };
  return {
    /** A function of the values that it is called with. */
    define: (
      signature: string,
      doc: string,
      call: (call: Call) => Evaluation,
      ...needs: readonly HostAbility[]
    ): Definition => ({
      ...describe(signature, doc, needs),
      call,
    }),
    /** A function that decides itself which of its arguments are evaluated, and when. */
    defineLazy: (
      signature: string,
      doc: string,
      evaluates: (nodes: readonly Expression[], frame: Frame, node: CallNode) => Evaluation,
      ...needs: readonly HostAbility[]
    ): Definition => ({ ...describe(signature, doc, needs), evaluates }),
  };
};
