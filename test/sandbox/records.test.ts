import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { practiceStores } from '@citizen-integrator/sandbox';

const email = /^[^@\s]+@[^@\s.]+(\.[^@\s.]+)+$/;

/** Contacts by a number within their company, and campaigns by one of their mailings. */
const ownNumbers = /^sap-business-one \w+\.Contact\w+$|campaign_activity_id$/;

const stores = practiceStores({ seed: 'test', rowsPerObject: 60 });

describe('Records of practice accounts', () => {
  for (const { endpoint, store } of stores) {
    it(`at ${endpoint} keep to the rules of their fields`, () => {
      const complaints: string[] = [];
      for (const table of store.tables) {
        const { object } = table;
        const rows = table.rows();
        const ids = new Set(rows.map((_row, index) => String(table.idOf(index))));
        if (ids.size < rows.length) complaints.push(`${object.api} has an id twice`);
        for (const field of object.fields) {
          if (/[.[(]/.test(field.name)) continue;
          const place = `${object.api}.${field.name}`;
          const values = rows.map(row => row[field.name] ?? null).filter(value => value !== null);
          if (field.required && !field.writeOnly && values.length < rows.length) complaints.push(`${place} is missing`);
          for (const value of values) {
            if (typeof value === 'object') continue;
            const text = String(value);
            const isChoice = field.enum?.some(choice => choice.value === text) ?? true;
            const isAddress = field.type !== 'email' || email.test(text);
            if (!isChoice || !isAddress || text.length > (field.maxLength ?? Infinity))
              complaints.push(`${place}: ${text}`);
          }
        }
      }
      assert.deepEqual([...new Set(complaints)], []);
    });
  }

  it('belong together: what they point at is there', () => {
    const complaints: string[] = [];
    for (const { endpoint, store } of stores) {
      for (const table of store.tables) {
        const { object } = table;
        for (const field of object.fields) {
          if (field.type !== 'reference' || /[.[(]/.test(field.name) || field.references === undefined) continue;
          if (
            !store.tables.some(
              each => each.object.api === field.references || each.object.canonical === field.references,
            )
          )
            continue;
          for (const row of table.rows()) {
            const value = row[field.name];
            const id = typeof value === 'object' && value !== null && !Array.isArray(value) ? value['id'] : value;
            if (id === null || id === undefined) continue;
            const place = `${endpoint} ${object.api}.${field.name}`;
            if (!store.target(field, id) && !ownNumbers.test(place)) complaints.push(place);
          }
        }
      }
    }
    assert.deepEqual([...new Set(complaints)], []);
  });
});
