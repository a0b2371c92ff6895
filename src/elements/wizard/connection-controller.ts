import type { ReactiveControllerHost } from 'lit';
import { createRequestId, type Client, type RecipeApiError } from '../../client/index.ts';
import type { Connection, ConnectionTestRequest, PropertyValue, Values } from '../../contract/index.ts';
import {
  accountsFor,
  connectionField,
  emptyForm,
  formOf,
  formProblems,
  parseAnswers,
  type ConnectionAnswer,
  type WizardConnectionStep,
} from '../../model/index.ts';
import { ActionController } from './action-controller.ts';
import { ConnectionTests } from './connection-tests.ts';
import type { WizardData } from './wizard-data.ts';
import { ConnectionTestEvent } from './wizard.events.ts';

export interface ConnectionControllerOptions {
  readonly data: WizardData;
  readonly client: () => Client;
  readonly answer: (step: WizardConnectionStep) => ConnectionAnswer;
  readonly setAnswer: (step: WizardConnectionStep, answer: ConnectionAnswer) => void;
  /** Another form stands in the step now. */
  readonly onOtherForm: (step: WizardConnectionStep) => void;
  /** These fields keep the form from being tested or stored; the names are those of the step. */
  readonly onFieldsToMend: (step: WizardConnectionStep, fields: readonly string[]) => void;
}

/** Accounts of a connection step: which one is used, its form, its test, and storing it. */
export class ConnectionController {
  readonly tests: ConnectionTests<ConnectionAnswer, ConnectionTestRequest>;
  readonly storing: ActionController;

  readonly #host: Element;
  readonly #options: ConnectionControllerOptions;
  /** Steps in which the person looks through the accounts. */
  readonly #choosing = new Set<string>();
  /** What the host said of a form's fields; another answer, another opinion. */
  readonly #refusals = new WeakMap<ConnectionAnswer, ReadonlyMap<string, string>>();
  /** Forms that could not be tested yet: something was missing. */
  readonly #untestable = new WeakSet<ConnectionAnswer>();
  /** A new account is stored once, however often it is sent. */
  readonly #storeKeys = new WeakMap<ConnectionAnswer, string>();

  constructor(host: ReactiveControllerHost & Element, options: ConnectionControllerOptions) {
    this.#host = host;
    this.#options = options;
    this.tests = new ConnectionTests(host, (request, call) => options.client().connections.test(request, call));
    this.storing = new ActionController(host);
  }

  answer(step: WizardConnectionStep): ConnectionAnswer {
    return this.#options.answer(step);
  }

