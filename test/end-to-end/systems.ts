import type { Demo } from './demo.ts';

/** What Harbor says about a system of the account that is open: the words of the wizard's questions, and the answers. */
export type SystemFacts = ReadonlyMap<string, string>;

interface Fact {
  readonly label: string;
  readonly value: string;
}

/** What the page "Your systems" tells Maria Lopez of Acme to type. */
export const readSystem = async (
  { address }: Demo,
  id: 'warehouse' | 'files' | 'mail' | 'api',
): Promise<SystemFacts> => {
  const answer = await fetch(`${address}/app/systems`);
  const { systems } = (await answer.json()) as { systems: { id: string; facts: Fact[] }[] };
  const facts = systems.find(system => system.id === id)?.facts;
  if (!facts) throw new Error(`Harbor says nothing about the system "${id}".`);
  return new Map(facts.map(({ label, value }) => [label, value]));
};
