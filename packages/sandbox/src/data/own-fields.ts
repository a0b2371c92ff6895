import type { World } from './people.ts';

/** A field that somebody of an account has made, like many others: nothing is in it. */
export interface OwnField {
  /** Counted from 1. */
  readonly number: number;
  /** `own_field_7` */
  readonly name: string;
  /** `Own field 7` */
  readonly label: string;
}

export const ownFieldsOf = ({ ownFields }: World): readonly OwnField[] =>
  Array.from({ length: ownFields }, (_, index) => ({
    number: index + 1,
    name: `own_field_${index + 1}`,
    label: `Own field ${index + 1}`,
  }));
