import { placeAt, type ScriptPlace } from './script-error.ts';
import type { ScriptValue } from './value.ts';

export type BinaryOperator = '+' | '-' | '*' | '/' | '%' | '^' | '==' | '!=' | '<' | '<=' | '>' | '>=' | '&' | '|';

interface At {
  /** Where it begins in the script's text. */
  readonly at: number;
}

export type Expression =
  | (At & { readonly kind: 'literal'; readonly value: ScriptValue })
  /** A local variable, or a field of a flat source. */
  | (At & { readonly kind: 'local'; readonly name: string })
  /** A global or project variable; the name has no `$`. */
  | (At & { readonly kind: 'global'; readonly name: string })
  /** A path into the source, or whatever stands in square brackets. */
  | (At & { readonly kind: 'source'; readonly path: string })
  | (At & { readonly kind: 'array'; readonly items: readonly Expression[] })
  | (At & { readonly kind: 'index'; readonly target: Expression; readonly key: Expression })
  | Call
  | (At & { readonly kind: 'unary'; readonly operator: '!' | '-'; readonly operand: Expression })
  | (At & { readonly kind: 'count'; readonly by: 1 | -1; readonly isBefore: boolean; readonly target: Target })
  | (At & {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    })
  | (At & {
      readonly kind: 'logical';
      readonly operator: '&&' | '||';
      readonly left: Expression;
      readonly right: Expression;
    })
  | (At & {
      readonly kind: 'assign';
      readonly operator: '=' | '+=' | '-=';
      readonly target: Target;
      readonly value: Expression;
    })
  | (At & { readonly kind: 'block'; readonly statements: readonly Expression[] });

export interface Call extends At {
  readonly kind: 'call';
  /** As it is written. */
  readonly name: string;
  /** As it is looked up: function names ignore case. */
  readonly key: string;
  readonly values: readonly Expression[];
}

/** What can be assigned to. */
export type Target = Extract<Expression, { kind: 'local' | 'global' | 'index' }>;

export const isTarget = (node: Expression): node is Target =>
  node.kind === 'local' || node.kind === 'global' || node.kind === 'index';

export interface Script {
  readonly name: string | null;
  readonly text: string;
  /** Where each line of the text begins. */
  readonly lineStarts: readonly number[];
  /** Text as it stands and code between `<trans>` and `</trans>`, in their order. */
  readonly parts: readonly (string | readonly Expression[])[];
}

/** Where something stands in a script. */
export const placeOf = ({ name, lineStarts }: Script, { at }: { readonly at: number }): ScriptPlace => ({
  script: name,
  ...placeAt(lineStarts, at),
});

const childrenOf = (node: Expression): readonly Expression[] => {
  switch (node.kind) {
    case 'literal':
    case 'local':
    case 'global':
    case 'source':
      return [];
    case 'array':
      return node.items;
    case 'index':
      return [node.target, node.key];
    case 'call':
      return node.values;
    case 'unary':
      return [node.operand];
    case 'count':
      return [node.target];
    case 'binary':
    case 'logical':
      return [node.left, node.right];
    case 'assign':
      return [node.target, node.value];
    case 'block':
      return node.statements;
  }
};

/** Each expression of a script, outer before inner, in the order of the text. */
export const expressionsOf = function* (script: Script): Generator<Expression> {
  const waiting = script.parts.flatMap(part => (typeof part === 'string' ? [] : part)).reverse();
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    yield node;
    for (const child of [...childrenOf(node)].reverse()) waiting.push(child);
  }
};
