import { isTarget, type BinaryOperator, type Call as CallNode, type Expression, type Target } from './ast.ts';
import { toBoolean, toNumber } from './convert.ts';
import { containerFor, readElement, writeElement } from './elements.ts';
import { Call } from './functions/call.ts';
import { findFunction } from './functions/index.ts';
import { findUnsupported } from './functions/unsupported.ts';
import type { Awaitable } from './host.ts';
import { slotSize } from './memory.ts';
import { applyOperator, negate } from './operators.ts';
import { chain, holding, type Evaluation, type Frame, type Run } from './run.ts';
import { ScriptFault } from './script-error.ts';
import type { ScriptValue } from './value.ts';

type Node<Kind extends Expression['kind']> = Extract<Expression, { kind: Kind }>;

const readSource = ({ path }: { readonly path: string }, { run }: Frame): ScriptValue => {
  const value = run.readSource(path);
  if (value !== undefined) return value;
  if (run.scope.has(path)) return run.scope.get(path);
  throw new ScriptFault('unknown-source', `There is no source field and no project variable "${path}".`);
};

const readLocal = ({ name }: Node<'local'>, { locals, run }: Frame): ScriptValue => {
  const value = locals.get(name);
  if (value !== undefined) return value;
  if (/^_\d+$/.test(name)) return null;
  const field = run.readSource(name);
  if (field !== undefined) return field;
  throw new ScriptFault(
    'unset-variable',
    `The local variable "${name}" was never set, and no source field has that name.`,
  );
};

/** Evaluates in order into `values`; a promise only when one of them had to wait. */
const collect = (
  nodes: readonly Expression[],
  frame: Frame,
  values: ScriptValue[],
): Promise<ScriptValue[]> | ScriptValue[] => {
  while (values.length < nodes.length) {
    const value = evaluate(nodes[values.length] as Expression, frame);
    if (value instanceof Promise) {
      return value.then(done => {
        values.push(done);
        return collect(nodes, frame, values);
      });
    }
    values.push(value);
  }
  return values;
};

/** The last statement's value. */
export const evaluateBlock = (statements: readonly Expression[], frame: Frame, from = 0): Evaluation => {
  let value: ScriptValue = null;
  for (let index = from; index < statements.length; index += 1) {
    const statement = statements[index] as Expression;
    step(frame, statement);
    const result = evaluate(statement, frame);
    if (result instanceof Promise) {
      return result.then(last => (index + 1 < statements.length ? evaluateBlock(statements, frame, index + 1) : last));
    }
    value = result;
  }
  return value;
};

const step = (frame: Frame, { at }: Expression): void => {
  try {
    frame.run.step();
  } catch (error) {
    throw frame.located(error, at);
  }
};

interface Reference {
  get(): ScriptValue;
  set(value: ScriptValue): void;
}

/** A variable, or an element of one, to be read and set; the arrays that it needs are made. */
const refer = (target: Target, frame: Frame): Awaitable<Reference> => {
  const { run, locals } = frame;
  const attempt = <Result>(work: () => Result): Result => {
    try {
      return work();
    } catch (error) {
      throw frame.located(error, target.at);
    }
  };
  switch (target.kind) {
    case 'global':
      return { get: () => run.scope.get(target.name), set: value => attempt(() => setGlobal(target.name, value, run)) };
    case 'local':
      return { get: () => attempt(() => readLocal(target, frame)), set: value => void locals.set(target.name, value) };
    case 'index':
      return chain(evaluate(target.key, frame), key =>
        chain(
          holding(key, run, () => referToContainer(target.target, key, frame)),
          container => ({
            get: () => attempt(() => readElement(container, key, run)),
            set: value => attempt(() => writeElement(container, key, value, run)),
          }),
        ),
      );
  }
};

const setGlobal = (name: string, value: ScriptValue, run: Run): void => {
  if (!run.scope.has(name)) run.make(4 * slotSize + 2 * name.length);
  run.scope.set(name, value);
};

/** The array or dictionary of which an element is to be set: made when there is none yet. */
const referToContainer = (node: Expression, key: ScriptValue, frame: Frame): Evaluation => {
  const isFresh = node.kind === 'local' && !frame.locals.has(node.name);
  return chain(isFresh ? null : evaluate(node, frame), found => {
    if (found !== null || !isTarget(node)) return found;
    const made = containerFor(key);
    return chain(refer(node, frame), reference => {
      reference.set(made);
      return made;
    });
  });
};

/** Sets a variable or an element of one. */
export const assign = (target: Target, value: ScriptValue, frame: Frame): Evaluation => {
  if (target.kind === 'local') {
    frame.locals.set(target.name, value);
    return value;
  }
  if (target.kind === 'global' && frame.run.scope.has(target.name)) {
    frame.run.scope.set(target.name, value);
    return value;
  }
  return chain(
    holding(value, frame.run, () => refer(target, frame)),
    reference => {
      reference.set(value);
      return value;
    },
  );
};

const evaluateBinary = (node: Node<'binary'>, frame: Frame): Evaluation => {
  const left = evaluate(node.left, frame);
  if (left instanceof Promise) return left.then(first => withRight(node, first, frame));
  return withRight(node, left, frame);
};

const withRight = (node: Node<'binary'>, left: ScriptValue, frame: Frame): Evaluation => {
  const right = holding(left, frame.run, () => evaluate(node.right, frame));
  if (right instanceof Promise) return right.then(second => apply(node.operator, left, second, node.at, frame));
  return apply(node.operator, left, right, node.at, frame);
};

