import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readJitterpak, validateProject, type Problem, type ProblemCode } from '@citizen-integrator/jitterpak';
import {
  activitiesBody,
  entityEntry,
  guid,
  locationBody,
  makeJitterpak,
  variable,
  type Items,
  type MadeEntity,
} from './make-project.ts';
import { makeZip } from './make-zip.ts';

const problemsOf = async (entities: readonly MadeEntity[], now?: Date): Promise<readonly Problem[]> => {
  const { project } = await readJitterpak(makeJitterpak(entities));
  return validateProject(project, now ? { now } : {});
};

const codesOf = async (...entities: readonly MadeEntity[]): Promise<readonly ProblemCode[]> =>
  (await problemsOf(entities)).map(({ code }) => code);

const nowhere = guid(404);
const script = (number: number, code: string): MadeEntity => ({
  type: 'Script',
  id: guid(number),
  body: `<konga.string name="script">&lt;trans&gt;${code}&lt;/trans&gt;</konga.string>\n`,
});
const operation = (number: number, items: Items = {}, body = activitiesBody(['Script', guid(1)])): MadeEntity => ({
  type: 'Operation',
  id: guid(number),
  name: `Operation ${number}`,
  items,
  body,
});
const mapping = (text: string): string =>
  `<Mappings><Mapping><konga.string name="expr">${text}</konga.string></Mapping></Mappings>\n`;

describe('References that lead nowhere are named', () => {
  const some = script(1, '');
  const cases: readonly (readonly [string, MadeEntity])[] = [
    ...[
      'source_id',
      'target_id',
      'schedule_id',
      'success_operation_id',
      'failure_operation_id',
      'salesforce_wizard_guid',
    ].map(key => [key, operation(2, { [key]: nowhere })] as const),
    ['contentId', operation(2, {}, activitiesBody(['Whatever', nowhere]))],
    ['target_target_id', { type: 'Target', id: guid(2), body: locationBody('HTTP', { target_target_id: nowhere }) }],
    ...['source_text_doc', 'target_text_doc', 'source_xml', 'target_xml'].map(
      key => [key, { type: 'Transformation', id: guid(2), items: { [key]: nowhere } }] as const,
    ),
    ...['docId', 'wsCallId', 'callId'].map(
      key => [key, { type: 'Transformation', id: guid(2), body: `<OutputStructure ${key}="${nowhere}"/>` }] as const,
    ),
    ['connector_id', { type: 'NetSuiteUpsert', id: guid(2), items: { connector_id: nowhere } }],
    ['operation_id', { type: 'SalesforceQuery', id: guid(2), items: { operation_id: nowhere } }],
    ['code', script(2, `RunOperation("op.${nowhere}")`)],
    ['code', script(2, `RunScript('sc.${nowhere.toUpperCase()}')`)],
    ['code', script(2, `// fine\nReadFile("&lt;TAG&gt;s.${nowhere}&lt;/TAG&gt;")`)],
    ['code', { type: 'Transformation', id: guid(2), body: mapping(`a\tWriteFile("t.${nowhere}", 1)`) }],
  ];
  for (const [where, entity] of cases) {
    it(`${entity.type}, ${where}`, async () => {
      const [problem, ...more] = await problemsOf([some, entity]);
      assert.ok(problem);
      assert.deepEqual(
        [problem.code, problem.severity, problem.entity?.id],
        ['dangling-reference', 'warning', guid(2)],
      );
      assert.ok(problem.path?.endsWith(`/${guid(2)}.xml`) && problem.line !== null && problem.line > 1);
      assert.ok(where === 'code' || where === 'contentId' || problem.message.includes(where), problem.message);
      assert.deepEqual(more, []);
    });
  }

  it('and neither what is empty, nor in a comment, nor of a deleted entity', async () => {
    const call = `RunOperation("op.${nowhere}")`;
    assert.deepEqual(
      await codesOf(
        script(1, `// ${call}\n/* ${call} */ x = "/* no comment"; y = 'http://a'; z = "a \\" // b";`),
        operation(2, { schedule_id: '', success_operation_id: null }),
        { ...operation(3, { schedule_id: nowhere }), isDeleted: true },
      ),
      [],
    );
  });

  it('behind texts that look like comments', async () => {
    const code = `u = "http://a/*"; RunOperation("op.${nowhere}"); v = '*/';`;
    assert.deepEqual(await codesOf(script(1, code)), ['dangling-reference']);
  });

  it('also when what they lead to was deleted', async () => {
    const gone = { ...script(1, ''), isDeleted: true };
    assert.deepEqual(await codesOf(gone, operation(2)), ['dangling-reference']);
  });

  it('and when they lead to another kind', async () => {
    assert.deepEqual(await codesOf(script(1, ''), operation(2, { schedule_id: guid(1) })), ['wrong-kind']);
  });

  it('at their line', async () => {
    const code = `a;\nb;\nRunOperation("op.${nowhere}");\nc;\nRunScript("sc.${nowhere}")`;
    const [first, second] = await problemsOf([script(1, code)]);
    assert.equal((second?.line ?? 0) - (first?.line ?? 0), 2);
  });
});

