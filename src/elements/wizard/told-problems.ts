import type { WizardStep } from '../../model/index.ts';

/**
 * Which problems a person is told of: those of a field once they have left it, those of a whole step once they wanted to
 * go on. While they first type, nothing is wrong.
 */
export class ToldProblems {
  readonly #onChange: () => void;
  readonly #fields = new Set<string>();
  readonly #steps = new Set<string>();
  /** Settles when the pointer that is down is up again. */
  #press: Promise<void> | null = null;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  tellsField({ id }: WizardStep, name: string): boolean {
    return this.#fields.has(`${id}.${name}`);
  }

  tellsStep({ id }: WizardStep): boolean {
    return this.#steps.has(id);
  }

  /** From now on the step says what it needs. */
  tell({ id }: WizardStep, fields: readonly string[] = []): void {
    this.#steps.add(id);
    this.tellFields({ id }, fields);
  }

  tellFields({ id }: Pick<WizardStep, 'id'>, fields: readonly string[]): void {
    for (const name of fields) this.#fields.add(`${id}.${name}`);
    this.#onChange();
  }

  /** The person left a field. */
  async leave(step: WizardStep, name: string): Promise<void> {
    await this.#press;
    this.tellFields(step, [name]);
  }

  /** While a pointer is down nothing may move: an error that comes in between pushes away what the click is meant for. */
  readonly holdStill = (): void => {
    this.#press ??= new Promise(resolve => {
      const end = () => {
        globalThis.removeEventListener('pointerup', end);
        globalThis.removeEventListener('pointercancel', end);
        // The click comes after the pointer is up.
        setTimeout(() => {
          this.#press = null;
          resolve();
        });
      };
      globalThis.addEventListener('pointerup', end);
      globalThis.addEventListener('pointercancel', end);
    });
  };

  /** Starts over for the fields of one step whose names begin so, as when another form stands there. */
  forget({ id }: WizardStep, prefix: string): void {
    for (const field of this.#fields) if (field.startsWith(`${id}.${prefix}`)) this.#fields.delete(field);
    this.#steps.delete(id);
  }

  clear(): void {
    this.#fields.clear();
    this.#steps.clear();
  }
}
