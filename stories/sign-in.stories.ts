import type { Meta } from '@storybook/web-components-vite';
import { signInMessage } from '../src/contract/sign-in-message.ts';
import { browser } from '../src/elements/wizard/sign-in-controller.ts';
import { arrive, fill, press, see, settled } from './act.ts';
import type { Scene } from './host/scene.ts';
import { metaOf, story } from './render.ts';
import { warehouse } from './samples.ts';

const meta: Meta = { title: 'Elements/Wizard sign-in', ...metaOf('citizen-wizard') };
export default meta;

/** No window opens in a story: one that is never seen tells at once that somebody has answered. */
browser.open = () => {
  const replace = (url: string) =>
    void setTimeout(() => {
      const data = { type: signInMessage, state: new URL(url).hash.slice(1) };
      globalThis.dispatchEvent(new MessageEvent('message', { data }));
    });
  return { closed: false, close() {}, focus() {}, location: { replace } } as unknown as Window;
};

const args = { recipe: 'harbor-contacts-to-postgresql' };
type Ends = NonNullable<Scene['signIn']>['ends'];
const endingAs = (ends: Ends, isReady = true): Scene => ({ signIn: { endpoint: 'postgresql', ends, isReady } });
const account: NonNullable<Scene['connections']>[number] = {
  ...warehouse,
  consent: 'given',
  account: 'Ana Ruiz',
  secrets: [],
};

const goToConnection = async (canvas: HTMLElement): Promise<void> => {
  await settled(canvas);
  await press(canvas, 'Continue');
  await arrive(canvas, 'Connect PostgreSQL');
};

const signIn = async (canvas: HTMLElement): Promise<void> => {
  await goToConnection(canvas);
  await see(canvas, 'Sign in with PostgreSQL');
  await fill(canvas, 'Server address', 'db.example.com');
  await fill(canvas, 'Database', 'warehouse');
  await fill(canvas, 'User name', 'writer');
  await fill(canvas, 'Password', 'secret');
  await press(canvas, 'Sign in with PostgreSQL');
};

const signInAgain = async (canvas: HTMLElement): Promise<void> => {
  await goToConnection(canvas);
  await press(canvas, 'Sign in again');
};

const sign = (ends: Ends, sees: string) =>
  story({
    args,
    scene: endingAs(ends),
    async play(canvas) {
      await signIn(canvas);
      await see(canvas, sees);
    },
  });

export const SignIn = story({
  args,
  scene: { ...endingAs('done'), hasPractice: true },
  async play(canvas) {
    await goToConnection(canvas);
    await see(canvas, 'Sign in with PostgreSQL');
  },
});
export const Waiting = sign('never', 'Finish signing in to PostgreSQL in the other window');
export const Done = sign('done', 'You are signed in to PostgreSQL as Ana Ruiz.');
export const Refused = sign('refused', 'You did not give access to PostgreSQL');
export const Failed = sign('failed', 'redirect_uri mismatch');
export const Expired = sign('expired', 'Signing in took too long');

export const NotSetUp = story({
  args,
  scene: endingAs('done', false),
  async play(canvas) {
    await goToConnection(canvas);
    await see(canvas, 'Signing in with PostgreSQL is not set up here yet');
  },
});

export const AccessLost = story({
  args,
  scene: { ...endingAs('done'), connections: [{ ...account, consent: 'lost' }] },
  async play(canvas) {
    await goToConnection(canvas);
    await see(canvas, 'PostgreSQL no longer lets us in');
  },
});

export const OtherAccount = story({
  args,
  scene: { ...endingAs('other-account'), connections: [{ ...account, consent: 'lost' }] },
  async play(canvas) {
    await signInAgain(canvas);
    await see(canvas, 'This is another account than before');
  },
});

export const PracticeAccount = story({
  args,
  scene: { ...endingAs('done'), hasPractice: true },
  async play(canvas) {
    await goToConnection(canvas);
    await press(canvas, 'Use a practice account');
    await see(canvas, 'Its records are made up.');
  },
});
