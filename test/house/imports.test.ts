import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findForbiddenImports } from './imports.ts';
import { readSourceFiles } from './source-files.ts';

const complaints = (path: string, ...lines: string[]) => findForbiddenImports([{ path, text: lines.join('\n') }]);

describe('Imports', () => {
  it('keep to the table of parts', async () => {
    const files = await readSourceFiles(['src', 'packages', 'demo'], /\.(ts|js)$/);
    assert.ok(files.length > 100, `only ${files.length} files were read`);
    assert.deepEqual(findForbiddenImports(files), []);
  });

  it('are refused when they go against the way that data goes', () => {
    assert.deepEqual(complaints('src/model/status.ts', '', "import { Client } from '../client/client.ts';"), [
      'src/model/status.ts:2: src/model may not import src/client',
    ]);
    assert.equal(complaints('packages/library/src/x.ts', "import 'citizen-integrator/client';").length, 1);
    assert.equal(complaints('src/ui/field.ts', "export * from '../session/index.ts';").length, 1);
    assert.equal(complaints('src/controllers/x.ts', "const a = await import('../ui/index.ts');").length, 1);
    assert.equal(complaints('demo/server/x.ts', "import type { A } from '@citizen-integrator/library';").length, 1);
    assert.equal(complaints('src/elements/log/x.ts', "import { a } from '../gallery/recipe-order.ts';").length, 1);
  });

  it('are refused when a package is not for this part', () => {
    assert.match(complaints('src/client/x.ts', "import * as z from 'zod/mini';")[0] ?? '', /shapes/);
    assert.match(complaints('src/contract/x.ts', "import { z } from 'zod';")[0] ?? '', /zod\/mini/);
    assert.match(complaints('src/model/x.ts', "import { html } from 'lit';")[0] ?? '', /no part of the page/);
    assert.match(complaints('src/ui/x.ts', "import 'node:fs';")[0] ?? '', /browsers/);
  });

  it('pass when the table allows them', () => {
    assert.deepEqual(complaints('src/contract/x.ts', "import * as z from 'zod/mini';", "import './y.ts';"), []);
    assert.deepEqual(complaints('packages/host/src/x.ts', "import 'citizen-integrator/model';", "import 'pg';"), []);
    assert.deepEqual(complaints('src/elements/log/x.ts', "import '../gallery/gallery.element.ts';"), []);
    assert.deepEqual(complaints('src/elements/log/x.ts', "import '../define-element.ts';"), []);
  });
});
