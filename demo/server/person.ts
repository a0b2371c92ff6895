export interface Named {
  readonly id: string;
  readonly name: string;
}

/** Someone who is signed in to Harbor, and the account that she belongs to. */
export interface Person extends Named {
  readonly customer: Named;
}

/** The demo signs everyone in as her: a real product takes the person from its own session. */
export const signedIn: Person = {
  id: 'maria.lopez',
  name: 'Maria Lopez',
  customer: { id: 'acme', name: 'Acme' },
};
