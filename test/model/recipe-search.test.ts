import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRecipeSearch, facetCounts, filterByFacets, monogramHue } from 'citizen-integrator/model';

const app = (name: string) => ({ id: name.toLowerCase(), name, monogram: name.slice(0, 2), home: false });
const recipe = (name: string, apps: string[], category: string, keywords: string[] = []) => ({
  name,
  summary: 'Nothing is ever deleted.',
  category,
  keywords,
  endpoints: apps.map(app),
  actions: ['upsert' as const],
});
const accounts = recipe('Sync accounts', ['Salesforce', 'Zendesk'], 'crm', ['SFDC', 'Zürich']);
const orders = recipe('Copy orders to Zendesk', ['Shopify', 'Zendesk'], 'commerce');
const payouts = recipe('Send payouts', ['Stripe', 'NetSuite'], 'finance', ['orders']);
const recipes = [accounts, payouts, orders];
const search = createRecipeSearch(recipes);

describe('createRecipeSearch', () => {
  it('finds every word anywhere, parts of words too', () => {
    assert.deepEqual(search.find('zend acc'), [accounts]);
    assert.deepEqual(search.find('  SFDC '), [accounts]);
    assert.deepEqual(search.find('zurich'), [accounts]);
  });

  it('puts what has it in the name first', () => assert.deepEqual(search.find('orders'), [orders, payouts]));

  it('gives everything for nothing', () => assert.deepEqual(search.find(' '), recipes));

  it('forgives a slip of the finger, also in a word that is not finished', () => {
    for (const typo of ['salesfroce', 'salesforse', 'salefsorce', 'salezf', 'slaesforce accounts']) {
      assert.deepEqual(search.find(typo), [accounts], typo);
    }
  });

  it('finds nothing for what is no slip', () => {
    assert.deepEqual(search.find('payroll bonus'), []);
    assert.deepEqual(search.find('xyz'), []);
  });
});

const nothing = { endpoint: [], category: [], action: [] };

describe('facets', () => {
  it('counts what each choice would leave', () => {
    const { endpoint, category } = facetCounts(recipes, { ...nothing, endpoint: ['zendesk'] });
    assert.deepEqual(endpoint[0], { value: 'zendesk', label: 'Zendesk', count: 2 });
    assert.equal(endpoint.find(({ value }) => value === 'stripe')?.count, 1);
    assert.deepEqual(
      category.map(({ value, count }) => [value, count]),
      [
        ['commerce', 1],
        ['crm', 1],
      ],
    );
  });

  it('keeps a chosen value in view that leaves nothing', () => {
    const { category } = facetCounts(recipes, { ...nothing, endpoint: ['stripe'], category: ['crm'] });
    assert.equal(category.find(({ value }) => value === 'crm')?.count, 0);
  });

  it('tells sources from targets', () => {
    assert.deepEqual(filterByFacets(recipes, { ...nothing, target: ['zendesk'] }), [accounts, orders]);
    assert.deepEqual(filterByFacets(recipes, { ...nothing, source: ['zendesk'] }), []);
    assert.deepEqual(filterByFacets(recipes, { ...nothing, source: ['shopify', 'stripe'], target: ['zendesk'] }), [
      orders,
    ]);
    const { source, target } = facetCounts(recipes, { ...nothing, source: ['shopify'] });
    assert.deepEqual(
      [source, target].map(counts => counts.map(({ value, count }) => [value, count])),
      [
        [
          ['salesforce', 1],
          ['shopify', 1],
          ['stripe', 1],
        ],
        [['zendesk', 1]],
      ],
    );
  });

  it('takes an only app as source and as target', () => {
    const copy = recipe('Copy within', ['PostgreSQL'], 'database');
    assert.deepEqual(filterByFacets([copy], { ...nothing, source: ['postgresql'], target: ['postgresql'] }), [copy]);
  });

  it('takes any within a facet and all over several', () => {
    assert.deepEqual(filterByFacets(recipes, { ...nothing, category: ['crm', 'finance'] }), [accounts, payouts]);
    assert.deepEqual(filterByFacets(recipes, { ...nothing, category: ['crm'], endpoint: ['stripe'] }), []);
  });
});

it('keeps the hue of a name', () => {
  assert.equal(monogramHue('Salesforce'), monogramHue('Salesforce'));
  assert.ok(new Set(['Salesforce', 'Zendesk', 'NetSuite', 'Shopify'].map(monogramHue)).size > 1);
  assert.ok(monogramHue('') >= 0 && monogramHue('🙂') < 360);
});