  /** The customer's accounts for this step, the one that was changed last first. */
  accounts(step: WizardConnectionStep): Connection[] {
    return accountsFor(step, this.#options.data.connections.value ?? []);
  }

  /** The account that is used. */
  account(step: WizardConnectionStep): Connection | null {
    return this.#find(this.answer(step).id);
  }

  /** The account that is used, if the system no longer lets us in; null while another one is written down. */
  lostAccount(step: WizardConnectionStep): Connection | null {
    const account = this.answer(step).form ? null : this.account(step);
    return account?.consent === 'lost' && !account.practice ? account : null;
  }

  /** Whether something was typed that is not stored. */
  isWritten(step: WizardConnectionStep): boolean {
    const { form } = this.answer(step);
    if (!form) return false;
    const account = this.#find(form.id);
    const start = account ? formOf(step, account) : emptyForm(step);
    return Object.entries(form.typed).some(([name, value]) => (value || null) !== (start.typed[name] || null));
  }

  isChoosing(step: WizardConnectionStep): boolean {
    return this.#choosing.has(step.id);
  }

  /** What the host said of a field of the form; empty when nothing. */
  refusal(step: WizardConnectionStep, field: string): string {
    return this.#refusals.get(this.answer(step))?.get(field) ?? '';
  }

  /** Whether Test was pressed although the form lacks something. */
  testWasRefused(step: WizardConnectionStep): boolean {
    return this.#untestable.has(this.answer(step));
  }

  choose(step: WizardConnectionStep): void {
    this.#choosing.add(step.id);
    this.#become(step, { id: this.answer(step).id, form: null });
  }

  use(step: WizardConnectionStep, id: string): void {
    this.#become(step, { id, form: null });
  }

  add(step: WizardConnectionStep): void {
    this.#choosing.delete(step.id);
    this.#options.onOtherForm(step);
    this.#become(step, { id: null, form: emptyForm(step) });
  }

  change(step: WizardConnectionStep, account: Connection): void {
    this.#options.onOtherForm(step);
    this.#become(step, { id: account.id, form: formOf(step, account) });
  }

  /** Uses an account that the host has just made, or let somebody in to again; one of another customer is not used. */
  take(step: WizardConnectionStep, account: Connection): void {
    if (!this.#options.data.keep(account)) return;
    this.#choosing.delete(step.id);
    this.#become(step, { id: account.id, form: null });
  }

  /** Whether the form has all that it needs; tells what is missing when it has not. */
  isWhole(step: WizardConnectionStep): boolean {
    const answer = this.answer(step);
    const problems = answer.form ? formProblems(step, answer.form) : [];
    if (problems.length === 0) return true;
    this.#untestable.add(answer);
    this.#mend(
      step,
      problems.map(({ property }) => property),
    );
    return false;
  }

  setValue(step: WizardConnectionStep, name: string, value: PropertyValue): void {
    const answer = this.answer(step);
    if (!answer.form) return;
    this.#become(step, { ...answer, form: { ...answer.form, typed: { ...answer.form.typed, [name]: value } } });
  }

  /** Tests the connection as it stands; tells what is missing when it cannot be tested yet. */
  async test(step: WizardConnectionStep): Promise<void> {
    const answer = this.answer(step);
    const { form } = answer;
    if (this.tests.isBusy(answer) || this.#options.data.isPreview || !this.isWhole(step)) return;
    const id = form ? form.id : answer.id;
    const environment = this.#options.data.environment?.id;
    const result = await this.tests.run(answer, {
      ...(id === null ? {} : { id }),
      endpoint: step.endpoint.id,
      values: form ? parseAnswers(step.endpoint.fields, form.typed) : (this.account(step)?.values ?? {}),
      ...(environment === undefined ? {} : { environment }),
    });
    if (!result) return;
    const { ok, durationMs } = result;
    this.#host.dispatchEvent(new ConnectionTestEvent({ endpoint: step.endpoint.id, ok, durationMs }));
  }

  /** Stores what stands in the form. @returns Whether the step has a stored connection now. */
  async store(step: WizardConnectionStep): Promise<boolean> {
    const answer = this.answer(step);
    if (!answer.form) return answer.id !== null;
    const connection = await this.storing.run(signal => this.#send(step, answer, signal));
    if (!connection) {
      if (this.storing.state.kind === 'failed') this.#refuse(step, answer, this.storing.state.error);
      return false;
    }
    const stored: ConnectionAnswer = { id: connection.id, form: null };
    this.#options.data.keep(connection);
    this.tests.carryOver(answer, stored);
    this.#options.setAnswer(step, stored);
    return true;
  }

  /** The person leaves the step. */
  leave(): void {
    this.#choosing.clear();
    this.storing.stop();
  }

  /** What is under way belongs to answers that hold no more. */
  stop(): void {
    this.leave();
    this.tests.stop();
  }

  #find(id: string | null): Connection | null {
    return this.#options.data.connections.value?.find(connection => connection.id === id) ?? null;
  }

  #become(step: WizardConnectionStep, answer: ConnectionAnswer): void {
    this.tests.stop();
    this.storing.stop();
    this.#options.setAnswer(step, answer);
  }

  #mend(step: WizardConnectionStep, fields: readonly string[]): void {
    this.#options.onFieldsToMend(step, fields.map(connectionField));
  }

  #send(step: WizardConnectionStep, answer: ConnectionAnswer, signal: AbortSignal): Promise<Connection> {
    const { endpoint } = step;
    const { data, client } = this.#options;
    const { id, typed } = answer.form ?? emptyForm(step);
    const values = parseAnswers(endpoint.fields, typed);
    if (id !== null) {
      return client().connections.update(id, { values: { ...this.#emptied(step, id), ...values } }, { signal });
    }
    const idempotencyKey = this.#storeKeys.get(answer) ?? createRequestId();
    this.#storeKeys.set(answer, idempotencyKey);
    const { customer } = data.namedCustomer;
    return client().connections.create(
      {
        endpoint: endpoint.id,
        environment: data.environment?.id ?? '',
        ...(customer === undefined ? {} : { customer: { id: customer } }),
        values,
      },
      { signal, idempotencyKey },
    );
  }

  /** Answers that are no secrets and were there before: left empty now, they are taken back. */
  #emptied(step: WizardConnectionStep, id: string): Values {
    const before = this.#find(id)?.values ?? {};
    return Object.fromEntries(
      step.endpoint.fields.filter(({ name, secret }) => !secret && name in before).map(({ name }) => [name, null]),
    );
  }

  #refuse(step: WizardConnectionStep, answer: ConnectionAnswer, { errors }: RecipeApiError): void {
    const prefix = 'values.';
    const refusals = new Map(
      errors
        .filter(({ path }) => path.startsWith(prefix))
        .map(({ path, message }) => [path.slice(prefix.length), message] as const),
    );
    this.#refusals.set(answer, refusals);
    this.#mend(step, [...refusals.keys()]);
  }
}
