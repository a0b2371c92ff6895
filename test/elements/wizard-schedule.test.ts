import { expect } from '@open-wc/testing';
import type { DraftContent, RecipeSourceInput, Schedule } from '../../src/contract/index.ts';
import { harborContactsToPostgresql } from '../../packages/library/src/demo/harbor-contacts-to-postgresql.ts';
import { connection, draft, homeConnection, recipe, WizardHost } from './support/wizard-host.ts';
import { until, WizardPage, words } from './support/wizard-page.ts';

const ownZone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
const otherZone = ownZone === 'Asia/Tokyo' ? 'Asia/Seoul' : 'Asia/Tokyo';

describe('citizen-wizard, schedule and first run', () => {
  let host: WizardHost;
  let wizard: WizardPage;

  const open = (
    proposed: Schedule,
    firstRun: 'after-deploy' | 'manual' = 'after-deploy',
    more: Partial<RecipeSourceInput> = {},
  ) => {
    const { steps } = harborContactsToPostgresql;
    const added: RecipeSourceInput['steps'] = [
      { id: 'when', type: 'schedule', title: 'How often', operation: 'main', default: proposed },
      { id: 'first', type: 'operation', title: 'First run', operation: 'main', default: firstRun },
    ];
    const rest = steps.filter(({ type }) => type !== 'schedule' && type !== 'operation' && type !== 'mapping');
    host = new WizardHost({ recipe: recipe({ ...more, steps: [...rest.slice(0, -1), ...added, ...rest.slice(-1)] }) });
    host.connections = [homeConnection, connection()];
    wizard = new WizardPage({ locale: 'en-GB' });
  };
  const goTo = async (step: string) => {
    await wizard.at('Your contacts, in your own database');
    await until(() => host.callsTo('GET /v1/connections').length > 0);
    wizard.step(step).click();
    await wizard.at(step);
  };
  const goToSchedule = async () => {
    await goTo('How often');
    await wizard.see('Only by hand');
  };
  const choose = async (name: string) => {
    const label = wizard.all<HTMLLabelElement>('label').find(candidate => words(candidate) === name);
    if (!label) throw new Error(`There is no choice "${name}" in: ${wizard.text}`);
    label.control?.click();
    await wizard.element.updateComplete;
  };
  const sentence = () => words(wizard.root.querySelector('.sentence'));
  const runs = () => wizard.all('.panel li').map(words);
  const leave = async (label: string) => {
    wizard.field(label).focus();
    wizard.field(label).blur();
    await wizard.element.updateComplete;
  };
  const press = async (key: string) => {
    wizard.focused?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    await wizard.element.updateComplete;
  };
  /** Answers what is left. @returns what is sent. */
  const deploy = async () => {
    wizard.step('Options').click();
    await wizard.at('Options');
    await wizard.fill('Which contacts?', 'customer');
    await until(() => wizard.field('Table to fill').options.length > 1, 'The tables never came');
    await wizard.fill('Table to fill', 'public.contacts');
    wizard.step('Review and deploy').click();
    await wizard.at('Review and deploy');
    await wizard.click('Deploy');
    await until(() => host.callsTo('POST /v1/deployments').length > 0, `Never deployed: ${wizard.text}`);
    const [call] = host.callsTo('POST /v1/deployments');
    return call?.body as { schedules: Record<string, Schedule>; firstRun: Record<string, string> } | undefined;
  };
  afterEach(() => {
    wizard.remove();
    host.restore();
  });

  it("shows the recipe's own in the person's time zone, and when it comes next", async () => {
    open({ kind: 'weekly', days: ['mon', 'tue', 'wed', 'thu', 'fri'], at: ['09:00'], timeZone: 'UTC' });
    await goToSchedule();
    expect(wizard.focused?.id, 'the heading keeps the focus when the fields come').to.equal('step-title');
    expect(sentence()).to.match(new RegExp(`^Every weekday at 9:00, ${ownZone} Next run: \\w+day,? .* at 9:00 \\(in `));
    expect(runs()).to.have.length(5);
    await wizard.expectAccessible();
    expect((await deploy())?.schedules).to.deep.equal({
      main: { kind: 'weekly', days: ['mon', 'tue', 'wed', 'thu', 'fri'], at: ['09:00'], timeZone: ownZone },
    });
  });

  it('says each kind in words, keeps times of day between kinds, and sends what was chosen', async () => {
    open({ kind: 'daily', at: ['07:30'], timeZone: otherZone });
    await goToSchedule();
    expect(sentence()).to.include(`Every day at 7:30, ${otherZone}`);
    await wizard.see(`Next 5 runs in your time, ${ownZone}`);
    await choose('Weekly');
    await choose('Sat');
    expect(sentence()).to.include('Every Monday, Tuesday, Wednesday, Thursday, Friday and Saturday at 7:30');
    await choose('Monthly');
    expect(sentence()).to.include('On day 1 of the month at 7:30');
    await wizard.fill('On which day', 'last');
    expect(sentence()).to.include('On the last day of the month at 7:30');
    await wizard.fill('On which day', 'nth');
    await wizard.fill('Which one', '2');
    await wizard.fill('Weekday', 'tue');
    expect(sentence()).to.include('On the second Tuesday of the month at 7:30');
    await wizard.expectAccessible();
    await choose('Only by hand');
    expect(sentence()).to.include('Only when you press Run now');
    await choose('Minutes or hours');
    await wizard.fill('Every', '45');
    await choose('Only between certain times of day');
    await wizard.fill('To', '17:15');
    expect(sentence()).to.include(`Every 45 minutes from 8:00 to 17:15, ${otherZone}`);
    await wizard.see('Counted from 8:00 each day');
    await wizard.expectAccessible();
    await choose('Weekly');
    expect(sentence()).to.include('Friday and Saturday at 7:30');
    await choose('Minutes or hours');
    expect((await deploy())?.schedules).to.deep.equal({
      main: { kind: 'interval', every: 45, unit: 'minute', from: '08:00', to: '17:15', timeZone: otherZone },
    });
  });

  it('takes several times a day', async () => {
    open({ kind: 'daily', at: ['09:00'], timeZone: 'UTC' });
    await goToSchedule();
    await wizard.click('Add a time');
    expect(wizard.focused).to.equal(wizard.field('And at'));
    expect(wizard.text).not.to.include('Write a time of day.');
    await wizard.fill('And at', '17:30');
    expect(sentence()).to.include('Every day at 9:00 and 17:30');
    await wizard.click('Remove 9:00');
    expect(wizard.focused).to.equal(wizard.field('At'));
    expect(sentence()).to.include('Every day at 17:30');
    expect((await deploy())?.schedules['main'])
      .to.include({ kind: 'daily' })
      .and.deep.include({ at: ['17:30'] });
  });

  it('says what is missing once a field is left, and leads to it', async () => {
    open({ kind: 'weekly', days: ['mon'], at: ['09:00'], timeZone: 'UTC' });
    await goToSchedule();
    await wizard.fill('At', '');
    expect(wizard.text).not.to.include('Write a time of day.');
    expect(sentence()).to.include('Answer what is missing below');
    await leave('At');
    await wizard.see('Write a time of day.');
    await choose('Mon');
    await wizard.click('Continue');
    await wizard.see('Please check 2 things before you go on');
    await wizard.expectAccessible();
    const [link] = wizard.all('.problems a');
    expect(words(link ?? null)).to.equal('Choose at least one day.');
    link?.click();
    await until(() => wizard.focused?.ariaLabel === 'Monday', 'The focus never came to the days');
    await choose('Mon');
    await wizard.fill('At', '10:00');
    await wizard.click('Continue');
    await wizard.at('First run');
  });

  it('finds a time zone by words and keys', async () => {
    open({ kind: 'daily', at: ['09:00'], timeZone: 'UTC' });
    await goToSchedule();
    expect(wizard.field('Time zone').value).to.equal(`${ownZone} (your time)`);
    await wizard.fill('Time zone', 'new york');
    expect(wizard.all('[role=option]').map(words)).to.deep.equal(['America/New York']);
    await wizard.expectAccessible();
    await press('Enter');
    expect(wizard.field('Time zone').value).to.equal('America/New York');
    expect(sentence()).to.include('America/New York');
    await wizard.fill('Time zone', 'lon');
    await press('ArrowDown');
    const active = wizard.all('[role=option][aria-selected=true]').map(words);
    expect(active).to.have.length(1);
    await press('Escape');
    expect(wizard.field('Time zone').value).to.equal('America/New York');
    await wizard.at('How often');
    await wizard.fill('Time zone', 'Atlantis');
    await wizard.see('No time zone is called like that');
    wizard.field('Time zone').blur();
    await wizard.see('We do not know this time zone. Choose one from the list.');
    await wizard.fill('Time zone', 'europe/paris');
    wizard.field('Time zone').blur();
    await wizard.see('Every day at 9:00, Europe/Paris');
    expect(wizard.text).not.to.include('We do not know');
    await wizard.fill('Time zone', 'new york');
    wizard.field('Time zone').blur();
    await wizard.see('Every day at 9:00, America/New York');
  });

  it('tells of a schedule that never comes, and does not deploy it', async () => {
    open({ kind: 'daily', at: ['09:00'], timeZone: 'UTC' });
    await goToSchedule();
    await wizard.fill('Last day', '2020-01-01');
    expect(sentence()).to.include('This schedule never comes');
    await wizard.click('Continue');
    await wizard.see('Please check 1 thing before you go on');
    wizard.step('Review and deploy').click();
    await wizard.at('Review and deploy');
    await wizard.click('Deploy');
    await wizard.see(/\d steps? needs? you before you can deploy/);
    expect(words(wizard.root.querySelector('.problems'))).to.include('How often');
    expect(host.callsTo('POST /v1/deployments')).to.have.length(0);
  });

  it('says when clocks change among the next runs', async () => {
    const year = new Date().getFullYear() + 1;
    const start = `${year}-03-01`;
    open({ kind: 'weekly', days: ['sun'], at: ['02:30'], timeZone: 'Europe/Paris', start });
    await goToSchedule();
    await wizard.see(/On \d+ March \d+ the clocks in Europe\/Paris go forward by 1 hour/);
    await wizard.see('That day has no 2:30: it runs right after.');
  });

  it('asks for the first run, and says on the review what will happen', async () => {
    open({ kind: 'daily', at: ['09:00'], timeZone: 'UTC' });
    await goTo('First run');
    await wizard.see('When should it run for the first time?');
    await wizard.expectAccessible();
    wizard.step('Review and deploy').click();
    await wizard.see('Then it runs for the first time. You can watch it here.');
    await wizard.see(`From then on it runs by itself. Every day at 9:00, ${ownZone}. Next run: `);
    await wizard.see('If a record cannot be copied, the rest goes on. You find it in the log.');
    await wizard.click('Edit First run');
    await wizard.at('First run');
    wizard.field('By its schedule').click();
    wizard.step('Review and deploy').click();
    await wizard.at('Review and deploy');
    expect(wizard.text).not.to.include('Then it runs for the first time');
    await wizard.see('By its schedule');
    await wizard.click('Edit How often');
    await wizard.at('How often');
    await choose('Only by hand');
    wizard.step('Review and deploy').click();
    await wizard.see('It runs only when you press Run now in Deployments.');
    await wizard.expectAccessible();
    const sent = await deploy();
    expect(sent?.firstRun).to.deep.equal({ main: 'manual' });
    expect(sent?.schedules).to.deep.equal({ main: { kind: 'off' } });
  });

  it('says which operation follows another one', async () => {
    const { project } = recipe();
    if (project.kind !== 'flow') throw new Error('The recipe is no flow');
    const [main] = project.operations;
    if (!main) throw new Error('The recipe does nothing');
    const operations = [
      { ...main, onSuccess: ['later'] },
      { ...main, id: 'later', name: 'Rows again' },
    ];
    host = new WizardHost({ recipe: recipe({ project: { ...project, operations } }) });
    host.connections = [homeConnection, connection()];
    wizard = new WizardPage({ locale: 'en-GB' });
    await goTo('Review and deploy');
    await wizard.see('Contacts to rows: Then it runs for the first time. You can watch it here.');
    await wizard.see('Rows again: It runs after this one: Contacts to rows.');
    expect(wizard.text).not.to.include('Rows again: Then it runs');
  });

  describe('where it can bring everything over once', () => {
    const daily: Schedule = { kind: 'daily', at: ['06:30'], timeZone: 'UTC' };
    const onceAndThenHow = async (...picks: string[]) => {
      open(daily, 'after-deploy', { actions: ['upsert', 'migrate'] });
      await wizard.at('Your contacts, in your own database');
      for (const pick of picks) await choose(pick);
      wizard.step('How often').click();
      await wizard.at('How often');
      await wizard.see('Only by hand');
    };

    it('does not go on by itself when that is chosen', async () => {
      await onceAndThenHow('Bring everything over once');
      expect(wizard.field('Only by hand').checked).to.equal(true);
    });

    it('goes on as proposed when something else is chosen after all', async () => {
      await onceAndThenHow('Bring everything over once', 'Add new records, and change those that are there');
      expect(wizard.field('Only by hand').checked).to.equal(false);
      expect(sentence()).to.include('Every day at 6:30');
    });

    it('stays off where a person had turned it off', async () => {
      await onceAndThenHow();
      await choose('Only by hand');
      wizard.step('Introduction').click();
      await wizard.at('Your contacts, in your own database');
      await choose('Bring everything over once');
      await choose('Add new records, and change those that are there');
      wizard.step('How often').click();
      await wizard.at('How often');
      expect(wizard.field('Only by hand').checked).to.equal(true);
    });

    describe('and a draft is taken up', () => {
      const resumed = async (content: Partial<DraftContent>, ...picks: string[]) => {
        open(daily, 'after-deploy', { actions: ['upsert', 'migrate'] });
        host.draft = draft({ content: { ...draft().content, step: 'intro', ...content } });
        await wizard.see('You started this today at');
        for (const pick of picks) await choose(pick);
        wizard.step('How often').click();
        await wizard.at('How often');
        await wizard.see('Only by hand');
      };

      it('leaves off what was turned off', async () => {
        const back = 'Add new records, and change those that are there';
        await resumed({ schedules: { main: { kind: 'off' } } }, 'Bring everything over once', back);
        expect(wizard.field('Only by hand').checked).to.equal(true);
      });

      it('goes on as proposed after all', async () => {
        const back = 'Add new records, and change those that are there';
        await resumed({ action: 'migrate', schedules: { main: { kind: 'off' } } }, back);
        expect(wizard.field('Only by hand').checked).to.equal(false);
      });
    });

    it('leaves alone what a person has set', async () => {
      await onceAndThenHow();
      await choose('Weekly');
      wizard.step('Introduction').click();
      await wizard.at('Your contacts, in your own database');
      await choose('Bring everything over once');
      wizard.step('How often').click();
      await wizard.at('How often');
      expect(wizard.field('Weekly').checked).to.equal(true);
    });
  });
});
