import type { ReactiveControllerHost } from 'lit';
import type { Client } from '../../client/index.ts';
import type { PlaceTestRequest } from '../../contract/index.ts';
import { recipeValues, type WizardAnswers, type WizardOptionsStep } from '../../model/index.ts';
import { ConnectionTests } from './connection-tests.ts';
import type { WizardData } from './wizard-data.ts';

interface PlaceTestsOptions {
  readonly data: WizardData;
  readonly client: () => Client;
  readonly answers: () => Pick<WizardAnswers, 'values'>;
}

/** Tries what a Jitterpak reaches by itself. A result holds for the step and the answers that were tried. */
export class PlaceTests {
  readonly tests: ConnectionTests<object, { readonly recipe: string; readonly body: PlaceTestRequest }>;
  readonly #options: PlaceTestsOptions;
  /** By the step's id. */
  readonly #asked = new Map<string, { readonly values: string }>();

  constructor(host: ReactiveControllerHost & Element, options: PlaceTestsOptions) {
    this.#options = options;
    this.tests = new ConnectionTests(host, ({ recipe, body }, call) =>
      options.client().recipes.test(recipe, body, call),
    );
  }

  /** What stands for the step's answers as they are now. */
  answer({ id }: WizardOptionsStep): object {
    const values = JSON.stringify(this.#options.answers().values);
    const known = this.#asked.get(id);
    if (known?.values === values) return known;
    const answer = { values };
    this.#asked.set(id, answer);
    return answer;
  }

  async test(step: WizardOptionsStep): Promise<void> {
    const { data, answers } = this.#options;
    const { recipe, environment, deployment, plan } = data;
    const answer = this.answer(step);
    if (step.place === null || !recipe || !environment || data.isPreview || this.tests.isBusy(answer)) return;
    const body: PlaceTestRequest = {
      version: recipe.version,
      connection: step.place,
      environment: environment.id,
      values: recipeValues(plan, answers()),
      ...(deployment && { deployment: deployment.id }),
    };
    await this.tests.run(answer, { recipe: recipe.id, body });
  }
}
