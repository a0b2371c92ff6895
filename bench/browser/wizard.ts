import type { JSHandle, Page } from 'playwright-core';
import type { Figure } from '../figure.ts';
import { openBrowser, type WeighedPage } from './browser.ts';
import { showNothing, weighKeys } from './keys.ts';
import { openStage, token } from './stage.ts';

const fields = 100;
const keys = ['n', 'o', 'r', 't', 'h', 'Backspace', 'Backspace', 'e', 'r', 'n'];

const formAddress = (stage: string): string => `${stage}/${fields}/v1/recipes/form`;

/** Opens a recipe and waits for the frame in which a step of it has been drawn. @param most How many fields that has. */
const openWizard = (page: Page, stage: string, recipe: string, most: number): Promise<void> =>
  page.evaluate(
    async ([url, bearer, id, expected]) => {
      const wizard = document.createElement('citizen-wizard');
      wizard.setAttribute('api-url', url);
      wizard.setAttribute('token', bearer);
      wizard.setAttribute('recipe', id);
      document.body.append(wizard);
      const frame = () => new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)));
      const count = () => wizard.shadowRoot?.querySelectorAll('form input, form select, form textarea').length ?? 0;
      const isThere = () => Boolean(wizard.shadowRoot?.querySelector('form [type=submit]')) && count() === expected;
      for (const end = Date.now() + 20_000; !isThere();) {
        if (Date.now() > end) throw new Error(`The wizard shows ${count()} fields`);
        await frame();
      }
      // The fields may have come after the last frame was drawn.
      await frame();
    },
    [`${stage}/${fields}`, token, recipe, most] as const,
  );

/** Until the next step has been drawn. */
const goOn = (page: Page): Promise<void> =>
  page.evaluate(async most => {
    const root = document.querySelector('citizen-wizard')?.shadowRoot;
    root?.querySelector<HTMLButtonElement>('form [type=submit]')?.click();
    await new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)));
    const count = root?.querySelectorAll('form input, form select, form textarea').length;
    if (count !== most) throw new Error(`The wizard shows ${count} fields`);
  }, fields);

interface Question {
  readonly name: string;
  readonly label: string;
  readonly help: string;
  readonly type: string;
  readonly required: boolean;
  readonly options?: readonly { readonly value: string; readonly label: string }[];
  readonly validate?: { readonly maxLength?: number; readonly min?: number; readonly max?: number };
}

/** The plain form's questions, at hand in the page. */
const readQuestions = (page: Page, stage: string): Promise<JSHandle<readonly Question[]>> =>
  page.evaluateHandle(async url => {
    const response = await fetch(url);
    const { steps } = (await response.json()) as { steps: { properties: Question[] }[] };
    return steps[0]?.properties ?? [];
  }, formAddress(stage));

/**
 * The same questions as a plain form: labels, controls and help, and a check of the field that changes.
 * @param atHand Fetched when left out.
 */
const showForm = (page: Page, stage: string, atHand: JSHandle<readonly Question[]> | null = null): Promise<void> =>
  page.evaluate(
    async ([url, given]) => {
      const fetchAll = async () => {
        const { steps } = (await (await fetch(url)).json()) as { steps: { properties: Question[] }[] };
        return steps[0]?.properties ?? [];
      };
      const questions = given ?? (await fetchAll());
      const properties = new Map(questions.map(property => [property.name, property]));
      const values: Record<string, unknown> = {};
      const host = document.createElement('div');
      const root = host.attachShadow({ mode: 'open' });
      const form = document.createElement('form');
      const style = document.createElement('style');
      style.textContent = `label { display: block } .field { margin: 0 0 16px } .help, .error { font-size: 13px }
      input:not([type=checkbox]), select { box-sizing: border-box; width: 100%; height: 36px; padding: 0 12px; border: 1px solid #888; border-radius: 6px }`;
      const controlOf = ({ type, options = [] }: Question): HTMLInputElement | HTMLSelectElement => {
        if (type === 'select') {
          const select = document.createElement('select');
          for (const { value, label } of options) select.append(new Option(label, value));
          return select;
        }
        const input = document.createElement('input');
        input.type = type === 'number' ? 'number' : type === 'boolean' ? 'checkbox' : 'text';
        return input;
      };
      for (const property of properties.values()) {
        const field = document.createElement('div');
        field.className = 'field';
        const label = document.createElement('label');
        label.textContent = property.label;
        label.htmlFor = property.name;
        const control = controlOf(property);
        control.id = control.name = property.name;
        control.required = property.required;
        const help = document.createElement('p');
        help.className = 'help';
        help.textContent = property.help;
        const error = document.createElement('p');
        error.className = 'error';
        field.append(label, control, help, error);
        form.append(field);
      }
      form.addEventListener('input', ({ target }) => {
        const control = target as HTMLInputElement;
        const property = properties.get(control.name);
        const error = control.parentElement?.querySelector('.error');
        if (!property || !error) return;
        values[property.name] = control.value;
        const { maxLength = Infinity, min = -Infinity, max = Infinity } = property.validate ?? {};
        const isEmpty = property.required && control.value === '';
        const isOut = property.type === 'number' && (Number(control.value) < min || Number(control.value) > max);
        error.textContent = isEmpty || control.value.length > maxLength || isOut ? 'Please check this.' : '';
      });
      root.append(style, form);
      document.body.append(host);
      await new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)));
    },
    [formAddress(stage), atHand] as const,
  );

