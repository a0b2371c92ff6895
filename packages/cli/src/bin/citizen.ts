#!/usr/bin/env node
import { createProgram } from '../program.ts';
import { reportFailure } from '../report-failure.ts';

// What our dependencies will do otherwise one day is nothing that anybody here can act on.
process.noDeprecation = true;

// Whoever reads may have read enough: citizen recipe list | head -1
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  throw error;
});

const json = process.argv.includes('--json');
try {
  await createProgram({ json }).parseAsync();
} catch (error) {
  process.exitCode = reportFailure(error, { json });
}
