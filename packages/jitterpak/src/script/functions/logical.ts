import type { Expression } from '../ast.ts';
import { toBoolean, toNumber } from '../convert.ts';
import type { Awaitable } from '../host.ts';
import { areEqual } from '../operators.ts';
import { chain, type Evaluation, type Frame } from '../run.ts';
import { ScriptFault } from '../script-error.ts';
import { mostTurnsVariable } from '../scope.ts';
import { areaOf } from './definition.ts';

const { define, defineLazy } = areaOf('logical');

const defaultTurns = 50_000;

const decide = (condition: Expression | undefined, frame: Frame): Awaitable<boolean> =>
  chain(condition ? frame.evaluate(condition) : false, toBoolean);

const evaluateOrNull = (node: Expression | undefined, frame: Frame): Evaluation => (node ? frame.evaluate(node) : null);

const chooseCase = (nodes: readonly Expression[], frame: Frame, at: number): Evaluation => {
  if (at >= nodes.length) return null;
  return chain(decide(nodes[at], frame), isChosen =>
    isChosen ? evaluateOrNull(nodes[at + 1], frame) : chooseCase(nodes, frame, at + 2),
  );
};

const repeat = (
  condition: Expression | undefined,
  body: Expression | undefined,
  frame: Frame,
  done: number,
): Evaluation => {
  const { run } = frame;
  for (let turns = done; ; turns += 1) {
    const most = run.scope.has(mostTurnsVariable) ? toNumber(run.scope.get(mostTurnsVariable)) : defaultTurns;
    run.step();
    const hasTurned = chain(decide(condition, frame), isTrue => {
      if (!isTrue) return false;
      if (turns >= most) throw new ScriptFault('value', `The loop went round more than ${most} times.`);
      return chain(evaluateOrNull(body, frame), () => true);
    });
    if (hasTurned instanceof Promise) {
      return hasTurned.then(goesOn => (goesOn ? repeat(condition, body, frame, turns + 1) : null));
    }
    if (!hasTurned) return null;
    const rest = run.rest();
    if (rest) return rest.then(() => repeat(condition, body, frame, turns + 1));
  }
};

export const logical = [
  defineLazy(
    'type Case(bool b1, type arg1[, bool b2, type arg2, ...])',
    'The value behind the first condition that is true; null when none is.',
    (nodes, frame) => {
      if (nodes.length % 2 === 1)
        throw new ScriptFault('argument-count', 'Case takes pairs of a condition and a value.');
      return chooseCase(nodes, frame, 0);
    },
  ),
  define(
    'bool Equal(type arg1, type arg2)',
    'Whether two values are equal; arrays and dictionaries with all that is in them.',
    call => areEqual(call.value(0), call.value(1), call.run),
  ),
  defineLazy(
    'type If(bool condition, type trueResult[, type falseResult])',
    'The second value when the condition is true, else the third or null; only that one is evaluated.',
    ([condition, yes, no], frame) =>
      chain(decide(condition, frame), isTrue => evaluateOrNull(isTrue ? yes : no, frame)),
  ),
  defineLazy(
    'null While(bool condition, type expression)',
    'Evaluates the expression as long as the condition is true.',
    ([condition, body], frame) => repeat(condition, body, frame, 0),
  ),
];