/** Long enough for what goes on behind a first look, which is not what the next press costs. In ms. */
const calm = 1000;

interface Weights {
  readonly ours: number[];
  readonly floor: number[];
}

const noWeights = (): Weights => ({ ours: [], floor: [] });

/** A step with many fields, in processor time of the page's main thread, less that of an empty page. */
export const measureWizard = async (rounds = 7): Promise<readonly Figure[]> => {
  const stage = await openStage();
  const browser = await openBrowser();
  const [opened, rendered, typed] = [noWeights(), noWeights(), noWeights()];
  /** @param act In a page of its own. */
  const inPage = async (act: (weighed: WeighedPage) => Promise<void>): Promise<void> => {
    const weighed = await browser.open(stage.url, 'citizen-wizard');
    await act(weighed);
    await weighed.close();
  };
  try {
    for (let round = 0; round < rounds; round += 1) {
      let idle = 0;
      let idleKeys: readonly number[] = [];
      const type = async (weighed: WeighedPage): Promise<number[]> => {
        await weighed.page.waitForTimeout(calm);
        await weighed.page.locator('form input[type=text]').first().focus();
        const costs = await weighKeys(weighed, keys);
        return costs.map((cost, index) => cost - (idleKeys[index] ?? 0));
      };
      await inPage(async empty => {
        idle = await empty.weigh(() => showNothing(empty.page));
        idleKeys = await weighKeys(empty, keys);
      });
      await inPage(async plain => {
        const questions = await readQuestions(plain.page, stage.url);
        await plain.page.waitForTimeout(calm);
        rendered.floor.push((await plain.weigh(() => showForm(plain.page, stage.url, questions))) - idle);
        typed.floor.push(...(await type(plain)));
      });
      await inPage(async ours => {
        await openWizard(ours.page, stage.url, 'guided-form', 0);
        await ours.page.locator('form [type=submit]').focus();
        await ours.page.waitForTimeout(calm);
        rendered.ours.push((await ours.weigh(() => goOn(ours.page))) - idle);
        typed.ours.push(...(await type(ours)));
      });
      await inPage(async plain => {
        opened.floor.push((await plain.weigh(() => showForm(plain.page, stage.url))) - idle);
      });
      await inPage(async ours => {
        opened.ours.push((await ours.weigh(() => openWizard(ours.page, stage.url, 'form', fields))) - idle);
      });
    }
  } finally {
    await browser.close();
    await stage.close();
  }
  return [
    {
      part: 'wizard',
      name: `first render of ${fields} fields`,
      unit: 'ms',
      ours: rendered.ours,
      floor: { name: 'a plain form', values: rendered.floor },
      limit: { kind: 'ratio', most: 2 },
    },
    {
      // With the session, endpoints, accounts, drafts and the stream of events, none of which the form asks for.
      part: 'wizard',
      name: `opened at ${fields} fields`,
      unit: 'ms',
      ours: opened.ours,
      floor: { name: 'a plain form, fetched', values: opened.floor },
      limit: { kind: 'ratio', most: 3.3 },
    },
    {
      part: 'wizard',
      name: `a key in one of ${fields} fields`,
      unit: 'ms',
      ours: typed.ours,
      floor: { name: 'a plain form', values: typed.floor },
      limit: { kind: 'ratio', most: 1.5 },
    },
  ];
};
