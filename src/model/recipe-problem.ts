/** Keys from the metadata to some part of it: `['steps', 3, 'properties', 0, 'default']`. A key may hold a dot itself. */
export type Place = readonly (string | number)[];

type Params = Readonly<Record<string, string | number>>;

const meant = ({ meant: name }: Params): string =>
  name === undefined || name === '' ? '' : ` Did you mean "${name}"?`;

/** What is wrong with a recipe, in words. Codes are stable: scripts and other languages go by them. */
const errors = {
  json: ({ what }) => `This is no JSON: ${what}`,
  'too-many': ({ most }) => `More than ${most} things are wrong here: these are the first.`,
  'duplicate-key': ({ key }) => `"${key}" is written twice here.`,
  missing: ({ key }) => `"${key}" is missing.`,
  'unknown-key': p => `There is no "${p['key']}" here.${meant(p)}`,
  'wrong-type': ({ expected }) => `This has to be ${expected}.`,
  'not-allowed': p => `This has to be ${p['allowed']}.${meant(p)}`,
  'wrong-format': ({ format }) => `This has to be ${format}.`,
  'too-short': ({ minimum }) => (minimum === 1 ? 'This is empty.' : `This is shorter than ${minimum}.`),
  'too-long': ({ maximum }) => `This is longer than ${maximum}.`,
  'too-small': ({ minimum }) => `This is less than ${minimum}.`,
  'too-large': ({ maximum }) => `This is more than ${maximum}.`,

  'unknown-endpoint': p => `There is no endpoint "${p['endpoint']}".${meant(p)}`,
  'unlisted-endpoint': ({ connection, endpoint }) =>
    `Connection "${connection}" uses "${endpoint}", which "endpoints" leaves out.`,
  'unknown-connection': p => `There is no connection "${p['connection']}".${meant(p)}`,
  'unknown-operation': p => `There is no operation "${p['operation']}".${meant(p)}`,
  'no-list': ({ question }) => `The options of "${question}" name no list: say which one in "object".`,
  'unknown-list': p => `The options of "${p['question']}" are the list "${p['list']}", which is not there.${meant(p)}`,
  'list-elsewhere': ({ question, list, connection, other }) =>
    `The options of "${question}" come from "${connection}", but the list "${list}" is read from "${other}".`,
  'list-unreadable': ({ list, reader, connector }) =>
    `The list "${list}" is read by ${reader}, but what it is read from is ${connector}.`,
  'depends-on-missing': ({ question, other }) =>
    `The options of "${question}" hang on the answer to "${other}", which "dependsOn" leaves out.`,

  'duplicate-step': ({ step }) => `There are two steps "${step}".`,
  'duplicate-question': ({ question }) => `"${question}" is asked twice.`,
  'duplicate-option': ({ question, option }) => `"${question}" offers "${option}" twice.`,
  'duplicate-operation': ({ operation }) => `There are two operations "${operation}".`,
  'duplicate-mapping': ({ operation, field }) => `The mapping of operation "${operation}" feeds "${field}" twice.`,
  'asked-again': ({ step, other }) => `Step "${step}" is about the same as step "${other}".`,

  'unknown-question': p => `"${p['question']}" is asked by no step.${meant(p)}`,
  'show-if-itself': ({ question }) => `"${question}" is shown only if it is answered itself: nobody can see it.`,
  'show-if-circle': ({ circle }) => `Each of these is shown only if the next is answered: ${circle}.`,
  'unknown-answer': ({ question, other }) => `"${question}" is shown by an answer that "${other}" does not offer.`,
  unreachable: ({ question, other }) =>
    `"${question}" has to be answered but is never shown: it hangs on "${other}", which is never shown.`,
  'depends-on-itself': ({ question }) => `The options of "${question}" depend on its own answer.`,
  'depends-in-circle': ({ circle }) => `The options of each of these depend on the next: ${circle}.`,
  'no-options': ({ question }) => `"${question}" offers nothing to choose from.`,
  'default-not-offered': ({ question }) => `The default of "${question}" is none of its options.`,
  'default-refused': ({ question, reason }) => `The default of "${question}" is refused by its own rules: ${reason}.`,
  'bad-pattern': ({ question }) =>
    `The pattern of "${question}" cannot be used: it is no regular expression, is longer than 500 characters, looks back or repeats a group (\\1).`,
  'bad-limits': ({ question, low, high }) => `No answer to "${question}" can fit: ${low} is above ${high}.`,

  'bad-schedule': ({ reason }) => `This schedule cannot be: ${reason}.`,

  'field-not-fed': ({ operation, field }) =>
    `The path of operation "${operation}" uses "${field}", which no step asks and no mapping feeds.`,
  'key-not-fed': ({ operation, field }) => `Operation "${operation}" has the key "${field}", which no mapping feeds.`,
  'fed-twice': ({ field, feeds }) => `"${field}" is fed by more than one thing: ${feeds}. Keep one.`,
  'bad-conversion': ({ field, kind, reason }) => `The conversion "${kind}" of "${field}" cannot be: ${reason}.`,
  'followed-twice': ({ operation, next }) => `Operation "${operation}" is followed by "${next}" twice.`,
  'chain-circle': ({ circle }) => `These operations follow each other for ever: ${circle}.`,
  'chain-too-long': ({ operation, most }) => `More than ${most} operations follow each other from "${operation}" on.`,

  'unknown-variable': p =>
    p['variable']
      ? `The Jitterpak has no project variable "${p['variable']}".${meant(p)}`
      : 'Choose a project variable.',
  'unknown-entity': ({ guid }) =>
    guid ? `The Jitterpak has nothing with the id ${guid}.` : 'Choose something of the Jitterpak.',
  'wrong-entity-type': ({ guid, expected, found }) =>
    `What has the id ${guid} in the Jitterpak is a ${found}, not a ${expected}.`,
  'unknown-entity-property': p => `This ${p['entityType']} of the Jitterpak has no property "${p['key']}".${meant(p)}`,
} as const satisfies Record<string, (params: Params) => string>;

