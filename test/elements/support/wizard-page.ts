import { aTimeout, expect, waitUntil } from '@open-wc/testing';
import type { CitizenWizard } from '../../../src/elements/wizard/wizard.element.ts';
import '../../../src/elements/wizard/wizard.define.ts';
import { apiUrl, newToken, recipe } from './wizard-host.ts';

/** The wizard as a person meets it: by names, words and keys. */
export class WizardPage {
  readonly element: CitizenWizard;

  constructor(attributes: Readonly<Record<string, string>> = {}) {
    this.element = document.createElement('citizen-wizard');
    const all = { 'api-url': apiUrl, token: newToken(), recipe: recipe().id, ...attributes };
    for (const [name, value] of Object.entries(all)) this.element.setAttribute(name, value);
    document.body.append(this.element);
  }

  get root(): ShadowRoot {
    const { shadowRoot } = this.element;
    if (!shadowRoot) throw new Error('The wizard has no shadow root');
    return shadowRoot;
  }

  get text(): string {
    return this.root.querySelector('.root')?.textContent.replace(/\s+/g, ' ') ?? '';
  }

  get focused(): HTMLElement | null {
    return this.root.activeElement as HTMLElement | null;
  }

  remove(): void {
    this.element.remove();
  }

  /** What is in view and not hidden by its container's width. */
  all<Found extends HTMLElement>(selector: string): Found[] {
    return [...this.root.querySelectorAll<Found>(selector)].filter(found => found.checkVisibility());
  }

  button(name: string): HTMLButtonElement {
    const found = this.all<HTMLButtonElement>('button').find(
      button => words(button) === name || button.ariaLabel === name,
    );
    if (!found) throw new Error(`There is no button "${name}" in: ${this.text}`);
    return found;
  }

  hasButton(name: string): boolean {
    return this.all('button').some(button => words(button) === name || button.ariaLabel === name);
  }

  field(label: string): HTMLInputElement & HTMLSelectElement {
    const found = this.all<HTMLLabelElement>('label').find(candidate => words(candidate).startsWith(label));
    const field = found?.control;
    if (!field) throw new Error(`There is no field "${label}" in: ${this.text}`);
    return field as HTMLInputElement & HTMLSelectElement;
  }

  step(name: string): HTMLButtonElement {
    const found = [...this.root.querySelectorAll<HTMLButtonElement>('.dirs .step')].find(step =>
      words(step).includes(name),
    );
    if (!found) throw new Error(`There is no step "${name}"`);
    return found;
  }

  async see(what: string | RegExp): Promise<void> {
    const sees = () => (typeof what === 'string' ? this.text.includes(what) : what.test(this.text));
    await this.#until(sees, `Never saw ${what}`);
  }

  /** The step whose heading is in view. */
  async at(title: string): Promise<void> {
    await this.#until(() => words(this.root.querySelector('#step-title')).endsWith(title), `Never came to "${title}"`);
    await this.element.updateComplete;
  }

  async click(name: string): Promise<void> {
    this.button(name).click();
    await this.element.updateComplete;
  }

  async fill(label: string, value: string): Promise<void> {
    const field = this.field(label);
    field.focus();
    field.value = value;
    field.dispatchEvent(new Event(field instanceof HTMLSelectElement ? 'change' : 'input', { bubbles: true }));
    await this.element.updateComplete;
  }

  /** Letter by letter, each after what came of the one before is drawn; then done with the field. */
  async type(label: string, text: string): Promise<void> {
    const field = this.field(label);
    field.focus();
    for (const letter of text) {
      field.value += letter;
      field.dispatchEvent(new Event('input', { bubbles: true }));
      await this.element.updateComplete;
    }
    field.dispatchEvent(new Event('change', { bubbles: true }));
    await this.element.updateComplete;
  }

  async fillConnection(): Promise<void> {
    await this.fill('Server address', 'db.example.com');
    await this.fill('Database', 'warehouse');
    await this.fill('User name', 'writer');
    await this.fill('Password', 'secret');
  }

  /** From the introduction to the review, answering everything. */
  async goToReview(): Promise<void> {
    await this.at('Your contacts, in your own database');
    await this.click('Continue');
    await this.at('Connect PostgreSQL');
    await this.see('Server address');
    await this.fillConnection();
    await this.click('Continue');
    await this.#answerOptions();
  }

  /** The same where an account is there already. */
  async goToReviewWithAccount(): Promise<void> {
    await this.at('Your contacts, in your own database');
    this.step('Options').click();
    await this.#answerOptions();
  }

  async #answerOptions(): Promise<void> {
    await this.at('Options');
    await until(() => this.field('Table to fill').options.length > 1, 'The tables never came');
    await this.fill('Which contacts?', 'customer');
    await this.fill('Table to fill', 'public.contacts');
    await this.click('Continue');
    await this.at('Review and deploy');
  }

  /** Asks axe about everything that is in view. */
  async expectAccessible(): Promise<void> {
    // Colours are measured where they have come to rest.
    await aTimeout(0);
    const transitions = this.root.getAnimations().filter(animation => animation instanceof CSSTransition);
    await Promise.all(transitions.map(transition => transition.finished.catch(() => undefined)));
    await expect(this.element).to.be.accessible();
  }

  async #until(holds: () => boolean, message: string): Promise<void> {
    await until(holds, message).catch((error: unknown) => {
      throw new Error(`${String(error)}\nInstead: ${this.text}`);
    });
  }
}

/** Waits for what is about to happen; a retry of the client may come first. */
export const until = (holds: () => boolean, message?: string): Promise<void> =>
  waitUntil(holds, message, { timeout: 8000 });

export const words = (element: Element | null): string => element?.textContent.replace(/\s+/g, ' ').trim() ?? '';
