import type { ReactiveControllerHost } from 'lit';
import type { FieldMapping } from '../../contract/index.ts';
import type { MappingCheck } from '../../model/index.ts';
import { mappingProblems } from '../../model/mapping.ts';

/** What is shown of one mapping, beside the answers. */
export interface MappingLook {
  /** What the rows are filtered by. */
  readonly filter: string;
  readonly showsAll: boolean;
  /** The field whose choices are all in its list: with hundreds of fields, not every list can have them. */
  readonly opened: string;
  /** The field whose conversions are being changed. */
  readonly converting: string;
  /** The field that was changed last. */
  readonly changed: string;
  /** Name of a field that is being added. */
  readonly newField: string;
  /** Whether that name was refused. */
  readonly isRefused: boolean;
}

const first: MappingLook = {
  filter: '',
  showsAll: false,
  opened: '',
  converting: '',
  changed: '',
  newField: '',
  isRefused: false,
};

/** Whether an entry's formula is known to be unreadable. */
export type IsBroken = (entry: FieldMapping) => boolean;

/** Keeps what a mapping step shows while its element lives. */
export class MappingControls {
  /** A new function with every change, so that what was found before is known to be old. */
  check: MappingCheck = mappingProblems;

  readonly #host: ReactiveControllerHost;
  readonly #looks = new Map<string, MappingLook>();

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
  }

  /** @param step The step's id. */
  look(step: string): MappingLook {
    return this.#looks.get(step) ?? first;
  }

  change(step: string, change: Partial<MappingLook>): void {
    this.#looks.set(step, { ...this.look(step), ...change });
    this.#host.requestUpdate();
  }

  /** Takes in what is known of formulas. */
  know(isBroken: IsBroken): void {
    this.check = scene => {
      const broken = scene.overrides.filter(isBroken);
      const problems = broken.map(({ to }) => ({ property: to, code: 'field-formula-broken', params: {} }) as const);
      return [...mappingProblems(scene), ...problems];
    };
    this.#host.requestUpdate();
  }
}