const apply = (
  operator: BinaryOperator,
  left: ScriptValue,
  right: ScriptValue,
  at: number,
  frame: Frame,
): ScriptValue => {
  try {
    return applyOperator(operator, left, right, frame.run);
  } catch (error) {
    throw frame.located(error, at);
  }
};

const evaluateLogical = (node: Node<'logical'>, frame: Frame): Evaluation =>
  chain(evaluate(node.left, frame), left => {
    const isDecided = asBoolean(left, node, frame) === (node.operator === '||');
    if (isDecided) return node.operator === '||';
    return chain(evaluate(node.right, frame), right => asBoolean(right, node, frame));
  });

const asBoolean = (value: ScriptValue, { at }: Expression, frame: Frame): boolean => {
  try {
    return toBoolean(value);
  } catch (error) {
    throw frame.located(error, at);
  }
};

const evaluateAssign = ({ operator, target, value: node, at }: Node<'assign'>, frame: Frame): Evaluation =>
  chain(evaluate(node, frame), value => {
    if (operator === '=') return assign(target, value, frame);
    return chain(
      holding(value, frame.run, () => refer(target, frame)),
      reference => {
        const result = apply(operator === '+=' ? '+' : '-', reference.get(), value, at, frame);
        reference.set(result);
        return result;
      },
    );
  });

const evaluateCount = ({ target, by, isBefore, at }: Node<'count'>, frame: Frame): Evaluation =>
  chain(refer(target, frame), reference => {
    const old = reference.get();
    const isNumber = typeof old === 'string' || typeof old === 'boolean';
    const now = apply('+', isNumber ? toNumber(old) : old, by, at, frame);
    reference.set(now);
    return isBefore ? now : old;
  });

const evaluateUnary = ({ operator, operand, at }: Node<'unary'>, frame: Frame): Evaluation =>
  chain(evaluate(operand, frame), value => {
    try {
      return operator === '!' ? !toBoolean(value) : negate(value, frame.run);
    } catch (error) {
      throw frame.located(error, at);
    }
  });

const evaluateArray = ({ items, at }: Node<'array'>, frame: Frame): Evaluation => {
  const { run } = frame;
  const values: ScriptValue[] = [];
  run.pending.push(values);
  return chain(collect(items, frame, values), () => {
    run.pending.pop();
    try {
      return run.keep(values);
    } catch (error) {
      throw frame.located(error, at);
    }
  });
};

const absence = ({ name, key }: CallNode): ScriptFault => {
  const known = findUnsupported(key);
  return known === undefined
    ? new ScriptFault('unknown-function', `There is no function "${name}".`)
    : new ScriptFault('unsupported-function', `${known} cannot be run here.`);
};

/** Counts what a function made and gives its faults their place, now or when it is done. */
const finish = (result: Evaluation, node: CallNode, frame: Frame): Evaluation => {
  if (!(result instanceof Promise)) return frame.run.keep(result);
  return result.then(
    value => finishNow(() => frame.run.keep(value), node, frame),
    (error: unknown) => {
      throw frame.located(error, node.at, node.name);
    },
  );
};

const finishNow = (work: () => Evaluation, { at, name }: CallNode, frame: Frame): Evaluation => {
  try {
    return work();
  } catch (error) {
    throw frame.located(error, at, name);
  }
};

const callWith = (
  values: ScriptValue[],
  call: (call: Call) => Evaluation,
  node: CallNode,
  frame: Frame,
): Evaluation => {
  const result = call(new Call(values, frame, node));
  frame.run.pending.pop();
  return finish(result, node, frame);
};

const evaluateCall = (node: CallNode, frame: Frame): Evaluation => {
  const { run } = frame;
  const nodes = node.values;
  try {
    run.step();
    const found = findFunction(node.key);
    if (!found) throw absence(node);
    if (nodes.length < found.least || nodes.length > found.most) {
      throw new ScriptFault('argument-count', found.countWords);
    }
    if (found.evaluates) return finish(found.evaluates(nodes, frame, node), node, frame);

    const { call } = found;
    const values: ScriptValue[] = [];
    run.pending.push(values);
    const collected = collect(nodes, frame, values);
    if (!(collected instanceof Promise)) return callWith(values, call, node, frame);
    return collected.then(() => finishNow(() => callWith(values, call, node, frame), node, frame));
  } catch (error) {
    throw frame.located(error, node.at, node.name);
  }
};

export const evaluate = (node: Expression, frame: Frame): Evaluation => {
  switch (node.kind) {
    case 'literal':
      return node.value;
    case 'global':
      return frame.run.scope.get(node.name);
    case 'local':
    case 'source':
      try {
        return node.kind === 'local' ? readLocal(node, frame) : readSource(node, frame);
      } catch (error) {
        throw frame.located(error, node.at);
      }
    case 'call':
      return evaluateCall(node, frame);
    case 'binary':
      return evaluateBinary(node, frame);
    case 'logical':
      return evaluateLogical(node, frame);
    case 'assign':
      return evaluateAssign(node, frame);
    case 'block':
      return evaluateBlock(node.statements, frame);
    case 'unary':
      return evaluateUnary(node, frame);
    case 'count':
      return evaluateCount(node, frame);
    case 'array':
      return evaluateArray(node, frame);
    case 'index':
      return chain(evaluate(node.target, frame), target =>
        chain(
          holding(target, frame.run, () => evaluate(node.key, frame)),
          key => {
            try {
              return readElement(target, key, frame.run);
            } catch (error) {
              throw frame.located(error, node.at);
            }
          },
        ),
      );
  }
};
