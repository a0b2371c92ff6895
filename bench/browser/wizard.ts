import type { Page } from 'playwright-core';
import type { Figure } from '../figure.ts';
import { openBrowser } from './browser.ts';
import { showNothing, weighKeys } from './keys.ts';
import { openStage, token } from './stage.ts';

const fields = 100;
const keys = ['n', 'o', 'r', 't', 'h', 'Backspace', 'Backspace', 'e', 'r', 'n'];

/** Until the first frame with all fields has been drawn. */
const showWizard = (page: Page, stage: string): Promise<void> =>
  page.evaluate(
    async ([url, bearer, most]) => {
      const wizard = document.createElement('citizen-wizard');
      wizard.setAttribute('api-url', url);
      wizard.setAttribute('token', bearer);
      wizard.setAttribute('recipe', 'form');
      document.body.append(wizard);
      const frame = () => new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)));
      const count = () => wizard.shadowRoot?.querySelectorAll('form input, form select, form textarea').length ?? 0;
      for (const end = Date.now() + 20_000; count() < most;) {
        if (Date.now() > end) throw new Error(`The wizard shows ${count()} fields`);
        await frame();
      }
      // The fields may have come after the last frame was drawn.
      await frame();
    },
    [`${stage}/${fields}`, token, fields] as const,
  );

/** The same questions as a plain form: labels, controls and help, and a check of the field that changes. */
const showForm = (page: Page, stage: string): Promise<void> =>
  page.evaluate(async url => {
    type Property = Readonly<{ name: string; label: string; help: string; type: string; required: boolean }> & {
      readonly options?: readonly { readonly value: string; readonly label: string }[];
      readonly validate?: { readonly maxLength?: number; readonly min?: number; readonly max?: number };
    };
    const response = await fetch(`${url}/v1/recipes/form`);
    const { steps } = (await response.json()) as { steps: { properties: Property[] }[] };
    const properties = new Map(steps[0]?.properties.map(property => [property.name, property]));
    const values: Record<string, unknown> = {};
    const host = document.createElement('div');
    const root = host.attachShadow({ mode: 'open' });
    const form = document.createElement('form');
    const style = document.createElement('style');
    style.textContent = `label { display: block } .field { margin: 0 0 16px } .help, .error { font-size: 13px }
      input:not([type=checkbox]), select { box-sizing: border-box; width: 100%; height: 36px; padding: 0 12px; border: 1px solid #888; border-radius: 6px }`;
    const controlOf = ({ type, options = [] }: Property): HTMLInputElement | HTMLSelectElement => {
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
  }, `${stage}/${fields}`);

/** A step with many fields, in processor time of the page's main thread, less that of an empty page. */
export const measureWizard = async (rounds = 7): Promise<readonly Figure[]> => {
  const stage = await openStage();
  const browser = await openBrowser();
  const first = { ours: [] as number[], floor: [] as number[] };
  const typed = { ours: [] as number[], floor: [] as number[] };
  try {
    for (let round = 0; round < rounds; round += 1) {
      const empty = await browser.open(stage.url, 'citizen-wizard');
      const idle = await empty.weigh(() => showNothing(empty.page));
      const idleKeys = await weighKeys(empty, keys);
      await empty.close();
      for (const [show, of] of [
        [showForm, 'floor'],
        [showWizard, 'ours'],
      ] as const) {
        const opened = await browser.open(stage.url, 'citizen-wizard');
        first[of].push((await opened.weigh(() => show(opened.page, stage.url))) - idle);
        // What goes on behind the first look is not what a key costs.
        await opened.page.waitForTimeout(1_000);
        await opened.page.locator('form input[type=text]').first().focus();
        const costs = await weighKeys(opened, keys);
        typed[of].push(...costs.map((cost, index) => cost - (idleKeys[index] ?? 0)));
        await opened.close();
      }
    }
  } finally {
    await browser.close();
    await stage.close();
  }
  return [
    {
      part: 'wizard',
      name: `first look at ${fields} fields`,
      unit: 'ms',
      ours: first.ours,
      floor: { name: 'a plain form', values: first.floor },
      limit: { kind: 'ratio', most: 2 },
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