describe('Circles are named once', () => {
  const follows = (number: number, success: number | null, failure: number | null = null): MadeEntity =>
    operation(number, {
      success_operation_id: success === null ? '' : guid(success),
      failure_operation_id: failure === null ? '' : guid(failure),
    });

  it('with those that make them', async () => {
    const problems = await problemsOf([script(1, ''), follows(2, 3), follows(3, 4), follows(4, 2), follows(5, 2, 4)]);
    assert.deepEqual(
      problems.map(({ code, message }) => [code, message.replace(/^.*: /, '')]),
      [['reference-loop', 'Operation 2 → Operation 3 → Operation 4 → Operation 2.']],
    );
  });

  it('and a way that two ways lead to is none', async () => {
    assert.deepEqual(
      await codesOf(script(1, ''), follows(2, 3, 4), follows(3, 5), follows(4, 5), follows(5, null)),
      [],
    );
  });

  it('of thousands', async () => {
    const last = 2001;
    const long = Array.from({ length: last - 1 }, (_, index) =>
      follows(index + 2, index + 2 < last ? index + 3 : 2, index > 0 ? index + 1 : null),
    );
    const problems = await problemsOf([script(1, ''), ...long]);
    assert.equal(problems.length, last - 1);
    const whole = problems.filter(({ message }) => message.includes('…'));
    assert.match(whole[0]?.message ?? '', /: Operation 2 → Operation 3 → .* → … → Operation 2\.$/);
    assert.equal(whole.length, 1);
  });
});

describe('Files and listing', () => {
  it('that differ are named', async () => {
    const project = `<Project name="Made">
<EntityType name="Script">
  <Entity entityId="${guid(1)}" name="Other name"/>
  <Entity entityId="${guid(2)}" name="Target"/>
  <Entity entityId="${guid(1)}" name="Script"/>
  <Folder entityId="${guid(3)}" name="No file"/>
</EntityType></Project>`;
    const entities = [script(1, ''), { type: 'Target', id: guid(2) }, { type: 'Source', id: guid(4) }];
    const { warnings } = await readJitterpak(
      makeZip([{ name: 'Made/project.xml', data: project }, ...entities.map(entityEntry)]),
    );
    assert.deepEqual(
      warnings.map(({ code, line, entity }) => [code, line, entity?.name]),
      [
        ['name-mismatch', 3, 'Other name'],
        ['id-mismatch', 4, 'Target'],
        ['listed-twice', 5, 'Script'],
        ['missing-entity', 6, 'No file'],
        ['unlisted-entity', null, 'Source'],
      ],
    );
  });
});

