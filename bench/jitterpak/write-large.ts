import { writeFile } from 'node:fs/promises';
import { makeLargeJitterpak } from './large-jitterpak.ts';

const [path = ''] = process.argv.slice(2);
await writeFile(path, makeLargeJitterpak(5000, 20e6));
