import { toText } from '../convert.ts';
import { chain, holding } from '../run.ts';
import { ScriptFault } from '../script-error.ts';
import { isTarget } from '../ast.ts';
import { keyOf, writeElement } from '../elements.ts';
import { typeWords, type ScriptValue } from '../value.ts';
import { areaOf } from './definition.ts';

const { define, defineLazy } = areaOf('dictionary');

const dictionaryOf = (value: ScriptValue): Map<string, ScriptValue> => {
  if (value instanceof Map) return value;
  throw new ScriptFault('type', `${typeWords(value)} is given where a dictionary is needed.`);
};

export const dictionary = [
  defineLazy(
    'bool AddToDict(dictionary dict, type key, type arg)',
    'Sets a value in a dictionary, which is made when the variable is none; answers whether the key is new.',
    ([target, keyNode, valueNode], frame) => {
      if (!target || !keyNode || !valueNode) return null;
      const { run } = frame;
      const isFresh = target.kind === 'local' && !frame.locals.has(target.name);
      return chain(isFresh ? null : frame.evaluate(target), found =>
        chain(
          holding(found, run, () => frame.evaluate(keyNode)),
          key =>
            chain(
              holding(key, run, () => frame.evaluate(valueNode)),
              value => {
                const isMade = !(found instanceof Map) && isTarget(target);
                const dict = isMade ? new Map<string, ScriptValue>() : dictionaryOf(found);
                const isNew = !dict.has(keyOf(key, run));
                writeElement(dict, key, value, run);
                return chain(isMade ? frame.assign(target, dict) : null, () => isNew);
              },
            ),
        ),
      );
    },
  ),
  define('array CollectValues(dictionary dict, array names)', 'The values of the named keys, in their order.', call => {
    const dict = call.dictionary(0);
    return call.array(1).map(name => dict.get(toText(name, call.run)) ?? null);
  }),
  define('dictionary Dict()', 'An empty dictionary.', () => new Map<string, ScriptValue>()),
  define('array GetKeys(dictionary dict)', 'The keys of a dictionary.', call => [...call.dictionary(0).keys()]),
  define(
    'bool HasKey(dictionary dict, string key)',
    'Whether a dictionary has a key; false for anything else.',
    call => {
      const dict = call.value(0);
      return dict instanceof Map && dict.has(call.text(1));
    },
  ),
  define('dictionary Map()', 'An empty dictionary.', () => new Map<string, ScriptValue>()),
  defineLazy(
    'type MapCache(dictionary dict, string key, type value)',
    'The value of a key; when there is none, the third argument is evaluated and kept.',
    ([dictNode, keyNode, valueNode], frame) => {
      if (!dictNode || !keyNode || !valueNode) return null;
      const { run } = frame;
      return chain(frame.evaluate(dictNode), found => {
        const dict = dictionaryOf(found);
        return chain(
          holding(dict, run, () => frame.evaluate(keyNode)),
          key => {
            const known = dict.get(keyOf(key, run));
            if (known !== undefined) return known;
            return chain(
              holding(key, run, () => frame.evaluate(valueNode)),
              value => {
                writeElement(dict, key, value, run);
                return value;
              },
            );
          },
        );
      });
    },
  ),
  define(
    'bool RemoveKey(dictionary dict, string key)',
    'Removes a key; answers whether it was there.',
    call => call.value(1) !== null && call.dictionary(0).delete(call.text(1)),
  ),
];
