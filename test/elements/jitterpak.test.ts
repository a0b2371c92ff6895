import { expect } from '@open-wc/testing';
import {
  JitterpakError,
  readJitterpak,
  setProjectVariable,
  validateProject,
  writeJitterpak,
} from '@citizen-integrator/jitterpak';

const fetchSample = async (name: string): Promise<Uint8Array> => {
  const response = await fetch(`/test/jitterpak/samples/${name}`);
  expect(response.ok).to.equal(true);
  return new Uint8Array(await response.arrayBuffer());
};

describe('A Jitterpak in the browser', () => {
  it('is read, checked, changed and written', async () => {
    const bytes = await fetchSample('acme-crm-to-desk.jpk');
    const jitterpak = await readJitterpak(bytes);
    expect(jitterpak.project.name).to.equal('Acme CRM to Desk – Kundenübernahme');
    expect(validateProject(jitterpak.project)).to.deep.equal([]);
    expect(jitterpak.project.transformations[0]?.mappings.length).to.equal(6);
    expect(writeJitterpak(jitterpak)).to.deep.equal(bytes);
    const changed = await readJitterpak(writeJitterpak(setProjectVariable(jitterpak, 'acme.crm.url', 'https://ä')));
    expect(changed.project.variables[0]?.value).to.equal('https://ä');
  });

  it('is refused with the same codes as elsewhere', async () => {
    const codes = {
      'xxe.jpk': 'forbidden-doctype',
      'bomb-lies.jpk': 'too-large',
      'wrong-encoding.jpk': 'bad-encoding',
    };
    for (const [name, code] of Object.entries(codes)) {
      const error: unknown = await readJitterpak(await fetchSample(`bad/${name}`)).catch((reason: unknown) => reason);
      expect(error).to.be.instanceOf(JitterpakError);
      expect((error as JitterpakError).code).to.equal(code);
    }
  });
});
