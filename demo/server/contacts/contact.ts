export const stages = ['customer', 'lead', 'partner'] as const;
export type Stage = (typeof stages)[number];

/** A contact as Harbor's REST API gives it. */
export interface Contact {
  readonly id: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly company: { readonly name: string };
  readonly stage: Stage;
  readonly city: string;
  /** English name. */
  readonly country: string;
  /** ISO 8601 in UTC. */
  readonly updatedAt: string;
}