/** What is probably not meant, and does no harm. */
const warnings = {
  'unused-endpoint': ({ endpoint }) => `"${endpoint}" is listed, but no connection uses it.`,
  'connection-without-step': ({ connection }) =>
    `No step asks for connection "${connection}": only your own product's connections need none.`,
  'asked-later': ({ question, other }) => `"${question}" hangs on "${other}", which is asked only after it.`,
  'never-shown': ({ question, other }) => `"${question}" is never shown: it hangs on "${other}", which is never shown.`,
  'options-ignored': ({ question, type }) => `"${question}" has options, but a ${type} field shows none.`,
  'password-not-secret': ({ question }) =>
    `"${question}" is a password, but not secret: its answer would be handed out again.`,
  'secret-default': ({ question }) => `The default of "${question}" is a secret that everybody can read here.`,
  'unused-question': ({ question }) => `Nothing uses the answer to "${question}".`,
  'unbound-question': ({ question }) =>
    `The answer to "${question}" goes nowhere: bind it to a variable or a property of the Jitterpak.`,
  'binding-in-flow': ({ question }) => `"${question}" is bound, but a flow reads answers by their name.`,
  'unknown-value': p => `A formula uses $values.${p['question']}, which no step asks.${meant(p)}`,
  'schedule-never': () => 'This schedule never comes.',
  'mapping-in-jitterpak': ({ step }) => `Step "${step}" is not shown: the mapping of a Jitterpak lies within it.`,
  'no-review': () => 'No step of the type "summary" stands at the end: people get one without a title of yours.',
  'after-review': ({ step }) => `Step "${step}" stands after the review; people see the review last.`,
  'unknown-step': p => `This translates a step "${p['step']}", which is not there.${meant(p)}`,
  'unknown-language': ({ language }) => `"${language}" is no language tag, such as "de" or "pt-BR".`,
} as const satisfies Record<string, (params: Params) => string>;

export type RecipeProblemCode = keyof typeof errors | keyof typeof warnings;

/** Every code that there is. */
export const recipeProblemCodes: readonly string[] = [...Object.keys(errors), ...Object.keys(warnings)];

export interface RecipeProblem {
  readonly code: RecipeProblemCode;
  /** A recipe with an error cannot be used; a warning is probably not meant. */
  readonly severity: 'error' | 'warning';
  /** With dots: `steps.3.properties.0.default`; empty for the metadata as a whole. */
  readonly path: string;
  readonly place: Place;
  /** What the sentence names. */
  readonly params: Params;
  /** For people, in English. */
  readonly message: string;
}

export type Problems = Generator<RecipeProblem, void, undefined>;

const sentences: Readonly<Record<RecipeProblemCode, (params: Params) => string>> = { ...errors, ...warnings };

export const problem = (code: RecipeProblemCode, place: Place, params: Params = {}): RecipeProblem => ({
  code,
  severity: Object.hasOwn(errors, code) ? 'error' : 'warning',
  path: place.join('.'),
  place,
  params,
  message: sentences[code](params),
});

/** So many are told: whoever has more begins with these. */
const mostProblems = 500;

/** What is found, as far as anybody wants to read it: then looking ends, and says so. */
export const collect = (problems: Problems): RecipeProblem[] => {
  const found: RecipeProblem[] = [];
  for (const each of problems) {
    if (found.length === mostProblems) return [...found, problem('too-many', [], { most: mostProblems })];
    found.push(each);
  }
  return found;
};

/** A way from a name back to one on it, by what each leads to; null when there is none. */
export const findCircle = (
  names: Iterable<string>,
  leadsTo: (name: string) => readonly string[],
): readonly string[] | null => {
  const done = new Set<string>();
  for (const start of names) {
    // Step by step, not by recursion: a long way may be longer than the stack.
    const way = new Set<string>();
    const open = [{ name: start, isLeft: false }];
    for (let current = open.pop(); current; current = open.pop()) {
      const { name, isLeft } = current;
      if (isLeft) {
        way.delete(name);
        done.add(name);
      } else if (way.has(name)) {
        const all = [...way];
        return [...all.slice(all.indexOf(name)), name];
      } else if (!done.has(name)) {
        way.add(name);
        open.push({ name, isLeft: true });
        for (const next of [...new Set(leadsTo(name))].reverse()) open.push({ name: next, isLeft: false });
      }
    }
  }
  return null;
};