describe('What cannot be as it is, or is not known, is named', () => {
  const http = (items: Items): MadeEntity => ({ type: 'Target', id: guid(1), body: locationBody('HTTP', items) });
  const cases: readonly (readonly [ProblemCode, ...(readonly MadeEntity[])])[] = [
    ['unfit-variable-name', variable(1, 'a b')],
    ['unfit-variable-name', variable(1, '')],
    ['duplicate-variable', variable(1, 'a'), variable(2, 'a')],
    ['unknown-kind', { type: 'FutureThing', id: guid(1) }],
    ['empty-operation', operation(1, {}, '')],
    [
      'unknown-operation-type',
      script(1, ''),
      operation(2, {}, activitiesBody(['Script', guid(1)]).replace('Archive', 'Odd')),
    ],
    [
      'activity-mismatch',
      { type: 'Source', id: guid(1) },
      { type: 'Source', id: guid(2) },
      operation(3, { source_id: guid(2) }, activitiesBody(['Source', guid(1)])),
    ],
    ['unknown-location', { type: 'Source', id: guid(1), body: locationBody('Teleport', {}) }],
    ['unknown-method', http({ http_method: 'YELL' })],
    ['unknown-method', http({ http_verb: '77' })],
    ['plain-secret', http({ http_method: 'GET', password: 'hunter2' })],
    ['plain-secret', { type: 'SalesforceConnector', id: guid(1), items: { security_token: 'x' } }],
    ['unknown-structure', { type: 'Transformation', id: guid(1), items: { source_type_id: '99' } }],
    ['unreadable-mapping', { type: 'Transformation', id: guid(1), body: mapping('tabless') }],
  ];
  for (const [code, ...entities] of cases) {
    it(code, async () => {
      const problems = await problemsOf(entities);
      assert.deepEqual(
        problems.map(problem => problem.code),
        [code],
      );
      assert.ok(problems.every(({ message, hint }) => message.endsWith('.') && hint.endsWith('.')));
      assert.doesNotMatch(JSON.stringify(problems), /hunter2|tabless/);
    });
  }

  it('and what is right is not', async () => {
    assert.deepEqual(await codesOf(http({ http_method: 'PATCH', password: '[crm.password]', httpurl: '' })), []);
  });
});

describe('Schedules', () => {
  const daily = { occurs: '1', daily: '1', frequency: '1', frequency_once_time: '06:30:00' };
  const schedule = (items: Items): MadeEntity => ({ type: 'Schedule', id: guid(1), items: { ...daily, ...items } });
  const never: readonly Items[] = [
    { occurs: '' },
    { daily: '0' },
    { occurs: '2', weekly: '1', mon: '0' },
    { occurs: '3', monthly: '1', monthly_a_day: '32', monthly_a_of_every_x_month: '1' },
    {
      occurs: '3',
      monthly: '1',
      monthly_a_day: '30',
      monthly_a_of_every_x_month: '12',
      duration_start_date: '2026-02-01',
    },
    { occurs: '3', monthly: '2', monthly_b_num: '6', monthly_b_day: '1', monthly_b_of_every_x_month: '1' },
    { frequency_once_time: '' },
    { frequency: '0', frequency_every_num: '0', frequency_every_hm: '1' },
    {
      frequency: '0',
      frequency_every_num: '5',
      frequency_every_hm: '1',
      frequency_start_time: '18:00:00',
      frequency_end_time: '08:00:00',
    },
    { duration_start_date: '2026-02-30' },
    { duration_start_date: '2026-03-01', duration_yesno_end: '1', duration_end_date: '2026-02-01' },
  ];
  for (const items of never) {
    it(`never come with ${JSON.stringify(items)}`, async () => {
      assert.deepEqual(await codesOf(schedule(items)), ['schedule-never']);
    });
  }

  it('come with others', async () => {
    const fine: readonly Items[] = [
      {},
      { occurs: '2', weekly: '1', mon: '-1' },
      { occurs: '2', weekly: '1', sat: '1' },
      { occurs: '3', monthly: '1', monthly_a_day: '31', monthly_a_of_every_x_month: '1' },
      { frequency: '0', frequency_every_num: '5', frequency_every_hm: '2' },
      { duration_start_date: '2026-03-01', duration_yesno_end: '0', duration_end_date: '2026-02-01' },
    ];
    for (const items of fine) assert.deepEqual(await codesOf(schedule(items)), [], JSON.stringify(items));
  });

  it('end', async () => {
    const entity = schedule({ duration_yesno_end: '1', duration_end_date: '2026-02-01' });
    const codes = async (now: string) => (await problemsOf([entity], new Date(now))).map(({ code }) => code);
    assert.deepEqual(await codes('2026-02-01T23:00:00Z'), []);
    assert.deepEqual(await codes('2026-02-03T00:00:00Z'), ['schedule-ended']);
    assert.deepEqual(await codesOf(entity), []);
  });

  it('name a time zone that there is', async () => {
    assert.deepEqual(await codesOf(schedule({ timezone_id: 'Mars/Olympus' })), ['unknown-time-zone']);
    assert.deepEqual(await codesOf(schedule({ timezone_id: 'Asia/Tokyo' })), []);
  });
});
